"""An approval is whole or not there, wherever its process died; what follows from it follows once."""

from collections.abc import Callable
from uuid import UUID

import pytest

from application.estimates.approve_estimate import ApproveEstimate
from domain.estimates.errors import EstimateNotOpen
from tests.faults.kills import Kill, Killed, steps_of
from tests.faults.world import Person, World

pytestmark = [pytest.mark.anyio, pytest.mark.R06]


async def test_R06_killed_at_each_step_of_an_approval(world: World, kill: Kill, rounds: Callable[..., int]) -> None:
    person = await world.person(email="ana@faults.test")
    estimate_id = await world.sent_estimate(person)
    command = await world.approval(estimate_id, person)
    await world.work_off()
    kill.arm(0)
    await world.approve_estimate(command)
    await world.work_off()
    for at in steps_of(len(kill.steps), most=rounds(short=14, long=400)):
        kill.disarm()
        estimate_id = await world.sent_estimate(person)
        command = await world.approval(estimate_id, person)
        await world.work_off()
        kill.arm(at)
        with pytest.raises(Killed):
            await approve_and_follow(world, command)
        whole = await is_whole(world, estimate_id)
        await world.time_passes(60)
        await world.work_off()
        if whole:
            await check_followed_once(world, estimate_id)
        # the person sends the form again, having seen no answer
        await world.approve_estimate(command)
        await world.work_off()
        await check_followed_once(world, estimate_id)
        await decide_again(world, estimate_id, person)
    assert await world.broken() == []


async def test_a_signed_pdf_is_proved_although_its_maker_died_before_it_could(world: World, kill: Kill) -> None:
    person = await world.person(email="ana@faults.test")
    estimate_id = await world.sent_estimate(person)
    command = await world.approval(estimate_id, person)
    await world.work_off()
    kill.arm("after keep")
    with pytest.raises(Killed):
        await approve_and_follow(world, command)
    assert await world.count("evidence_document") == 0
    await world.time_passes(60)
    await world.work_off()
    assert await world.count("evidence_document") == 1
    assert await world.broken() == []


async def approve_and_follow(world: World, command: ApproveEstimate) -> None:
    await world.approve_estimate(command)
    await world.work_off()


async def is_whole(world: World, estimate_id: UUID) -> bool:
    """Approved with evidence and outbox rows, or untouched; anything between fails."""
    [row] = await world.look(
        "select status, decision is not null as decided,"
        " (select count(*) from evidence where estimate_id = e.id) as proofs,"
        " (select count(*) from outbox where subject_id = e.id and name in ('create_job', 'open_deposit',"
        " 'tell_approved', 'extend_estimate_links')) as tasks from estimate e where id = $1",
        estimate_id,
    )
    found = (row["status"], row["decided"], row["proofs"], row["tasks"])
    assert found in {("sent", False, 0, 0), ("approved", True, 1, 4)}
    return found[0] == "approved"


async def check_followed_once(world: World, estimate_id: UUID) -> None:
    assert await world.count("evidence", "estimate_id = $1", estimate_id) == 1
    assert await world.count("job_estimate", "estimate_id = $1", estimate_id) == 1
    assert await world.count("invoice", "estimate_id = $1 and kind = 'deposit' and status = 'open'", estimate_id) == 1
    told = "kind = 'estimate_approved' and subject_id = $1 and state = 'sent'"
    assert await world.count("message", told, estimate_id) == 1


async def decide_again(world: World, estimate_id: UUID, person: Person) -> None:
    """Another form for the same estimate is refused, and leaves the proof as it is."""
    command = await world.approval(estimate_id, person, key="another form")
    with pytest.raises(EstimateNotOpen):
        await world.approve_estimate(command)
