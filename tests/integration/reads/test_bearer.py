"""One read finds what a secret opens: whatever the reads of sessions and of tokens would find, and nothing more."""

from typing import Any

import asyncpg
import pytest

from adapters.sql.reads.access import SqlAccessReader
from application.access.views import DoorView, SignedInView
from domain.access.access_token import Purpose
from tests.integration.reads.conftest import CountingPool
from tests.integration.reads.seed import LONG_AGO, Firm, Seed
from tests.integration.reads.test_access import SECRET, session, token
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio

DOORS = (Purpose.INVOICE, Purpose.ESTIMATE)


@pytest.mark.T21
@pytest.mark.T22
@pytest.mark.T23
@pytest.mark.parametrize(
    ("values", "secret", "opens"),
    [
        ({}, SECRET, True),
        ({"purpose": "invoice"}, SECRET, True),
        ({"purpose": "payment_link"}, SECRET, False),
        ({"expires_at": LONG_AGO}, SECRET, False),
        ({"revoked_at": LONG_AGO}, SECRET, False),
        ({"spent_at": LONG_AGO}, SECRET, False),
        ({}, SECRET[1:], False),
    ],
    ids=["live", "the other door", "a door that is not asked for", "past", "revoked", "spent", "not quite the secret"],
)
async def test_a_token_is_found_behind_the_doors_that_are_asked_for(
    pool: CountingPool, database: TestDatabase, values: dict[str, Any], secret: bytes, opens: bool
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    token(firm, **values)
    await seed.write(database.admin_dsn)
    reader = SqlAccessReader(pool)
    found = await reader.bearer(firm.id, secret, DOORS)
    assert pool.statements == 1
    assert isinstance(found, DoorView) is opens
    assert found == (await reader.door(firm.id, secret, Purpose(values.get("purpose", "estimate"))) if opens else None)
    assert await reader.bearer(firm.id, secret, ()) is None


@pytest.mark.parametrize(
    ("values", "opens"),
    [({}, True), ({"expires_at": LONG_AGO}, False), ({"ended_at": LONG_AGO}, False)],
    ids=["live", "past", "ended"],
)
async def test_a_session_is_found_whatever_the_doors(
    pool: CountingPool, database: TestDatabase, values: dict[str, Any], opens: bool
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    session(firm, **values)
    await seed.write(database.admin_dsn)
    reader = SqlAccessReader(pool)
    for doors in (DOORS, ()):
        found = await reader.bearer(firm.id, SECRET, doors)
        assert isinstance(found, SignedInView) is opens
        assert found == await reader.session(firm.id, SECRET)


@pytest.mark.T01
@pytest.mark.T23
@pytest.mark.parametrize("holder", [token, session], ids=["token", "session"])
async def test_nothing_is_found_elsewhere_or_for_who_was_disabled(
    pool: CountingPool, database: TestDatabase, admin: asyncpg.Connection, holder: Any
) -> None:
    seed = Seed()
    firm, other = Firm(seed, "Ada Heating"), Firm(seed, "Bob Plumbing")
    elsewhere = firm.customer("Somebody else")
    holder(firm)
    await seed.write(database.admin_dsn)
    reader = SqlAccessReader(pool)
    assert await reader.bearer(firm.id, SECRET, DOORS)
    assert await reader.bearer(other.id, SECRET, DOORS) is None
    for table in ("customer", "contractor"):
        await admin.execute(f"update {table} set active = false")
        assert await reader.bearer(firm.id, SECRET, DOORS) is None
        await admin.execute(f"update {table} set active = true")
    await admin.execute("update contact set customer_id = $1", elsewhere)
    moved = await reader.bearer(firm.id, SECRET, DOORS)
    assert (moved is None) is (holder is session), "a session is for one customer, a link for one person"
