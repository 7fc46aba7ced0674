"""The databases that tests get: from one template, apart from each other, gone afterwards."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from adapters.postgres.launcher import EmbeddedPostgres
from tests.support.database import TestDatabase, TestServer

CALLS: list[str] = []


def migrate(admin_dsn: str) -> None:
    CALLS.append(admin_dsn)
    asyncio.run(run(admin_dsn, "create role serviceflow_app", "create role serviceflow_relay", "create table t (i int)",
                    "grant select, insert on t to serviceflow_app"))  # fmt: skip


async def run(dsn: str, *statements: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return [await connection.fetchval(statement) for statement in statements][-1]
    finally:
        await connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    CALLS.clear()
    yield tmp_path
    EmbeddedPostgres(tmp_path / "postgres", durable=False).stop()


def test_two_workers_share_one_server_and_one_migration(folder: Path) -> None:
    first, second = TestServer(folder, migrate, owner="gw0"), TestServer(folder, migrate, owner="gw1")
    with first.fresh() as one, second.fresh() as other:
        asyncio.run(run(one.app_dsn, "insert into t values (1)"))
        assert asyncio.run(run(other.app_dsn, "select count(*) from t")) == 0
    assert len(CALLS) == 1


def test_a_database_is_gone_after_its_test_even_with_connections_open(folder: Path) -> None:
    server = TestServer(folder, migrate, owner="gw0")

    async def leak() -> int:
        with server.fresh() as database:
            left_open = await asyncpg.connect(database.relay_dsn)
        left_open.terminate()
        return await run(
            server.database("postgres").admin_dsn, "select count(*) from pg_database where datname like 'test%'"
        )

    assert asyncio.run(leak()) == 0


def test_one_worker_cannot_take_all_connections(folder: Path) -> None:
    server = TestServer(folder, migrate, owner="gw0", workers=60)

    async def crowd(dsn: str) -> None:
        async with asyncpg.create_pool(dsn, min_size=4, max_size=4):
            pass

    with server.fresh() as database, pytest.raises(asyncpg.TooManyConnectionsError):
        asyncio.run(crowd(database.app_dsn))


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_with_every_table_and_no_rows(database: TestDatabase, turn: int) -> None:
    count = "select count(*) from contractor"
    insert = (
        "insert into contractor (id, name, base_url, settings, head, version) "
        "values (gen_random_uuid(), 'Acme', 'https://acme.example.com', '{}', '{}', 1)"
    )
    assert asyncio.run(run(database.admin_dsn, count)) == 0
    assert asyncio.run(run(database.admin_dsn, insert, count)) == 1


def test_the_roles_of_the_application_obey_the_policies(database: TestDatabase) -> None:
    exempt = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
    assert asyncio.run(run(database.app_dsn, exempt)) is False
    assert asyncio.run(run(database.relay_dsn, exempt)) is False
    assert asyncio.run(run(database.admin_dsn, exempt)) is True
