"""R15: what can never be done is given up with a reason, and keeps nobody busy."""

from datetime import timedelta

import pytest

from adapters.sql.relay import SqlRelay, relay_engines
from adapters.sql.work import BACKOFF_S, SqlWork
from application.tasks import TaskName
from entrypoints.workers.runner import TaskRunner
from tests.contracts.ground import prepared
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
    relay, run = SqlRelay(engines), TaskRunner(SqlWork(portal.door), {})
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
