from collections.abc import AsyncIterator

import pytest

from tests.faults.kills import Kill, KillableDocuments, KillableDoor, KillableGateway, KillableMailer
from tests.faults.world import World, stripe_at, world_of
from tests.support.database import TestDatabase
from tests.support.sandbox import SandboxProcess, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]


@pytest.fixture
def kill() -> Kill:
    return Kill()


@pytest.fixture
async def world(
    database: TestDatabase, sandbox: SandboxProcess, kill: Kill, anyio_backend: str
) -> AsyncIterator[World]:
    """A portal that can be killed at any step, and that waits for the processor for 2 s at most."""
    quick = stripe_at(sandbox, timeout_s=1.0, start_within_s=2.0, call_within_s=3.0)
    overrides = {
        "door": KillableDoor(database.app_dsn, kill),
        "gateway": KillableGateway(quick, kill),
    }
    async with world_of(database, sandbox, overrides) as made:
        container = made.portal.container
        container.mailer.override(KillableMailer(container.mailer(), kill))
        container.documents.override(KillableDocuments(container.documents(), kill))
        yield made
