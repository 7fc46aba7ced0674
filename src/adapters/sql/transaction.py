import asyncio
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import Connection, CursorResult, Executable, Row, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from adapters.sql.engines import Engines
from adapters.sql.faults import ours
from domain.shared.ids import ContractorId

BEGIN = "SELECT portal_now(), set_config('app.contractor', $1, true)"
CLOCK = "SELECT portal_now()"


class Transaction:
    """One session of one contractor. Leaving it without `commit` rolls back.

    Every method raises our errors `from` the library's: Busy, or what adapters/sql/constraints.py says.
    """

    def __init__(self, engines: Engines, contractor_id: ContractorId, *, request_id: str | None = None) -> None:
        self.contractor_id, self.request_id = contractor_id, request_id
        self._engines = engines
        self._session: AsyncSession | None = None
        self._now: datetime | None = None

    @property
    def now(self) -> datetime:
        """The portal's clock when the transaction began, or when its latest lock was had."""
        assert self._now is not None, "the transaction has not begun"
        return self._now

    def new_id(self) -> UUID:
        return uuid_utils.compat.uuid7()

    async def rows(self, statement: Executable) -> list[Row[Any]]:
        """What the statement returns; nothing for a write without RETURNING."""
        try:
            result = await self._open.execute(statement)
            return [] if isinstance(result, CursorResult) and not result.returns_rows else list(result.all())
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise ours(error) from error

    async def one(self, statement: Executable) -> Row[Any] | None:
        """The single row, or None. More than one is a bug."""
        rows = await self.rows(statement)
        assert len(rows) <= 1, "one row was asked for"
        return rows[0] if rows else None

    async def locked(self, statement: Executable) -> list[Row[Any]]:
        """Rows of a statement that locks them, or waits for somebody else's. Then the clock is read again: only a
        second statement sees the time after the wait (I19)."""
        rows = await self.rows(statement)
        await self.tick()
        return rows

    async def tick(self) -> None:
        try:
            connection = await self._open.connection()
            self._now = (await connection.exec_driver_sql(CLOCK)).scalar_one()
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise ours(error) from error

    async def commit(self) -> None:
        """Raises Busy when surely nothing was written. A connection that breaks in the middle leaves it unknown:
        then the library's own error comes through, and the caller must look before it tries again."""
        try:
            await self._open.commit()
        except SQLAlchemyError as error:
            if getattr(error, "connection_invalidated", False):
                raise
            raise ours(error) from error

    async def __aenter__(self) -> Self:
        for last_try in (False, True):
            try:
                await self._begin()
            except BaseException as error:
                await self._close()
                # A pool may hold connections from before a restart of the server; nothing has happened on them yet.
                if getattr(error, "connection_invalidated", False) and not last_try:
                    continue
                if isinstance(error, SQLAlchemyError | OSError | TimeoutError):
                    raise ours(error) from error
                raise
            break
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    @property
    def _open(self) -> AsyncSession:
        assert self._session is not None, "the transaction is not open"
        return self._session

    async def _begin(self) -> None:
        self._session = AsyncSession(self._engines.here(), expire_on_commit=False, autoflush=False)
        event.listen(self._session.sync_session, "after_begin", self._set_contractor)
        await self._session.connection()

    def _set_contractor(self, session: Session, transaction: SessionTransaction, connection: Connection) -> None:
        try:
            self._now = connection.exec_driver_sql(BEGIN, (str(self.contractor_id),)).one()[0]
        except BaseException:
            connection.invalidate()  # who knows what is set on it: it must not go back into the pool
            raise

    async def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            # A canceled request must not leave its connection half rolled back.
            await asyncio.shield(asyncio.create_task(session.close()))
