"""What every repository does with its table."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, update

from adapters.sql.transaction import Transaction
from application.errors import NotFound, StaleWrite


def this(tx: Transaction, table: Table, id: UUID) -> ColumnElement[bool]:
    return and_(table.c.contractor_id == tx.contractor_id, table.c.id == id)


def for_change(statement: Select[Any]) -> Select[Any]:
    """Lock what is read. NO KEY, for a plain FOR UPDATE would also stop others from adding rows that refer to it."""
    return statement.with_for_update(key_share=True)


async def load(tx: Transaction, statement: Select[Any], *, lock: bool) -> Any:
    """The one row, locked if asked. Raises NotFound."""
    rows = await (tx.locked(for_change(statement)) if lock else tx.rows(statement))
    if not rows:
        raise NotFound
    return rows[0]


async def save(tx: Transaction, table: Table, id: UUID, version: int, values: dict[str, Any]) -> int:
    """Write the row if it still has `version`; return its new one. Raises StaleWrite."""
    unchanged = and_(this(tx, table, id), table.c.version == version)
    statement = update(table).where(unchanged).values(**values, version=version + 1).returning(table.c.version)
    saved = await tx.one(statement)
    if saved is None:
        raise StaleWrite
    return version + 1
