"""Which contractor is meant, before any is set: read as the relay's role, which sees ids, hosts and accounts only."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import ColumnElement

from adapters.sql.engines import Engines
from adapters.sql.faults import ours
from adapters.sql.tables import contractor_hosts, contractors

KEEP_S = 10.0
MOST_KEPT = 10_000  # strangers may ask for any host name; the memory for answers is bounded
ACCOUNT_OF = {"stripe": contractors.c.stripe_account}


@dataclass(slots=True)
class Directory:
    """HostReader, and the owner of a processor's account; what was found is kept for 10 s, in a bounded memory."""

    engines: Engines
    seconds: Callable[[], float] = time.monotonic
    _kept: dict[tuple[str, str], tuple[float, UUID | None]] = field(default_factory=dict, init=False)

    async def contractor_of(self, host: str) -> UUID | None:
        return await self._kept_for(("host", host), lambda: self._by_host(host))

    async def contractor_of_account(self, processor: str, account: str) -> UUID | None:
        column = ACCOUNT_OF.get(processor)
        if column is None or not account:
            return None
        return await self._kept_for((processor, account), lambda: self._by_account(column, account))

    async def _kept_for(self, key: tuple[str, str], look_up: Callable[[], Awaitable[UUID | None]]) -> UUID | None:
        kept = self._kept.get(key)
        if kept is not None and self.seconds() < kept[0]:
            return kept[1]
        found = await look_up()
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (self.seconds() + KEEP_S, found)
        return found

    async def _by_account(self, column: ColumnElement[str], account: str) -> UUID | None:
        rows = await self._rows(select(contractors.c.id).where(column == account))
        return rows[0].id if rows else None

    async def _by_host(self, host: str) -> UUID | None:
        rows = await self._rows(
            select(contractor_hosts.c.contractor_id.label("id")).where(contractor_hosts.c.host == host)
        )
        if not rows:
            rows = await self._rows(select(contractors.c.id).limit(2))
        return rows[0].id if len(rows) == 1 else None

    async def _rows(self, statement: Select[Any]) -> list[Row[Any]]:
        try:
            async with self.engines.here().connect() as connection:
                return list((await connection.execute(statement)).all())
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise ours(error) from error
