"""Up, down and up again gives the same database, which is the one that the code describes."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.sql.migrate import downgrade, upgrade
from adapters.sql.setup import ContractorAdmin, check_roles
from adapters.sql.tables import METADATA
from tests.support import samples
from tests.support.database import TestDatabase, TestServer

SCHEMA = (
    """select relname, relkind::text, relrowsecurity, relforcerowsecurity, relacl::text from pg_class
    where relnamespace = 'public'::regnamespace and relname not like '%alembic%' order by relname""",
    """select c.relname, attname, format_type(atttypid, atttypmod), attnotnull, attacl::text,
    pg_get_expr(adbin, adrelid) from pg_class c join pg_attribute on attrelid = c.oid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like '%alembic%'
    and attnum > 0 and not attisdropped order by c.relname, attnum""",
    """select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and conname not like '%alembic%' order by 1, 2""",
    """select indexname, indexdef from pg_indexes where schemaname = 'public' and indexname not like '%alembic%'
    order by 1""",
    "select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies order by 1, 2",
    """select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    order by 1, 2""",
    "select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace order by 1",
    "select nspacl::text from pg_namespace where nspname = 'public'",
)


@pytest.fixture
def empty(database_server: TestServer) -> Iterator[TestDatabase]:
    with database_server.empty() as database:
        yield database


def test_up_down_and_up_again_is_the_same(empty: TestDatabase) -> None:
    untouched = asyncio.run(schema(empty.admin_dsn))
    upgrade(empty.admin_dsn)
    first = asyncio.run(schema(empty.admin_dsn))
    downgrade(empty.admin_dsn)
    assert tables(asyncio.run(schema(empty.admin_dsn))) == tables(untouched) == []
    upgrade(empty.admin_dsn)
    assert asyncio.run(schema(empty.admin_dsn)) == first
    upgrade(empty.admin_dsn)  # at the head already
    assert asyncio.run(schema(empty.admin_dsn)) == first
    assert len(tables(first)) > 20


def test_the_database_is_what_the_code_says(database: TestDatabase) -> None:
    assert asyncio.run(differences(database.admin_dsn, METADATA)) == []
    more = MetaData()
    for table in METADATA.sorted_tables:
        table.to_metadata(more)
    Table("customer", more, Column("shoe_size", Integer), extend_existing=True)
    assert len(asyncio.run(differences(database.admin_dsn, more))) == 1


def test_two_migrations_at_once_do_not_disturb_each_other(empty: TestDatabase) -> None:
    async def both() -> None:
        await asyncio.gather(*(asyncio.to_thread(upgrade, empty.admin_dsn) for _ in range(2)))

    asyncio.run(both())
    assert asyncio.run(differences(empty.admin_dsn, METADATA)) == []


def test_an_owner_needs_no_superuser_rights(empty: TestDatabase) -> None:
    """What a hosted database gives: a role that owns its database. Row-level security binds it like any other."""
    name = f"owner_{empty.name}"
    asyncio.run(run(empty.admin_dsn, f"create role {name} login password 'test' nosuperuser",
                    f"alter database {empty.name} owner to {name}",
                    f"alter schema public owner to {name}"))  # fmt: skip
    owner_dsn = as_role(empty.admin_dsn, name)
    upgrade(owner_dsn)
    owner = samples.contractor()
    asyncio.run(ContractorAdmin(owner_dsn).add(owner))
    with pytest.raises(asyncpg.UndefinedObjectError):
        asyncio.run(run(owner_dsn, "select * from contractor"))
    with pytest.raises(Exception, match="owns tables"):
        asyncio.run(check_roles(owner_dsn))
    downgrade(owner_dsn)
    asyncio.run(run(empty.admin_dsn, f"reassign owned by {name} to current_user", f"drop owned by {name}",
                    f"drop role {name}"))  # fmt: skip


def as_role(dsn: str, name: str) -> str:
    parts = urlsplit(dsn)
    return parts._replace(netloc=f"{name}:test@{parts.netloc.rpartition('@')[2]}").geturl()


def tables(found: list[list[tuple[object, ...]]]) -> list[object]:
    return [row[0] for row in found[0] if row[1] == "r"]


async def schema(dsn: str) -> list[list[tuple[object, ...]]]:
    connection = await asyncpg.connect(dsn)
    try:
        return [[tuple(row) for row in await connection.fetch(part)] for part in SCHEMA]
    finally:
        await connection.close()


async def run(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def differences(dsn: str, metadata: MetaData) -> list[object]:
    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(dsn)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(
                lambda sync: compare_metadata(
                    MigrationContext.configure(sync, opts={"compare_type": True, "compare_server_default": True}),
                    metadata,
                )
            )
    finally:
        await engine.dispose()
