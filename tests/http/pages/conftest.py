from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from tests.http.pages.office import Office
from tests.http.pages.visitor import Visitor
from tests.support.database import TestServer
from tests.support.portal import BASE_URL, RunningPortal, running_portal
from tests.support.sandbox import SandboxProcess, sandbox_process

__all__ = ["sandbox_process"]


@pytest.fixture(scope="module")
async def portal(database_server: TestServer, sandbox_process: SandboxProcess) -> AsyncIterator[RunningPortal]:
    """One portal for the tests of a file; each test brings customers of its own."""
    sandbox_process.reset()
    with database_server.fresh() as database:
        async with running_portal(database, sandbox_process) as running:
            yield running


@pytest.fixture
async def move_clock(portal: RunningPortal) -> AsyncIterator[Callable[[timedelta], Awaitable[None]]]:
    """Moves the portal's clock for this test alone."""
    yield portal.move_clock
    await portal.move_clock(timedelta(0))


@pytest.fixture
def office(portal: RunningPortal) -> Office:
    return Office(portal)


async def _browser(portal: RunningPortal) -> AsyncIterator[Visitor]:
    async with httpx.AsyncClient(transport=portal.client._transport, base_url=BASE_URL) as client:
        yield Visitor(client)


visitor = pytest.fixture(_browser, name="visitor")
stranger = pytest.fixture(_browser, name="stranger")  # somebody else's browser
