from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import pytest

from adapters.sql.reads.pool import ReadPool, ReadStatement
from tests.support.database import TestDatabase


class CountingPool(ReadPool):
    """The read pool itself, which also counts what it is asked."""

    statements = 0

    async def fetch(self, statement: ReadStatement, args: Sequence[object]) -> list[Any]:
        self.statements += 1
        return await super().fetch(statement, args)


@pytest.fixture
async def pool(database: TestDatabase) -> AsyncIterator[CountingPool]:
    pool = CountingPool(database.app_dsn, size=2)
    yield pool
    await pool.close()


@pytest.fixture
async def admin(database: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection, for what happens between two reads."""
    connection = await asyncpg.connect(database.admin_dsn)
    yield connection
    await connection.close()
