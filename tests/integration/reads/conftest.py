from collections.abc import AsyncIterator

import pytest

from adapters.sql.reads.pool import ReadPool
from tests.support.database import TestDatabase


@pytest.fixture
async def pool(database: TestDatabase) -> AsyncIterator[ReadPool]:
    pool = ReadPool(database.app_dsn, size=2)
    yield pool
    await pool.close()
