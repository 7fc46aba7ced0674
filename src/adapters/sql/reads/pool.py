"""The read side's own connections, and the only way to them (design.md D6, D7).

asyncpg's pool spends some 75 us on two checkouts under load, more than the queries themselves; this one does only what
reads need. Nothing is reset between two statements, so nothing may be set on a connection either: the contractor is
set inside each statement (compiled.py), and `fetch` takes no other statements than those.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NewType, TypeVar
from weakref import WeakKeyDictionary

import asyncpg
import msgspec

from application.errors import Busy

T = TypeVar("T")
ReadStatement = NewType("ReadStatement", str)
"""SQL that sets its own contractor; only compiled.py makes one."""

STATEMENT_TIMEOUT_MS = 2000
SETTINGS = {
    "application_name": "serviceflow reads",
    "default_transaction_read_only": "on",
    "statement_timeout": str(STATEMENT_TIMEOUT_MS),
    "timezone": "UTC",
    "jit": "off",  # it compiles for longer than a page takes
    "plan_cache_mode": "force_generic_plan",  # planning takes longer than reading; nor does a plan depend on who asks
}
# The server has ended the statement or the connection, or takes no more of them; it may do so a moment later.
_UNAVAILABLE = (
    asyncpg.QueryCanceledError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InternalClientError,  # the server's farewell has come in between two statements
    OSError,
    TimeoutError,
)


class ReadPool:
    """Up to `size` connections in each event loop that uses it; a read waits at most `wait_s` for one."""

    def __init__(self, dsn: str, *, size: int = 8, wait_s: float = 2.0) -> None:
        """`dsn` is a `postgresql://` address of the application's role. Nothing is opened before the first read."""
        self._connections = LoopConnections(dsn, SETTINGS, size=size, wait_s=wait_s)

    async def fetch(self, statement: ReadStatement, args: Sequence[object]) -> list[Any]:
        """Run one statement. Raises Busy when no connection was free in time, or the server ended or refused it."""
        return await self._connections.use(lambda connection: connection.fetch(statement, *args))

    async def close(self) -> None:
        """Close the running loop's connections, those in use as soon as they are given back."""
        await self._connections.close()


class LoopConnections:
    """Bare asyncpg connections on which nothing is ever set, some for each event loop that uses them."""

    def __init__(self, dsn: str, settings: Mapping[str, str], *, size: int, wait_s: float) -> None:
        self._dsn, self._settings, self._size, self._wait_s = dsn, dict(settings), size, wait_s
        self._of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, _Connections] = WeakKeyDictionary()

    async def use(self, work: Callable[[Any], Awaitable[T]]) -> T:
        """Do what is one answer of the server, no more. Raises Busy as `ReadPool.fetch` does."""
        loop = asyncio.get_running_loop()
        connections = self._of_loop.get(loop)
        if connections is None:
            connections = self._of_loop[loop] = _Connections(
                self._dsn, self._settings, size=self._size, wait_s=self._wait_s
            )
        try:
            return await connections.use(work)
        except _UNAVAILABLE as unavailable:
            raise Busy from unavailable

    async def close(self) -> None:
        connections = self._of_loop.pop(asyncio.get_running_loop(), None)
        if connections is not None:
            await connections.close()


class _Connections:
    """One loop's connections. The one used last is used next, so that a quiet portal keeps few of them warm."""

    def __init__(self, dsn: str, settings: dict[str, str], *, size: int, wait_s: float) -> None:
        self._dsn, self._settings, self._wait_s = dsn, settings, wait_s
        self._idle: list[Any] = []
        self._places = size  # how many more may be opened
        # A waiter gets a connection, or None: a place to open one in.
        self._waiters: deque[asyncio.Future[Any]] = deque()
        self._closed = False

    async def use(self, work: Callable[[Any], Awaitable[T]]) -> T:
        connection = await self._take()
        try:
            answer = await work(connection)
        except asyncpg.PostgresError:
            self._give(connection)  # the server has answered, so the connection is in step
            raise
        except BaseException:
            self._drop(connection)  # canceled or broken half way: whose answer comes next on it, nobody knows
            raise
        self._give(connection)
        return answer

    async def close(self) -> None:
        self._closed = True
        idle, self._idle = self._idle, []
        for connection in idle:
            with suppress(OSError, TimeoutError, asyncpg.InterfaceError):
                await connection.close(timeout=self._wait_s)

    async def _take(self) -> Any:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
            self._places += 1
        if self._places:
            self._places -= 1
            return await self._open()
        connection = await self._wait()
        if connection is None or connection.is_closed():
            return await self._open()
        return connection

    async def _wait(self) -> Any:
        waiter: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout(self._wait_s):
                return await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled():
                self._pass_on(waiter.result())  # it came in the same moment; somebody else can use it
            raise

    async def _open(self) -> Any:
        try:
            connection = await asyncpg.connect(
                self._dsn,
                timeout=self._wait_s,
                command_timeout=STATEMENT_TIMEOUT_MS / 1000 + 1,  # where the server cannot even say that it is late
                max_cached_statement_lifetime=0,
                server_settings=self._settings,
            )
        except BaseException:
            self._pass_on(None)
            raise
        try:
            for name in ("json", "jsonb"):
                await connection.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=msgspec.json.decode)
        except BaseException:
            self._drop(connection)
            raise
        return connection

    def _give(self, connection: Any) -> None:
        if self._closed or connection.is_closed():
            self._drop(connection)
        else:
            self._pass_on(connection)

    def _drop(self, connection: Any) -> None:
        connection.terminate()
        self._pass_on(None)

    def _pass_on(self, connection: Any | None) -> None:
        """Hand a connection, or the place of one that is gone, to who waits longest, else keep it."""
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return
        if connection is None:
            self._places += 1
        else:
            self._idle.append(connection)
