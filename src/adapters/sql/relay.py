import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import DateTime, Executable, Row, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from adapters.sql.engines import Engines
from adapters.sql.faults import UNREACHABLE, ours
from adapters.sql.tables import NOW, contractors, outbox, schedules
from application.ports.outbox import LeasedTask

BOUNDS = {"application_name": "serviceflow-relay", "lock_timeout": "3s", "statement_timeout": "10s"}
CHANNEL = "outbox"
# Leases and schedules are about processes, not about the portal's day: they run on real time (D13).
REAL_NOW = func.clock_timestamp(type_=DateTime(timezone=True))


def relay_engines(dsn: str, *, size: int = 3, wait_s: float = 2.0) -> Engines:
    """Connections as the relay's role, for SqlRelay and Directory."""
    return Engines(dsn, BOUNDS, size, wait_s)


class SqlRelay:
    """Belongs to one event loop. Every method but `wait` raises Busy when the database is not to be had."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._rung = asyncio.Event()
        self._listener: asyncpg.Connection | None = None

    async def lease(self, *, most: int, lease_s: float) -> list[LeasedTask]:
        due = (
            select(outbox.c.contractor_id, outbox.c.id)
            .where(
                outbox.c.done_at.is_(None),
                outbox.c.parked_at.is_(None),
                outbox.c.due_at <= NOW,
                or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= REAL_NOW),
            )
            .order_by(outbox.c.due_at)
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        taken = (
            update(outbox)
            .where(outbox.c.contractor_id == due.c.contractor_id, outbox.c.id == due.c.id)
            .values(lease_until=REAL_NOW + timedelta(seconds=lease_s))
            .returning(outbox.c.id, outbox.c.contractor_id)
        )
        return [LeasedTask(id=row.id, contractor_id=row.contractor_id) for row in await self._run(taken)]

    async def contractors(self) -> list[UUID]:
        rows = await self._run(select(contractors.c.id).where(contractors.c.active).order_by(contractors.c.id))
        return [row.id for row in rows]

    async def schedule(self, name: str, *, every_s: float) -> bool:
        following = REAL_NOW + timedelta(seconds=every_s)
        first = insert(schedules).values(name=name, next_at=following)
        mine = first.on_conflict_do_update(
            constraint="pk_schedule", set_={"next_at": following}, where=schedules.c.next_at <= REAL_NOW
        ).returning(schedules.c.name)
        return bool(await self._run(mine))

    async def wait(self, *, timeout_s: float) -> None:
        await self._listen()
        try:
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()

    async def close(self) -> None:
        """Stop listening. The engines are whose they were."""
        listener, self._listener = self._listener, None
        if listener is not None:
            await listener.close(timeout=1)

    async def _listen(self) -> None:
        if self._listener is not None and not self._listener.is_closed():
            return
        try:
            listener = await self._engines.connect()
            listener.add_termination_listener(self._ring)  # whoever waits must come back and listen anew
            try:
                await listener.add_listener(CHANNEL, self._ring)
            except BaseException:
                listener.terminate()  # one that is open and does not listen would never ring
                raise
        except (asyncpg.PostgresError, asyncpg.InterfaceError, *UNREACHABLE):
            return  # the poll goes on without the bell; the next wait tries again
        self._listener = listener
        self._rung.set()  # what was queued before we listened rang for nobody

    def _ring(self, *_: object) -> None:
        self._rung.set()

    async def _run(self, statement: Executable) -> list[Row[Any]]:
        try:
            async with self._engines.here().begin() as connection:
                return list((await connection.execute(statement)).all())
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise ours(error) from error
