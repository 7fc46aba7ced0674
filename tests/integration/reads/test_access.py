"""Who stands at the door: live tokens, sessions and keys, by the portal's clock."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from adapters.sql import tables
from adapters.sql.reads.access import SqlAccessReader
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from tests.integration.reads.conftest import CountingPool
from tests.integration.reads.seed import LONG_AGO, Firm, Seed, new_id
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio

SECRET = b"\x07" * 32


def token(firm: Firm, **values: Any) -> UUID:
    given = {"contact_id": firm.contact(), "purpose": "estimate", "secret_hash": SECRET, **values}
    return firm.add(tables.access_tokens, **given)


def session(firm: Firm, **values: Any) -> UUID:
    contact_id = values.pop("contact_id", None) or firm.contact(email="bea@example.com")
    given = {"contact_id": contact_id, "customer_id": firm.customer_id, "secret_hash": SECRET, **values}
    return firm.add(tables.sessions, **given)


async def test_a_contractor_has_a_head_and_an_unknown_one_has_none(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    await seed.write(database.admin_dsn)
    reader = SqlAccessReader(pool)
    assert await reader.head(firm.id) == firm.head
    assert await reader.head(new_id()) is None
    assert pool.statements == 2


async def test_a_live_token_opens_its_door_for_its_contact(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    estimate_id = new_id()
    token_id = token(firm, resource_id=estimate_id)
    await seed.write(database.admin_dsn)
    door = await SqlAccessReader(pool).door(firm.id, SECRET, Purpose.ESTIMATE)
    assert door is not None
    assert (door.token_id, door.resource_id, door.purpose) == (token_id, estimate_id, Purpose.ESTIMATE)
    assert (door.contact_name, door.contact_email, door.role) == ("Ann", "ann@example.com", Role.MANAGE)
    assert (door.customer_id, door.contractor) == (firm.customer_id, firm.head)
    assert pool.statements == 1


@pytest.mark.T21
@pytest.mark.T22
@pytest.mark.T23
@pytest.mark.parametrize(
    ("values", "secret", "purpose"),
    [
        ({"expires_at": LONG_AGO}, SECRET, Purpose.ESTIMATE),
        ({"revoked_at": LONG_AGO}, SECRET, Purpose.ESTIMATE),
        ({"spent_at": LONG_AGO}, SECRET, Purpose.ESTIMATE),
        ({}, SECRET, Purpose.INVOICE),
        ({}, SECRET[1:], Purpose.ESTIMATE),
    ],
    ids=["past", "revoked", "spent", "of another purpose", "not quite the secret"],
)
async def test_a_token_that_is_not_live_opens_nothing(
    pool: CountingPool, database: TestDatabase, values: dict[str, Any], secret: bytes, purpose: Purpose
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    token(firm, **values)
    await seed.write(database.admin_dsn)
    assert await SqlAccessReader(pool).door(firm.id, secret, purpose) is None


@pytest.mark.T01
async def test_a_token_of_one_contractor_opens_nothing_at_another(pool: CountingPool, database: TestDatabase) -> None:
    seed = Seed()
    firm, other = Firm(seed, "Ada Heating"), Firm(seed, "Bob Plumbing")
    token(firm)
    session(firm)
    firm.add(tables.api_keys, secret_hash=SECRET, scopes=[])
    await seed.write(database.admin_dsn)
    reader = SqlAccessReader(pool)
    assert await reader.door(other.id, SECRET, Purpose.ESTIMATE) is None
    assert await reader.session(other.id, SECRET) is None
    assert await reader.api_key(other.id, SECRET) is None


@pytest.mark.T23
@pytest.mark.parametrize("table", ["customer", "contractor"])
async def test_nobody_gets_in_once_the_customer_or_the_contractor_is_disabled(
    pool: CountingPool, database: TestDatabase, admin: asyncpg.Connection, table: str
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    token(firm)
    session(firm)
    await seed.write(database.admin_dsn)
    reader = SqlAccessReader(pool)
    assert await reader.door(firm.id, SECRET, Purpose.ESTIMATE)
    assert await reader.session(firm.id, SECRET)
    await admin.execute(f"update {table} set active = false")
    assert await reader.door(firm.id, SECRET, Purpose.ESTIMATE) is None
    assert await reader.session(firm.id, SECRET) is None


async def test_the_portals_clock_ends_a_token_and_a_session(
    pool: CountingPool, database: TestDatabase, admin: asyncpg.Connection
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    token(firm)
    session(firm)
    await seed.write(database.admin_dsn)
    reader = SqlAccessReader(pool)
    await admin.execute("update clock_shift set shift = '20 minutes'")
    assert await reader.door(firm.id, SECRET, Purpose.ESTIMATE)
    assert await reader.session(firm.id, SECRET)
    await admin.execute("update clock_shift set shift = '61 minutes'")
    assert await reader.door(firm.id, SECRET, Purpose.ESTIMATE) is None
    assert await reader.session(firm.id, SECRET) is None


async def test_a_session_says_who_is_signed_in(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    contact_id = firm.contact()
    session_id = session(firm, contact_id=contact_id, seen_at=LONG_AGO)
    await seed.write(database.admin_dsn)
    view = await SqlAccessReader(pool).session(firm.id, SECRET)
    assert view is not None
    assert (view.session_id, view.contact_id, view.customer_id) == (session_id, contact_id, firm.customer_id)
    assert (view.customer_name, view.seen_at, view.contractor) == ("Ada Heating customer", LONG_AGO, firm.head)
    assert pool.statements == 1


async def test_a_session_that_was_ended_or_whose_contact_has_moved_is_none(
    pool: CountingPool, database: TestDatabase, admin: asyncpg.Connection
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    elsewhere = firm.customer("Somebody else")
    session(firm)
    session(firm, contact_id=firm.contact(), secret_hash=b"ended", ended_at=LONG_AGO)
    await seed.write(database.admin_dsn)
    reader = SqlAccessReader(pool)
    assert await reader.session(firm.id, b"ended") is None
    assert await reader.session(firm.id, SECRET)
    await admin.execute("update contact set customer_id = $1", elsewhere)
    assert await reader.session(firm.id, SECRET) is None


async def test_a_key_has_its_scopes_until_it_or_its_contractor_ends(
    pool: CountingPool, database: TestDatabase, admin: asyncpg.Connection
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    key_id = firm.add(tables.api_keys, secret_hash=SECRET, name="Office", scopes=["estimates:write", "read"])
    await seed.write(database.admin_dsn)
    reader = SqlAccessReader(pool)
    key = await reader.api_key(firm.id, SECRET)
    assert key is not None
    assert (key.key_id, key.name, key.scopes) == (key_id, "Office", ("estimates:write", "read"))
    assert key.contractor == firm.head
    assert pool.statements == 1
    await admin.execute("update contractor set active = false")
    assert await reader.api_key(firm.id, SECRET) is None
    await admin.execute("update contractor set active = true")
    await admin.execute("update api_key set revoked_at = now()")
    assert await reader.api_key(firm.id, SECRET) is None
