"""Two relays, two schedulers, two workers with one task, started by mistake or by a deploy: no effect twice."""

import asyncio
from collections import Counter
from collections.abc import Callable
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import select

from adapters.sql.relay import SqlRelay, relay_engines
from adapters.sql.tables import NOW, outbox
from application.ports.outbox import LeasedTask
from entrypoints.workers.main import schedules
from entrypoints.workers.schedules import Schedule, schedule_forever
from tests.faults.world import World, at_once, payer, until
from tests.races.unguarded import Meeting, unguarded
from tests.support.database import TestDatabase
from tests.support.sandbox import SandboxProcess

pytestmark = [pytest.mark.anyio, pytest.mark.R37]
ONE_MESSAGE = "message.uq_message_reason"
ONE_JOB = "job_estimate.uq_job_estimate_estimate"


async def test_R37_two_relays_never_hand_out_the_same_task(world: World, rounds: Callable[..., int]) -> None:
    relays = [SqlRelay(relay_engines(world.portal.database.relay_dsn)) for _ in range(2)]
    for _ in range(rounds(short=6)):
        await queue_polls(world, 40)
        taken: list[LeasedTask] = []
        while any(found := await at_once(relay.lease(most=5, lease_s=30) for relay in relays)):
            taken += [task for tasks in found for task in tasks]
        assert len(taken) == len({task.id for task in taken}) >= 40
    await forget(relays)


async def test_R37_control_without_a_lease_two_relays_hand_out_everything_twice(world: World) -> None:
    class Loose(SqlRelay):
        async def lease(self, *, most: int, lease_s: float) -> list[LeasedTask]:
            due = select(outbox.c.id, outbox.c.contractor_id).where(outbox.c.due_at <= NOW).limit(most)
            return [LeasedTask(id=row.id, contractor_id=row.contractor_id) for row in await self._run(due)]

    relays = [Loose(relay_engines(world.portal.database.relay_dsn)) for _ in range(2)]
    await queue_polls(world, 4)
    one, other = await at_once(relay.lease(most=50, lease_s=30) for relay in relays)
    assert {task.id for task in one} == {task.id for task in other}
    assert len(one) >= 4
    await forget(relays)


async def test_R37_two_schedulers_run_each_schedule_once_an_interval(world: World) -> None:
    relays = [SqlRelay(relay_engines(world.portal.database.relay_dsn)) for _ in range(2)]
    started = await world.begin_payment(await world.invoice(), by=payer())
    ran: Counter[str] = Counter()
    counted = [counting(one, ran) for one in schedules(world.portal.container)]
    loops = [asyncio.create_task(schedule_forever(relay, counted)) for relay in relays]
    try:
        await until(lambda: all_ran(world, started.payment_id))
        await asyncio.sleep(0.3)  # the other one has looked by now
    finally:
        for loop in loops:
            loop.cancel()
        await at_once(loops)
    assert ran == {one.name: 1 for one in counted}
    assert await polls(world, started.payment_id) == 1  # of the young or of all: one question waits
    await forget(relays)


async def test_R37_control_without_the_table_two_schedulers_run_everything_twice(world: World) -> None:
    class Loose(SqlRelay):
        async def schedule(self, name: str, *, every_s: float) -> bool:
            return True

    ran: list[UUID] = []

    async def run(contractor_id: UUID) -> None:
        ran.append(contractor_id)

    relays = [Loose(relay_engines(world.portal.database.relay_dsn)) for _ in range(2)]
    loops = [asyncio.create_task(schedule_forever(relay, [Schedule("once", 3600, run)])) for relay in relays]
    await until(lambda: ran_twice(ran))
    for loop in loops:
        loop.cancel()
    await at_once(loops)
    assert ran == [world.portal.contractor_id] * 2
    await forget(relays)


async def test_R37_one_schedule_asked_for_by_many_at_once_is_won_by_one(
    world: World, rounds: Callable[..., int]
) -> None:
    relays = [SqlRelay(relay_engines(world.portal.database.relay_dsn)) for _ in range(3)]
    for round_ in range(rounds()):
        won = await at_once(relay.schedule(f"at {round_}", every_s=60) for relay in relays for _ in range(3))
        assert sorted(won) == [False] * 8 + [True]
    await forget(relays)


@pytest.mark.R04
async def test_R04_control_without_constraint_a_task_that_runs_twice_tells_twice(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting, ONE_MESSAGE) as world:
        await world.invoice(of=await world.person(email="ana@races.test"))
        await twice(world, meeting)
        assert "I10" in {broken.id for broken in await world.broken()}


@pytest.mark.R06
async def test_R06_control_without_constraint_a_task_that_runs_twice_makes_two_jobs(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting, ONE_JOB) as world:
        person = await world.person()
        estimate_id = await world.sent_estimate(person)
        await world.approve_estimate(await world.approval(estimate_id, person))
        await undo_what_followed(world)
        meeting.expect(2)
        await at_once(world.create_job(world.contractor_id, estimate_id) for _ in range(2))
        assert await world.count("job_estimate", "estimate_id = $1", estimate_id) == 2
        assert "I8" in {broken.id for broken in await world.broken()}


async def all_ran(world: World, payment_id: UUID) -> bool:
    return (
        await world.count("schedule") == len(schedules(world.portal.container)) and await polls(world, payment_id) > 0
    )


def counting(schedule: Schedule, ran: Counter[str]) -> Schedule:
    async def run(contractor_id: UUID) -> None:
        ran[schedule.name] += 1
        await schedule.run(contractor_id)

    return Schedule(schedule.name, schedule.every_s, run)


async def ran_twice(ran: list[UUID]) -> bool:
    return len(ran) >= 2


async def undo_what_followed(world: World) -> None:
    """As right after the approval's own commit: the job and the deposit are still to come."""
    owner = await asyncpg.connect(world.portal.database.admin_dsn)
    try:
        await owner.execute("delete from invoice; delete from number_series where kind = 'invoice'")
        await owner.execute("delete from job_estimate; delete from job")
    finally:
        await owner.close()


async def twice(world: World, meeting: Meeting) -> None:
    relay, run = world.portal.container.relay(), world.portal.container.task_runner()
    for task in await relay.lease(most=50, lease_s=30):
        meeting.expect(2)
        await at_once(run(task.contractor_id, task.id) for _ in range(2))


async def queue_polls(world: World, count: int) -> None:
    """Tasks that are due and that nobody works on."""
    await world.look(
        "insert into outbox (contractor_id, id, name, subject_id, reason, due_at)"
        " select $1, gen_random_uuid(), 'poll_payment', gen_random_uuid(), gen_random_uuid(), portal_now()"
        " from generate_series(1, $2)",
        world.portal.contractor_id,
        count,
    )


async def polls(world: World, payment_id: UUID) -> int:
    return await world.count("outbox", "name = 'poll_payment' and subject_id = $1", payment_id)


async def forget(relays: list[SqlRelay]) -> None:
    for relay in relays:
        await relay.close()
        await relay._engines.close()
