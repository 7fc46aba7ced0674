"""The ledger, evidence and the trail are only ever added to, whoever asks (I7)."""

import asyncpg
import pytest

from adapters.sql.tables import APPEND_ONLY
from tests.drivers.sql import SqlPortal
from tests.integration.sql.every_table import fill
from tests.support.samples import new_id

pytestmark = [pytest.mark.anyio, pytest.mark.I7]

CHANGES = (
    "update {table} set contractor_id = contractor_id",
    "delete from {table}",
    "truncate {table} cascade",
)


async def test_the_application_may_only_add(portal: SqlPortal) -> None:
    mine = await with_rows(portal)
    app = await asyncpg.connect(portal.database.app_dsn)
    try:
        await app.execute("select set_config('app.contractor', $1, false)", str(mine))
        for table in APPEND_ONLY:
            for change in CHANGES:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await app.execute(change.format(table=table.name))
    finally:
        await app.close()


async def test_not_even_the_owner_changes_a_row(portal: SqlPortal) -> None:
    await with_rows(portal)
    owner = await asyncpg.connect(portal.database.admin_dsn)
    try:
        for table in APPEND_ONLY:
            for change in CHANGES:
                with pytest.raises(asyncpg.RestrictViolationError):
                    await owner.execute(change.format(table=table.name))
            assert await owner.fetchval(f"select count(*) from {table.name}") == 1
    finally:
        await owner.close()


async def test_the_list_in_the_code_is_the_database_s(portal: SqlPortal) -> None:
    rows = await portal.look("select tgrelid::regclass::text as name from pg_trigger where tgname = 'append_only'")
    assert {row["name"] for row in rows} == {table.name for table in APPEND_ONLY}


async def with_rows(portal: SqlPortal) -> object:
    mine = new_id()
    owner = await asyncpg.connect(portal.database.admin_dsn)
    try:
        await fill(owner, mine)
    finally:
        await owner.close()
    return mine
