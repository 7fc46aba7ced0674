"""The door's short way: one statement, its own transaction, its own contractor, and nothing left behind."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest
from sqlalchemy import text

from adapters.sql.door import Door
from application.errors import Busy
from domain.shared.ids import ContractorId
from tests.contracts.ground import Ground, prepared
from tests.drivers.sql import SqlPortal

pytestmark = pytest.mark.anyio

RENAME = "UPDATE customer SET name = name || '!' WHERE id = {customer}"


async def names(portal: SqlPortal) -> set[str]:
    connection = await asyncpg.connect(portal.database.admin_dsn)
    try:
        return {row["name"] for row in await connection.fetch("select name from customer")}
    finally:
        await connection.close()


async def setting(door: Door) -> object:
    return await door._bare.use(lambda one: one.fetchval("select current_setting('app.contractor', true)"))


@pytest.mark.T04
async def test_it_changes_rows_of_its_contractor_alone(
    portal: SqlPortal, ground: Ground, rounds: Callable[..., int]
) -> None:
    neighbor = await prepared(portal, host="neighbor.example")
    mine, theirs = ground.customer, neighbor.customer
    for _ in range(rounds(short=20, long=500)):
        await portal.door.at_once(ground.contractor.id, RENAME, customer=theirs.id)
    assert await names(portal) == {mine.name, theirs.name}
    await portal.door.at_once(ground.contractor.id, RENAME, customer=mine.id)
    await portal.door.at_once(ContractorId(neighbor.contractor.id), "UPDATE customer SET name = name || '?'")
    assert await names(portal) == {f"{mine.name}!", f"{theirs.name}?"}


async def test_the_contractor_is_forgotten_with_it(portal: SqlPortal, ground: Ground) -> None:
    await portal.door.at_once(ground.contractor.id, RENAME, customer=ground.customer.id)
    assert await setting(portal.door) in {"", None}


async def test_what_fails_leaves_nothing_and_the_next_one_works(portal: SqlPortal, ground: Ground) -> None:
    before = await names(portal)
    with pytest.raises(asyncpg.PostgresError, match="append_only"):
        await portal.door.at_once(ground.contractor.id, f"{RENAME}; SELECT append_only()", customer=ground.customer.id)
    assert await names(portal) == before
    assert await setting(portal.door) in {"", None}
    await portal.door.at_once(ground.contractor.id, RENAME, customer=ground.customer.id)
    assert await names(portal) == {f"{name}!" for name in before}


async def test_what_is_canceled_leaves_no_connection_out_of_step(portal: SqlPortal, ground: Ground) -> None:
    for steps in range(8):
        task = asyncio.create_task(portal.door.at_once(ground.contractor.id, "SELECT pg_sleep(0.02)"))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert await setting(portal.door) in {"", None}


async def test_a_lock_that_is_not_had_is_busy(portal: SqlPortal, ground: Ground) -> None:
    async with portal.door.transaction(ground.contractor.id) as tx:
        await tx.rows(text("SELECT id FROM customer FOR UPDATE"))
        with pytest.raises(Busy):
            await portal.door.at_once(ground.contractor.id, RENAME, customer=ground.customer.id)


async def test_nothing_but_ids_is_written_into_it(portal: SqlPortal, ground: Ground) -> None:
    with pytest.raises(AssertionError):
        await portal.door.at_once(ground.contractor.id, RENAME, customer="x' OR true --")  # type: ignore[arg-type]
