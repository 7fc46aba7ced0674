"""Handing out tasks, and what becomes of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.sql.engines import Engines
from adapters.sql.relay import SqlRelay, relay_engines
from adapters.sql.work import BACKOFF_S, SqlWork
from application.errors import Busy
from application.ports.outbox import LeasedTask
from application.tasks import TaskName
from tests.contracts.ground import Ground, prepared
from tests.drivers.sql import SqlPortal
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def engines(portal: SqlPortal) -> AsyncIterator[Engines]:
    pool = relay_engines(portal.database.relay_dsn)
    yield pool
    await pool.close()


@pytest.fixture
async def relay(engines: Engines) -> AsyncIterator[SqlRelay]:
    relay = SqlRelay(engines)
    yield relay
    await relay.close()


async def queue(ground: Ground, *, after_s: float = 0) -> None:
    async with ground.begin() as work:
        await work.tasks.add(TaskName.POLL_PAYMENT, work.new_id(), reason=work.new_id(), after_s=after_s)
        await work.commit()


async def test_a_lease_that_ended_is_due_again(ground: Ground, relay: SqlRelay) -> None:
    await queue(ground)
    [first] = await relay.lease(most=10, lease_s=-1)
    assert [first] == await relay.lease(most=10, lease_s=60)
    assert await relay.lease(most=10, lease_s=60) == []
    assert first.contractor_id == ground.contractor.id


async def test_a_task_is_leased_when_it_is_due_and_not_before(ground: Ground, relay: SqlRelay) -> None:
    await queue(ground, after_s=3600)
    assert await relay.lease(most=10, lease_s=60) == []
    await ground.portal.move_clock(timedelta(hours=2))
    assert len(await relay.lease(most=10, lease_s=60)) == 1


async def test_contractors_that_are_active_are_named(portal: SqlPortal, ground: Ground, relay: SqlRelay) -> None:
    gone = await prepared(portal, host="gone.example")
    await portal.look("update contractor set active = false where id = $1", gone.contractor.id)
    assert await relay.contractors() == [ground.contractor.id]


async def test_one_of_several_schedulers_works_an_interval(relay: SqlRelay, engines: Engines) -> None:
    schedulers = [relay, SqlRelay(engines), SqlRelay(engines)]
    turns = await asyncio.gather(*(one.schedule("poll", every_s=60) for one in schedulers))
    assert sorted(turns) == [False, False, True]
    assert await relay.schedule("lapse", every_s=-1)
    assert await relay.schedule("lapse", every_s=60)  # the interval is over
    assert not await relay.schedule("lapse", every_s=60)


async def test_a_new_task_wakes_the_relay(ground: Ground, relay: SqlRelay) -> None:
    await relay.wait(timeout_s=0)  # listening from here on
    await rested(relay)
    waiting = asyncio.create_task(relay.wait(timeout_s=60))
    await queue(ground)
    async with asyncio.timeout(5):
        await waiting


async def test_a_lost_bell_is_hung_up_again(portal: SqlPortal, ground: Ground, relay: SqlRelay) -> None:
    await relay.wait(timeout_s=0)
    await rested(relay)
    async with asyncio.timeout(10):
        waiting = asyncio.create_task(relay.wait(timeout_s=60))
        await asyncio.sleep(0)
        await portal.look(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            " and application_name = 'serviceflow-relay'"
        )
        await waiting
        await relay.wait(timeout_s=60)  # what was queued meanwhile rang for nobody: look at once
        await rested(relay)
        waiting = asyncio.create_task(relay.wait(timeout_s=60))
        await queue(ground)
        await waiting


async def test_without_a_server_the_relay_waits_and_is_busy() -> None:
    engines = relay_engines("postgresql://nobody@127.0.0.1:1/none")
    relay = SqlRelay(engines)
    await relay.wait(timeout_s=0.01)
    with pytest.raises(Busy):
        await relay.lease(most=1, lease_s=1)
    await engines.close()


async def rested(relay: SqlRelay) -> None:
    """Until the bell is silent: a notice may still be under way."""
    async with asyncio.timeout(5):
        while relay._rung.is_set():
            await relay.wait(timeout_s=0)


async def test_a_task_lives_until_it_is_done(portal: SqlPortal, ground: Ground, relay: SqlRelay) -> None:
    work = SqlWork(portal.door, portal.reads)
    await queue(ground)
    [leased] = await relay.lease(most=1, lease_s=60)
    task = await work.load(leased.contractor_id, leased.id)
    assert task is not None
    assert (task.id, task.name) == (leased.id, TaskName.POLL_PAYMENT)
    await work.done(task)
    assert await work.load(leased.contractor_id, leased.id) is None
    await work.failed(task, problem="Late", retry_in_s=1)  # a second run that failed undoes nothing
    await ground.portal.move_clock(timedelta(days=1))
    assert await relay.lease(most=1, lease_s=60) == []


async def test_a_failed_task_waits_longer_each_time_and_is_parked_at_last(
    portal: SqlPortal, ground: Ground, relay: SqlRelay
) -> None:
    work = SqlWork(portal.door, portal.reads)
    await queue(ground)
    for wait_s in BACKOFF_S:
        leased = await only(relay)
        task = await work.load(leased.contractor_id, leased.id)
        assert task is not None
        await work.failed(task, problem="OSError:", retry_in_s=0)
        assert await relay.lease(most=1, lease_s=60) == []
        await ground.portal.move_clock(timedelta(seconds=wait_s))
    leased = await only(relay)
    await work.failed(task, problem="OSError:", retry_in_s=0)
    await ground.portal.move_clock(timedelta(days=9))
    assert await relay.lease(most=1, lease_s=60) == []
    assert await work.load(leased.contractor_id, leased.id) is None
    [row] = await portal.tasks(ground.contractor.id)
    assert (row.tries, row.problem) == (len(BACKOFF_S) + 1, "OSError:")
    assert row.parked_at is not None
    [alert] = await portal.alerts(ground.contractor.id)
    assert (alert.code, alert.subject) == ("task_parked", f"task:{leased.id}")


async def test_a_hopeless_task_is_parked_at_once(portal: SqlPortal, ground: Ground, relay: SqlRelay) -> None:
    work = SqlWork(portal.door, portal.reads)
    await queue(ground)
    leased = await only(relay)
    task = await work.load(leased.contractor_id, leased.id)
    assert task is not None
    await work.failed(task, problem="EventUnknown", retry_in_s=None)
    [given_up] = await work.parked(task.contractor_id, most=10)
    assert (given_up.id, given_up.name, given_up.problem, given_up.tries) == (task.id, task.name, "EventUnknown", 1)
    assert await work.parked(task.contractor_id, most=0) == []
    assert await work.load(leased.contractor_id, leased.id) is None
    assert [alert.code for alert in await portal.alerts(ground.contractor.id)] == ["task_parked"]


async def test_the_caller_may_ask_for_a_longer_wait(portal: SqlPortal, ground: Ground, relay: SqlRelay) -> None:
    work = SqlWork(portal.door, portal.reads)
    await queue(ground)
    leased = await only(relay)
    task = await work.load(leased.contractor_id, leased.id)
    assert task is not None
    await work.failed(task, problem="GatewayUnavailable", retry_in_s=900)
    await ground.portal.move_clock(timedelta(seconds=800))
    assert await relay.lease(most=1, lease_s=60) == []
    await ground.portal.move_clock(timedelta(seconds=101))
    await only(relay)


async def test_a_task_of_another_contractor_is_not_there(portal: SqlPortal, ground: Ground, relay: SqlRelay) -> None:
    await queue(ground)
    leased = await only(relay)
    assert await SqlWork(portal.door, portal.reads).load(samples.new_id(), leased.id) is None


async def only(relay: SqlRelay) -> LeasedTask:
    [leased] = await relay.lease(most=10, lease_s=60)
    return leased
