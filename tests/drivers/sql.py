"""The same installation on PostgreSQL: what contract suites and integration tests arrange and look at."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import msgspec

from adapters.sql.door import Door
from adapters.sql.reads.pool import ReadPool
from adapters.sql.setup import ContractorAdmin, move_clock
from adapters.sql.unit_of_work import SqlUnitOfWork
from application.tasks import Task, TaskName
from domain.contractors.contractor import Contractor
from domain.shared.ids import ContractorId
from tests.support.database import TestDatabase


@dataclass(frozen=True, slots=True)
class TaskRow:
    task: Task
    row: asyncpg.Record

    def __getattr__(self, name: str) -> Any:
        return self.row[name]


@dataclass(slots=True)
class SqlPortal:
    database: TestDatabase
    door: Door = field(init=False)
    reads: ReadPool = field(init=False)
    _shift: timedelta = field(default=timedelta(0), init=False)

    def __post_init__(self) -> None:
        self.door = Door(self.database.app_dsn, size=5)
        self.reads = ReadPool(self.database.app_dsn, size=2)

    def begin(self, contractor_id: ContractorId) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.door, contractor_id)

    async def add_contractor(self, contractor: Contractor) -> None:
        await ContractorAdmin(self.database.admin_dsn).add(contractor)

    async def move_clock(self, by: timedelta) -> None:
        self._shift += by
        await move_clock(self.database.admin_dsn, self._shift)

    async def tasks(self, contractor_id: ContractorId) -> Sequence[TaskRow]:
        rows = await self.look("select * from outbox where contractor_id = $1 order by id", contractor_id)
        return [
            TaskRow(
                Task(
                    id=row["id"],
                    contractor_id=row["contractor_id"],
                    name=TaskName(row["name"]),
                    subject_id=row["subject_id"],
                    reason=row["reason"],
                ),
                row,
            )
            for row in rows
        ]

    async def alerts(self, contractor_id: ContractorId) -> Sequence[Any]:
        return [
            Row(row)
            for row in await self.look("select * from alert where contractor_id = $1 order by id", contractor_id)
        ]

    async def trail(self, contractor_id: ContractorId) -> Sequence[Any]:
        return [
            Row(row)
            for row in await self.look("select * from audit where contractor_id = $1 order by id", contractor_id)
        ]

    async def until_someone_waits(self, contractor_id: ContractorId) -> None:
        """Return when a statement of the application's role waits for a lock."""
        waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        async with asyncio.timeout(3):
            while not (await self.look(waits))[0]["count"]:  # noqa: ASYNC110 - the server has no bell for this
                await asyncio.sleep(0.005)

    async def look(self, statement: str, *parameters: object) -> list[asyncpg.Record]:
        """Run one statement as the superuser, whom no policy binds."""
        connection = await asyncpg.connect(self.database.admin_dsn)
        try:
            found: list[asyncpg.Record] = await connection.fetch(statement, *parameters)
            return found
        finally:
            await connection.close()

    async def close(self) -> None:
        await self.door.close()
        await self.reads.close()


@dataclass(frozen=True, slots=True)
class Row:
    """A record's columns by name; jsonb decoded."""

    record: asyncpg.Record

    def __getattr__(self, name: str) -> Any:
        value = self.record[name]
        return msgspec.json.decode(value) if isinstance(value, str) and value[:1] == "{" else value
