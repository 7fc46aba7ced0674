from collections.abc import AsyncIterator

import pytest

from tests.faults.world import World, world_of
from tests.support.database import TestDatabase
from tests.support.sandbox import SandboxProcess, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]


@pytest.fixture
async def world(database: TestDatabase, sandbox: SandboxProcess, anyio_backend: str) -> AsyncIterator[World]:
    """The portal as it is, with every guard."""
    async with world_of(database, sandbox) as made:
        yield made
