import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.sql.records.codec import dumps

CONNECT_S = 2.0
ANSWER_S = 15.0  # for a server that has gone silent; its own statement_timeout comes first


@dataclass(frozen=True, slots=True)
class Engines:
    """Pools of one role on one database. An engine belongs to an event loop, so each loop that asks has its own."""

    dsn: str  # postgresql://, with all that asyncpg reads from an address
    settings: Mapping[str, str]
    size: int
    wait_s: float
    _by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncEngine] = field(
        default_factory=WeakKeyDictionary, init=False
    )

    def here(self) -> AsyncEngine:
        loop = asyncio.get_running_loop()
        if loop not in self._by_loop:
            self._by_loop[loop] = self._make()
        return self._by_loop[loop]

    async def close(self) -> None:
        """Close the running loop's connections."""
        engine = self._by_loop.pop(asyncio.get_running_loop(), None)
        if engine is not None:
            await engine.dispose()

    def _make(self) -> AsyncEngine:
        return create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self.connect,
            pool_size=self.size,
            max_overflow=0,
            pool_timeout=self.wait_s,
            json_serializer=dumps,
            json_deserializer=str,  # a mapper decodes the column straight into its own struct
            hide_parameters=True,  # an error's words are logged, and these are what customers typed
        )

    async def connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            self.dsn, server_settings=dict(self.settings), timeout=CONNECT_S, command_timeout=ANSWER_S
        )
