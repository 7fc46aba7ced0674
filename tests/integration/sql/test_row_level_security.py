"""What PostgreSQL itself refuses the application's and the relay's roles, on every table there is (D7)."""

import asyncpg
import pytest

from adapters.sql.tables import METADATA
from tests.drivers.sql import SqlPortal
from tests.integration.sql.every_table import GUARDED, fill, insert, owner_column
from tests.support.samples import new_id

pytestmark = pytest.mark.anyio

# All that the relay sees: ids, times and where contractors live; no word that anybody wrote.
RELAY_SEES = {
    "clock_shift": {"single", "shift"},
    "contractor": {"id", "active", "stripe_account"},
    "contractor_host": {"host", "contractor_id"},
    "outbox": {"contractor_id", "id", "due_at", "lease_until", "done_at", "parked_at"},
    "schedule": {"name", "next_at"},
}
RELAY_WRITES = {"outbox": {"lease_until"}, "schedule": {"name", "next_at"}}


async def test_every_table_of_contractors_is_guarded_and_keyed_by_them(portal: SqlPortal) -> None:
    rows = await portal.look(
        """select c.relname as table, c.relrowsecurity and c.relforcerowsecurity as forced, p.roles::text[] as roles,
        p.cmd, p.qual, p.with_check from pg_class c left join pg_policies p on p.tablename = c.relname
        and p.policyname = 'contractor' where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"""
    )
    policies = {row["table"]: row for row in rows}
    for table in GUARDED:
        row = policies[table.name]
        own = f"({owner_column(table)} = ( SELECT (current_setting('app.contractor'::text))::uuid AS current_setting))"
        assert row["forced"], table.name
        assert (row["cmd"], row["qual"], row["with_check"]) == ("ALL", own, own), table.name
        assert "serviceflow_app" in row["roles"], table.name
        if table.name not in {"contractor", "contractor_host"}:
            assert next(iter(table.primary_key.columns)).name == "contractor_id", table.name
            for constraint in table.foreign_key_constraints:
                assert constraint.column_keys[0] == "contractor_id", constraint.name


async def test_without_a_contractor_no_table_answers(portal: SqlPortal) -> None:
    await with_rows(portal, new_id())
    app = await asyncpg.connect(portal.database.app_dsn)
    try:
        for table in GUARDED:
            with pytest.raises(asyncpg.UndefinedObjectError):
                await app.fetch(f"select * from {table.name}")
        # once the setting was used on a connection it is empty instead of missing
        async with app.transaction():
            await app.execute("select set_config('app.contractor', $1, true)", str(new_id()))
        for table in GUARDED:
            with pytest.raises(asyncpg.InvalidTextRepresentationError):
                await app.fetch(f"select * from {table.name}")
    finally:
        await app.close()


async def test_another_contractors_rows_are_neither_seen_nor_written(portal: SqlPortal) -> None:
    mine, theirs = new_id(), new_id()
    ids = await with_rows(portal, mine)
    await with_rows(portal, theirs)
    app = await asyncpg.connect(portal.database.app_dsn)
    try:
        await app.execute("select set_config('app.contractor', $1, false)", str(mine))
        for table in GUARDED:
            column = owner_column(table)
            seen = await app.fetch(f"select {column} as owner from {table.name}")
            assert [row["owner"] for row in seen] == [mine], table.name
            assert await written(app, f"update {table.name} set {column} = {column} where {column} = $1", theirs) == 0
            assert await written(app, f"delete from {table.name} where {column} = $1", theirs) == 0
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(f"update {table.name} set {column} = $1", theirs)
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await insert(app, table, theirs, {**ids, table.name: new_id()})
    finally:
        await app.close()
    for table in GUARDED:
        found = await portal.look(f"select count(*) from {table.name} where {owner_column(table)} = $1", theirs)
        assert found[0]["count"] == 1, table.name


async def test_the_relay_sees_ids_and_times_only(portal: SqlPortal) -> None:
    relay = await asyncpg.connect(portal.database.relay_dsn)
    try:
        for right, granted in {"SELECT": RELAY_SEES, "UPDATE": RELAY_WRITES}.items():
            for table in METADATA.sorted_tables:
                held = {
                    column.name
                    for column in table.columns
                    if await relay.fetchval("select has_column_privilege($1, $2, $3)", table.name, column.name, right)
                }
                assert held == granted.get(table.name, set()), (right, table.name)
            assert await relay.fetchval("select has_table_privilege('outbox', 'INSERT, DELETE, TRUNCATE')") is False
    finally:
        await relay.close()


async def test_the_relay_sees_all_contractors_tasks(portal: SqlPortal) -> None:
    owners = {new_id(), new_id()}
    for owner in owners:
        await with_rows(portal, owner)
    relay = await asyncpg.connect(portal.database.relay_dsn)
    try:
        rows = await relay.fetch("select contractor_id from outbox for update skip locked")
        assert {row["contractor_id"] for row in rows} == owners
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await relay.fetch("select name from outbox")
    finally:
        await relay.close()


async def with_rows(portal: SqlPortal, contractor_id: object) -> dict[str, object]:
    owner = await asyncpg.connect(portal.database.admin_dsn)
    try:
        return await fill(owner, contractor_id)
    finally:
        await owner.close()


async def written(connection: asyncpg.Connection, statement: str, *parameters: object) -> int:
    """How many rows a statement wrote; none where the role may not write at all."""
    try:
        return int((await connection.execute(statement, *parameters)).split()[-1])
    except asyncpg.InsufficientPrivilegeError:
        return 0
