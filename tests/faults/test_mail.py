"""The one gap in which a copy of a mail may arise: between the mail server's acceptance and our mark (I10)."""

from collections.abc import Callable, Sequence

import pytest

from tests.faults.kills import Kill, Killed, steps_of
from tests.faults.world import World, at_once
from tests.support.sandbox import Json

pytestmark = [pytest.mark.anyio, pytest.mark.R05]


async def test_R05_killed_after_the_server_took_it_there_is_one_copy_more_under_the_same_id(
    world: World, kill: Kill
) -> None:
    await world.invoice(of=await world.person(email="ana@faults.test"))
    kill.arm("after send")
    with pytest.raises(Killed):
        await world.work_off()
    assert len(await mails(world)) == 1
    await later(world)
    assert message_ids(await mails(world)) == [await only_message(world)] * 2
    assert await world.count("message", "state = 'sent'") == 1
    await later(world)
    assert len(await mails(world)) == 2
    assert await world.broken() == []


async def test_R05_killed_twice_there_is_no_third_copy_and_staff_are_told(world: World, kill: Kill) -> None:
    await world.invoice(of=await world.person(email="ana@faults.test"))
    for _ in range(2):
        kill.arm("after send")
        with pytest.raises(Killed):
            await world.work_off()
        await world.time_passes(60)
    await later(world)
    assert len(message_ids(await mails(world))) == 2
    assert await world.count("message", "state = 'unknown'") == 1
    assert await world.count("alert", "code = 'message_outcome_unknown'") == 1
    assert await world.broken() == []


async def test_R05_a_connection_that_ends_after_the_mail_was_taken_is_like_a_death(world: World) -> None:
    await world.invoice(of=await world.person(email="ana@faults.test"))
    await world.sandbox.amail_rules(drop_after_accept=1)
    await world.work_off()
    await later(world)
    assert message_ids(await mails(world)) == [await only_message(world)] * 2
    assert await world.count("message", "state = 'sent'") == 1


async def test_R05_killed_at_each_step_of_a_mail(world: World, kill: Kill, rounds: Callable[..., int]) -> None:
    """No mail is lost, wherever its worker died, and only the one gap makes a copy."""
    await world.invoice(of=await world.person(email="dry@faults.test"))
    kill.arm(0)
    await world.work_off()
    steps = list(kill.steps)
    for at in steps_of(len(steps), most=rounds(short=16, long=200)):
        address = f"ana{at}@faults.test"
        await world.invoice(of=await world.person(email=address))
        kill.arm(at)
        with pytest.raises(Killed):
            await world.work_off()
        await later(world)
        found = await mails(world, address)
        accepted, marked = steps.index("after send") + 1, steps.index("after send") + 5
        assert len(found) == (2 if accepted <= at < marked else 1), f"killed at step {at}, {steps[at - 1]}"
        assert len(set(message_ids(found))) == 1
    assert await world.broken() == []


async def test_two_workers_with_the_same_mail_send_it_once(world: World) -> None:
    await world.invoice(of=await world.person(email="ana@faults.test"))
    await world.sandbox.amail_rules(delay_s=0.3)  # long enough for both to be at it
    await run_twice(world)
    await later(world)
    assert len(await mails(world)) == 1
    assert await world.broken() == []


async def later(world: World) -> None:
    """The dead worker's lease ends, and another worker does what it finds, also what waits for a second look."""
    for _ in range(2):
        await world.time_passes(60)
        await world.work_off()


async def run_twice(world: World) -> None:
    relay, run = world.portal.container.relay(), world.portal.container.task_runner()
    while leased := await relay.lease(most=50, lease_s=30):
        await at_once(run(task.contractor_id, task.id) for task in leased for _ in range(2))


async def mails(world: World, to: str = "ana@faults.test") -> Sequence[Json]:
    return await world.sandbox.amails(to=to)


def message_ids(found: Sequence[Json]) -> list[str]:
    return [mail["message_id"] for mail in found]


async def only_message(world: World) -> str:
    [row] = await world.look("select id from message where contact_id is not null")
    return f"<{row['id']}@portal.test>"
