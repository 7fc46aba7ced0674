"""One running portal for all scenarios of a run: its event loop in a thread, and a socket for webhooks and browsers.

To build the application costs more than a scenario; scenarios are kept apart as contractors are (T01).
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import uvicorn

from tests.support.database import TestDatabase
from tests.support.portal import RunningPortal, running_portal
from tests.support.sandbox import SandboxProcess

T = TypeVar("T")
CALL_S = 60.0


class SharedPortal:
    """Called from the test's thread; the portal lives in a thread of its own."""

    portal: RunningPortal
    port: int

    def __init__(self, database: TestDatabase, sandbox: SandboxProcess) -> None:
        self.sandbox = sandbox
        self._database = database
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self.contractors = 0

    @contextmanager
    def running(self) -> Iterator["SharedPortal"]:
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        started = threading.Event()
        life = asyncio.run_coroutine_threadsafe(self._live(started), self._loop)
        life.add_done_callback(lambda _: started.set())  # a start that fails is not waited for
        started.wait(CALL_S)
        try:
            if life.done():
                life.result()
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._stop.set)
            life.result(CALL_S)
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.close()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_S)

    async def _live(self, started: threading.Event) -> None:
        """From start to end in one task."""
        async with running_portal(self._database, self.sandbox) as self.portal:
            server = uvicorn.Server(
                uvicorn.Config(
                    self.portal.app,
                    host="127.0.0.1",
                    port=0,
                    loop="none",
                    lifespan="off",
                    access_log=False,
                    log_config=None,
                    timeout_graceful_shutdown=2,
                )
            )
            serving = asyncio.create_task(server.serve())
            while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no bell for this
                await asyncio.sleep(0.01)
            self.port = server.servers[0].sockets[0].getsockname()[1]
            started.set()
            await self._stop.wait()
            server.should_exit = True
            await serving
