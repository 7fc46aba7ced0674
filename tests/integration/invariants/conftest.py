from collections.abc import AsyncIterator

import pytest

from tests.contracts.ground import Ground, prepared
from tests.drivers.sql import SqlPortal
from tests.integration.invariants.sound import Sound, made_sound
from tests.support.database import TestDatabase


@pytest.fixture
async def portal(database: TestDatabase, anyio_backend: str) -> AsyncIterator[SqlPortal]:
    on_postgres = SqlPortal(database)
    yield on_postgres
    await on_postgres.close()


@pytest.fixture
async def ground(portal: SqlPortal) -> Ground:
    return await prepared(portal)


@pytest.fixture
async def sound(ground: Ground) -> Sound:
    return await made_sound(ground)
