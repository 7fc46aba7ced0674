"""The door lends connections with one contractor set on them, and waits for nothing without bound."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from adapters.sql.door import Door
from adapters.sql.tables import customers
from adapters.sql.unit_of_work import SqlUnitOfWork
from application.errors import Busy, NotFound
from domain.estimates.estimate import Estimate
from domain.shared.ids import ContractorId
from tests.contracts.ground import Ground
from tests.drivers.sql import SqlPortal
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def narrow(portal: SqlPortal) -> AsyncIterator[Door]:
    """A door with a single connection."""
    door = Door(portal.database.app_dsn, size=1, wait_s=0.1)
    yield door
    await door.close()


@pytest.mark.T04
async def test_one_connection_never_shows_another_contractors_rows(
    portal: SqlPortal, narrow: Door, rounds: Callable[..., int]
) -> None:
    owners = [samples.contractor(host=f"{name}.example") for name in ("a", "b")]
    for owner in owners:
        await portal.add_contractor(owner)
        async with portal.begin(owner.id) as work:
            await work.customers.add(samples.customer(owner.id))
            await work.commit()
    chance = random.Random(4)
    for turn in range(rounds(short=300, long=10_000)):
        owner = owners[turn % 2].id
        disturb = chance.choice([looks, commits, fails, is_canceled, times_out])
        await disturb(narrow, owner, chance)
        assert await seen(narrow, owner) == {owner}


async def seen(door: Door, owner: ContractorId) -> set[UUID]:
    async with door.transaction(owner) as tx:
        return {row.contractor_id for row in await tx.rows(select(customers.c.contractor_id))}


async def looks(door: Door, owner: ContractorId, chance: random.Random) -> None:
    await seen(door, owner)


async def commits(door: Door, owner: ContractorId, chance: random.Random) -> None:
    async with door.short(owner) as tx:
        await tx.rows(select(customers.c.id))


async def fails(door: Door, owner: ContractorId, chance: random.Random) -> None:
    async with SqlUnitOfWork(door, owner) as work:
        with pytest.raises(NotFound):
            await work.estimates.add(samples.estimate(samples.customer(owner)))


async def is_canceled(door: Door, owner: ContractorId, chance: random.Random) -> None:
    """Given up at some moment between asking for the connection and the rows."""
    task = asyncio.create_task(seen(door, owner))
    for _ in range(chance.randrange(12)):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


async def times_out(door: Door, owner: ContractorId, chance: random.Random) -> None:
    async with door.transaction(owner) as tx:
        await tx.rows(text("set local statement_timeout = '1ms'"))
        with pytest.raises(Busy):
            await tx.rows(text("select pg_sleep(1)"))


async def test_a_contractor_is_forgotten_with_the_transaction(ground: Ground, narrow: Door) -> None:
    async with narrow.short(ground.contractor.id) as tx:
        assert len(await tx.rows(select(customers.c.id))) == 1
    async with narrow._engines.here().connect() as bare:
        assert (await bare.execute(text("select current_setting('app.contractor', true)"))).scalar_one() in {"", None}


async def test_a_connection_on_which_the_contractor_could_not_be_set_is_thrown_away(
    portal: SqlPortal, narrow: Door
) -> None:
    owner = samples.contractor()
    await portal.add_contractor(owner)
    before = await backend(narrow, owner.id)
    await portal.look("alter function portal_now() rename to portal_then")
    with pytest.raises(Exception, match="portal_now"):
        await seen(narrow, owner.id)
    await portal.look("alter function portal_then() rename to portal_now")
    assert await backend(narrow, owner.id) != before


async def test_a_pool_without_a_free_connection_is_busy(ground: Ground, narrow: Door) -> None:
    async with narrow.transaction(ground.contractor.id):
        with pytest.raises(Busy):
            await seen(narrow, ground.contractor.id)
        with pytest.raises(Busy):
            await narrow.ping()
    await narrow.ping()


async def test_a_lock_that_is_not_had_in_three_seconds_is_busy(ground: Ground) -> None:
    offer = await ground.estimate()
    async with ground.begin() as work, ground.begin() as other:
        await work.estimates.get(offer.id)
        with pytest.raises(Busy):
            await other.estimates.get(offer.id)


async def test_a_deadlock_is_busy_for_one_and_nothing_for_the_other(ground: Ground) -> None:
    first, second = await ground.estimate(), await ground.estimate()
    both_hold = asyncio.Barrier(2)

    async def lock(mine: Estimate, theirs: Estimate) -> None:
        async with ground.begin() as work:
            await work.estimates.get(mine.id)
            await both_hold.wait()
            await work.estimates.get(theirs.id)

    ends = await asyncio.gather(lock(first, second), lock(second, first), return_exceptions=True)
    assert sorted(type(end) for end in ends if end) == [Busy]


async def test_after_a_restart_of_the_server_work_goes_on(portal: SqlPortal, ground: Ground) -> None:
    async with ground.begin(), ground.begin():
        pass  # two connections wait in the pool
    await portal.look(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    async with ground.begin() as work:
        assert (await work.customers.read(ground.customer.id)).id == ground.customer.id


async def test_a_connection_lost_on_the_way_is_busy(portal: SqlPortal, ground: Ground) -> None:
    async with ground.begin() as work:
        await portal.look(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        with pytest.raises(Busy):
            await work.customers.read(ground.customer.id)


async def test_a_connection_lost_in_the_commit_is_no_promise_that_nothing_was_written(
    portal: SqlPortal, ground: Ground
) -> None:
    async with ground.begin() as work:
        await work.customers.add(samples.customer(ground.contractor.id))
        await portal.look(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        with pytest.raises(DBAPIError):  # Busy would say that a retry is safe
            await work.commit()


async def test_no_server_is_busy() -> None:
    door = Door("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Busy):
        await door.ping()
    with pytest.raises(Busy):
        await seen(door, ContractorId(samples.new_id()))
    await door.close()


async def backend(door: Door, owner: ContractorId) -> object:
    async with door.transaction(owner) as tx:
        return (await tx.rows(text("select pg_backend_pid() as pid")))[0].pid
