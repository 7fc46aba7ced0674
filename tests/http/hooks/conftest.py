from collections.abc import AsyncIterator

import pytest

from tests.http.hooks.processor import Processor
from tests.support.database import TestServer
from tests.support.portal import RunningPortal, running_portal
from tests.support.sandbox import SandboxProcess, sandbox_process

__all__ = ["sandbox_process"]


@pytest.fixture(scope="module")
async def portal(database_server: TestServer, sandbox_process: SandboxProcess) -> AsyncIterator[RunningPortal]:
    sandbox_process.reset()
    with database_server.fresh() as database:
        async with running_portal(database, sandbox_process) as running:
            yield running


@pytest.fixture
def processor(portal: RunningPortal) -> Processor:
    return Processor(portal)
