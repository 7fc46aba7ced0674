"""Lists by keyset: newest first by id (UUIDv7), so that a page costs the same however far down the list it is."""

import base64
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, combinations
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from adapters.sql.reads.compiled import CONTRACTOR, Read, constant
from adapters.sql.reads.pool import ReadPool
from application.ports.readers import BadCursor

MOST = 100
NEWEST = UUID(int=2**128 - 1)  # above every id: a list from its top is the same statement


class Listing:
    """One list with its optional filters: a statement for each combination, so that each has its own plan."""

    def __init__(
        self,
        table: sa.Table,
        rows: Callable[[sa.FromClause], sa.Select[Any]],
        *,
        filters: Mapping[str, sa.ColumnElement[bool]],
    ) -> None:
        """`rows` makes the list of some rows of `table`; a filter compares `table` with a bindparam of its own name."""
        self.reads = {
            frozenset(names): Read(_page(table, rows, [filters[name] for name in names])) for names in _subsets(filters)
        }

    async def page(
        self, pool: ReadPool, contractor_id: UUID, *, cursor: str | None, most: int, **given: object
    ) -> tuple[list[Any], str | None]:
        """Return at most `most` rows (1 to 100) and the cursor of the next page; filters that are None are left out."""
        asked = {name: value for name, value in given.items() if value is not None}
        read = self.reads[frozenset(asked)]
        rows = await read.all(pool, contractor_id, before=_id_of(cursor), fetch=most + 1, **asked)
        shown = rows[:most]
        return shown, _cursor_of(shown[-1]["id"]) if len(rows) > most else None


def _page(
    table: sa.Table, rows: Callable[[sa.FromClause], sa.Select[Any]], filters: Iterable[sa.ColumnElement[bool]]
) -> sa.Select[Any]:
    # A limit that is a parameter is taken for a tenth of the table, and joins are planned for that many rows. The
    # constant tells the planner better; the parameter then stops the reading early.
    newest = (
        sa.select(table)
        .where(table.c.contractor_id == CONTRACTOR.c.id, table.c.id < sa.bindparam("before", type_=sa.Uuid), *filters)
        .order_by(table.c.id.desc())
        .limit(constant(MOST + 1))
        .correlate(CONTRACTOR)
        .subquery("newest")
    )
    return (
        rows(newest)
        .where(newest.c.contractor_id == CONTRACTOR.c.id)
        .order_by(newest.c.id.desc())
        .limit(sa.bindparam("fetch", type_=sa.BigInteger))
    )


def _subsets(names: Iterable[str]) -> Iterable[tuple[str, ...]]:
    given = list(names)
    return chain.from_iterable(combinations(given, size) for size in range(len(given) + 1))


def _cursor_of(id: UUID) -> str:
    return base64.urlsafe_b64encode(id.bytes).rstrip(b"=").decode()


def _id_of(cursor: str | None) -> UUID:
    if cursor is None:
        return NEWEST
    try:
        last = UUID(bytes=base64.b64decode(f"{cursor}==", altchars=b"-_", validate=True))
    except ValueError as unreadable:
        raise BadCursor from unreadable
    if _cursor_of(last) != cursor:  # another spelling of the same id is none that we gave out
        raise BadCursor
    return last
