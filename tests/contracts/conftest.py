from collections.abc import AsyncIterator

import pytest

from tests.drivers.memory import MemoryPortal
from tests.drivers.sql import SqlPortal

Portal = MemoryPortal | SqlPortal


@pytest.fixture(params=["memory", "sql"])
async def portal(request: pytest.FixtureRequest, anyio_backend: str) -> AsyncIterator[Portal]:
    """An installation without contractors, once without and once with a database behind it."""
    if request.param == "memory":
        yield MemoryPortal()
        return
    on_postgres = SqlPortal(request.getfixturevalue("database"))
    try:
        yield on_postgres
    finally:
        await on_postgres.close()
