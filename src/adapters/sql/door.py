"""The one door to connections for writes: whoever passes has a contractor set, for one transaction (D7)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from adapters.sql.engines import Engines
from adapters.sql.faults import ours
from adapters.sql.reads.compiled import SETTING
from adapters.sql.reads.pool import LoopConnections
from adapters.sql.transaction import Transaction
from domain.shared.ids import ContractorId

BOUNDS = {
    "application_name": "serviceflow",
    "lock_timeout": "3s",
    "statement_timeout": "10s",
    "idle_in_transaction_session_timeout": "15s",
    "jit": "off",  # our statements are short; compiling them costs more than they do
}


AT_ONCE = 4  # connections for statements that are over at once


class Door:
    """Transactions as the application's role."""

    def __init__(self, dsn: str, *, size: int = 10, wait_s: float = 2.0) -> None:
        self._engines = Engines(dsn, BOUNDS, size, wait_s)
        self._bare = LoopConnections(dsn, BOUNDS, size=AT_ONCE, wait_s=wait_s)

    def transaction(self, contractor_id: ContractorId, *, request_id: str | None = None) -> Transaction:
        return Transaction(self._engines, contractor_id, request_id=request_id)

    @asynccontextmanager
    async def short(self, contractor_id: ContractorId) -> AsyncIterator[Transaction]:
        """A transaction that commits when its block ends well."""
        async with self.transaction(contractor_id) as tx:
            yield tx
            await tx.commit()

    async def at_once(self, contractor_id: ContractorId, statement: str, **ids: UUID) -> None:
        """Run one writing statement in a transaction of its own, in one round trip; `{name}` in it is one of `ids`.

        For what is done for every task: a transaction above costs ten times as much. PostgreSQL runs the statements of
        one simple query in one transaction, so the contractor is set for just this one. Raises Busy.
        """
        assert all(isinstance(value, UUID) for value in (contractor_id, *ids.values())), "nothing but ids is written in"
        places = {name: f"'{value}'::uuid" for name, value in ids.items()}
        whole = f"SELECT set_config('{SETTING}', '{contractor_id}', true);\n{statement.format(**places)}"
        try:
            await self._bare.use(lambda connection: connection.execute(whole))
        except asyncpg.PostgresError as error:
            raise ours(error) from error

    async def ping(self) -> None:
        """Raises Busy when the database does not answer."""
        try:
            async with self._engines.here().connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise ours(error) from error

    async def close(self) -> None:
        """Close the running loop's connections."""
        await self._engines.close()
        await self._bare.close()
