"""R15: what can never be done is given up with a reason, and keeps nobody busy."""

import asyncio
from datetime import timedelta

import pytest
from dramatiq.middleware import TimeLimit

from adapters.queue.broker import make_broker
from adapters.sql.relay import SqlRelay, relay_engines
from adapters.sql.work import BACKOFF_S, SqlWork
from application.tasks import Task, TaskName
from entrypoints.workers.runner import LONGEST_S, TaskRunner
from tests.contracts.ground import prepared
from tests.drivers.memory import MemoryPortal
from tests.drivers.memory_outside import MemoryWork
from tests.drivers.sql import SqlPortal
from tests.support import samples
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio


@pytest.mark.R15
async def test_R15_a_task_of_an_unknown_name_is_tried_later_and_parked_at_last(database: TestDatabase) -> None:
    """An older worker meets a newer one's task: it must wait for its time, and not be handed out without end."""
    portal = SqlPortal(database)
    engines = relay_engines(database.relay_dsn)
    ground = await prepared(portal)
    relay, run = SqlRelay(engines), TaskRunner(SqlWork(portal.door, portal.reads), {})
    try:
        async with ground.begin() as work:
            await work.tasks.add(TaskName.POLL_PAYMENT, samples.new_id(), reason=samples.new_id())
            await work.commit()
        await portal.look("update outbox set name = 'from_the_future'")
        for wait_s in (*BACKOFF_S, 0):
            [leased] = await relay.lease(most=5, lease_s=30)
            await run(leased.contractor_id, leased.id)
            assert await relay.lease(most=5, lease_s=30) == []
            await portal.move_clock(timedelta(seconds=wait_s))
        [row] = await portal.look("select * from outbox")
        assert row["parked_at"] is not None
        assert row["problem"] == "UnknownTask:from_the_future"
        assert [alert.code for alert in await portal.alerts(ground.contractor.id)] == ["task_parked"]
    finally:
        await relay.close()
        await engines.close()
        await portal.close()


@pytest.mark.R15
async def test_R15_a_task_that_hangs_is_broken_off_and_counted() -> None:
    """The broker would break it off uncounted, and the relay would hand it out again every 30 seconds, for ever."""

    async def hang(_task: Task) -> None:
        await asyncio.Event().wait()

    portal = MemoryPortal()
    ground = await prepared(portal)
    work = MemoryWork(portal)
    async with ground.begin() as unit:
        await unit.tasks.add(TaskName.POLL_PAYMENT, samples.new_id(), reason=samples.new_id())
        await unit.commit()
    [task] = work.due(ground.contractor.id)
    async with asyncio.timeout(5):
        await TaskRunner(work, {TaskName.POLL_PAYMENT: hang}, longest_s=0.01)(ground.contractor.id, task.id)
    [row] = await portal.tasks(ground.contractor.id)
    assert (row.tries, row.problem) == (1, "TimeoutError:")


def test_a_task_is_broken_off_before_the_broker_does_it() -> None:
    [limit] = [one for one in make_broker("embedded:").middleware if isinstance(one, TimeLimit)]
    assert limit.time_limit > LONGEST_S * 1000
