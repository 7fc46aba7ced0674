"""Read statements: compiled once, and each sets its contractor for itself alone.

The statement is a nested loop: its outer side sets `app.contractor`, its inner side, a lateral sub-select that the
planner may not flatten, does all the reading, so the policies of row-level security meet a setting that is there. The
setting ends with the statement. Measured against a transaction for each read, it costs a half.
"""

from enum import Enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.sql.reads.pool import ReadPool, ReadStatement

SETTING = "app.contractor"
CONTRACTOR = sa.select(
    sa.cast(
        sa.func.set_config(
            sa.literal_column(f"'{SETTING}'"),
            sa.bindparam("contractor", type_=sa.Text),
            sa.literal_column("true"),
        ),
        sa.Uuid,
    ).label("id")
).subquery("asking")


class Read:
    """One statement of the read side. Make it when a module is loaded, never for a request."""

    def __init__(self, statement: sa.Select[Any]) -> None:
        """`statement` compares a contractor_id with CONTRACTOR.c.id. Raises ValueError as `compile_read` does."""
        self.sql, self.names = compile_read(statement)

    async def one(self, pool: ReadPool, contractor_id: UUID, **params: object) -> Any | None:
        """Return the first row, or None."""
        rows = await self.all(pool, contractor_id, **params)
        return rows[0] if rows else None

    async def all(self, pool: ReadPool, contractor_id: UUID, **params: object) -> list[Any]:
        return await pool.fetch(self.sql, self.arguments(contractor_id, **params))

    def arguments(self, contractor_id: UUID, **params: object) -> list[object]:
        """The values in the statement's order. Raises TypeError unless `params` are just those that it names."""
        params["contractor"] = str(contractor_id)
        if params.keys() != set(self.names):
            raise TypeError(f"the read takes {sorted(self.names)}, not {sorted(params)}")
        return [params[name] for name in self.names]


def compile_read(statement: sa.Select[Any]) -> tuple[ReadStatement, tuple[str, ...]]:
    """Return the SQL and the names of its parameters in order.

    Raises ValueError when the contractor is not in it, or a value stands in it that is no bindparam.
    """
    if CONTRACTOR not in statement.get_final_froms():
        raise ValueError("a read compares contractor_id with CONTRACTOR.c.id")
    if statement._offset_clause is None:
        statement = statement.offset(sa.literal_column("0"))  # keeps the planner from flattening it
    read = statement.lateral("x")
    whole = sa.select(*read.c).select_from(CONTRACTOR.join(read, sa.true()))
    compiled = whole.compile(dialect=postgresql.asyncpg.dialect())  # type: ignore[no-untyped-call]  # SQLAlchemy's dialect class has no types
    if any(value is not None for value in compiled.params.values()):
        raise ValueError("literal parameters: use bindparam, or `constant` for what never varies")
    return ReadStatement(str(compiled)), tuple(compiled.positiontup or ())


def constant(value: Enum | str | int) -> sa.ColumnElement[Any]:
    """A word or number of our own code, written into the statement. Raises ValueError for more than a word."""
    plain = value.value if isinstance(value, Enum) else value
    if isinstance(plain, int):
        return sa.literal_column(str(plain), sa.BigInteger)
    if not str(plain).replace("_", "").isalnum():
        raise ValueError(f"not a plain word: {plain!r}")
    return sa.literal_column(f"'{plain}'", sa.Text)
