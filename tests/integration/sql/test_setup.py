"""Taking in contractors, finding them by host and account, and refusing roles that row-level security does not bind."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from adapters.sql.hosts import Directory
from adapters.sql.relay import relay_engines
from adapters.sql.setup import ContractorAdmin, RoleRefused, check_roles
from application.errors import AlreadyRecorded, Busy, NotFound
from domain.contractors.errors import SettingRefused
from domain.shared.ids import ContractorId
from tests.drivers.sql import SqlPortal
from tests.support import samples

pytestmark = pytest.mark.anyio


class Seconds:
    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
async def directory(portal: SqlPortal) -> AsyncIterator[Directory]:
    engines = relay_engines(portal.database.relay_dsn)
    yield Directory(engines, seconds=Seconds())
    await engines.close()


async def test_a_contractor_is_found_by_its_host(portal: SqlPortal, directory: Directory) -> None:
    first = samples.contractor(host="a.example")
    assert await directory.contractor_of("a.example") is None
    await portal.add_contractor(first)
    assert await directory.contractor_of("a.example") is None  # kept for ten seconds
    directory.seconds.at = 10.0  # type: ignore[attr-defined]
    assert await directory.contractor_of("a.example") == first.id
    assert await directory.contractor_of("127.0.0.1") == first.id  # the only one there is
    await portal.add_contractor(second := samples.contractor(host="b.example"))
    directory.seconds.at = 20.0  # type: ignore[attr-defined]
    assert await directory.contractor_of("b.example") == second.id
    assert await directory.contractor_of("127.0.0.1") is None


async def test_a_contractor_is_found_by_its_account(portal: SqlPortal, directory: Directory) -> None:
    owner = samples.contractor(account="acct_1")
    await portal.add_contractor(owner)
    assert await directory.contractor_of_account("stripe", "acct_1") == owner.id
    assert await directory.contractor_of_account("stripe", "acct_2") is None
    assert await directory.contractor_of_account("stripe", "") is None
    assert await directory.contractor_of_account("nobody", "acct_1") is None


async def test_a_host_and_an_account_belong_to_one_contractor(portal: SqlPortal) -> None:
    await portal.add_contractor(samples.contractor(host="a.example", account="acct_1"))
    with pytest.raises(AlreadyRecorded):
        await portal.add_contractor(samples.contractor(host="a.example"))
    with pytest.raises(SettingRefused):
        await portal.add_contractor(samples.contractor(host="b.example", account="acct_1"))
    assert len(await portal.look("select id from contractor")) == 1
    await portal.add_contractor(samples.contractor(host="c.example"))
    await portal.add_contractor(samples.contractor(host="d.example"))  # no account is no account of anybody


async def test_a_key_of_the_staff_api_is_stored_as_its_hash(portal: SqlPortal) -> None:
    owner = samples.contractor()
    await portal.add_contractor(owner)
    admin = ContractorAdmin(portal.database.admin_dsn)
    key = await admin.add_api_key(owner.id, name="Office", secret_hash=b"h", scopes=["estimates:write"])
    [row] = await portal.look("select * from api_key")
    assert (row["id"], row["contractor_id"], row["secret_hash"], row["scopes"]) == (
        key,
        owner.id,
        b"h",
        ["estimates:write"],
    )
    with pytest.raises(NotFound):
        await admin.add_api_key(ContractorId(samples.new_id()), name="x", secret_hash=b"i", scopes=[])


async def test_roles_that_may_do_too_much_are_refused(portal: SqlPortal) -> None:
    await check_roles(portal.database.app_dsn)
    with pytest.raises(RoleRefused, match="superuser"):
        await check_roles(portal.database.admin_dsn)
    with pytest.raises(Busy):
        await check_roles("postgresql://nobody@127.0.0.1:1/none")


async def test_a_role_that_may_bypass_row_level_security_is_refused(portal: SqlPortal) -> None:
    """A role of its own: roles belong to the server that all tests share."""
    owner = await asyncpg.connect(portal.database.admin_dsn)
    try:
        await owner.execute("create role portal_wide login bypassrls password 'test' in role serviceflow_app")
        with pytest.raises(RoleRefused, match="bypass"):
            await check_roles(portal.database.app_dsn.replace("//portal_app:", "//portal_wide:"))
    finally:
        await owner.execute("drop role if exists portal_wide")
        await owner.close()


@pytest.mark.parametrize(
    ("change", "undo", "problem"),
    [
        ("alter table job owner to portal_app", "alter table job owner to current_user", "owns tables"),
        ("alter table job no force row level security", "select 1", "without forced row-level security: job"),
        ("alter table job disable row level security", "select 1", "without forced row-level security: job"),
    ],
)
async def test_each_way_around_row_level_security_is_named(
    portal: SqlPortal, change: str, undo: str, problem: str
) -> None:
    owner = await asyncpg.connect(portal.database.admin_dsn)
    try:
        await owner.execute(change)
        with pytest.raises(RoleRefused, match=problem):
            await check_roles(portal.database.app_dsn)
    finally:
        await owner.execute(undo)
        await owner.close()
