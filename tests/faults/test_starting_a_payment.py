"""A payment's start, cut at every place: the invoice is charged once or can be paid again; nobody is left waiting."""

import asyncio
from collections.abc import Callable

import pytest

from application.ports.payment_gateway import OutcomeUnknown
from domain.payments.errors import OutcomePending
from tests.faults.kills import Kill, Killed, steps_of
from tests.faults.world import World, payer

pytestmark = pytest.mark.anyio


# the sweeper comes at once, after an outage longer than a page may still be asked for, and after the key's life
OUTAGES_S = (60, 20 * 60, 24 * 3600)


@pytest.mark.R02
@pytest.mark.parametrize("outage_s", OUTAGES_S)
async def test_R02_killed_before_the_processor_was_called(world: World, kill: Kill, outage_s: float) -> None:
    bill, ana = await world.invoice(), payer()
    kill.arm("before start")
    with pytest.raises(Killed):
        await world.begin_payment(bill, by=ana)
    assert await world.count("payment", "state = 'created' and outcome_unknown") == 1
    with pytest.raises(OutcomePending):
        await world.begin_payment(bill, by=payer("Ben"))
    await world.time_passes(outage_s)
    await world.work_off()
    assert (await world.sandbox.atruth())["charges"] == []
    assert await world.count("payment", "outcome_unknown") == 0
    started = await world.begin_payment(bill, by=payer("Ben"))
    await world.pay_at(started)
    await world.come_back(started.payment_id)
    assert await world.paid_minor(bill) == bill.total_minor
    await world.check_sound()


@pytest.mark.R01
@pytest.mark.parametrize("outage_s", OUTAGES_S)
async def test_R01_killed_between_the_processor_s_answer_and_its_record(
    world: World, kill: Kill, outage_s: float
) -> None:
    """The page is open and can be paid, but nobody here knows its address."""
    bill, ana = await world.invoice(), payer()
    kill.arm("after start")
    with pytest.raises(Killed):
        await world.begin_payment(bill, by=ana)
    [session] = (await world.sandbox.atruth())["sessions"]
    await world.sandbox.apay(session["session"])
    await world.time_passes(outage_s)
    await world.work_off()
    assert await world.paid_minor(bill) == bill.total_minor
    await world.check_sound()


@pytest.mark.R17
async def test_R17_an_error_of_the_processor_is_tried_three_times_under_one_key_and_then_unknown(world: World) -> None:
    bill, ana = await world.invoice(), payer()
    await world.sandbox.afault("status", method="POST", path="/v1/checkout/sessions", status=500, times=9)
    with pytest.raises(OutcomeUnknown):
        await world.begin_payment(bill, by=ana)
    tries = await starts(world)
    assert len(tries) == 3
    assert len(set(tries)) == 1
    await world.sandbox.areset()  # the processor is well again, and holds nothing of it
    await world.time_passes(60)
    await world.work_off()
    assert set(await starts(world)) == set(tries)
    started = await world.begin_payment(bill, by=payer("Ben"))
    await world.pay_at(started)
    await world.come_back(started.payment_id)
    await world.check_sound()


@pytest.mark.R18
@pytest.mark.parametrize("lost", ["never", "cut"])
async def test_R18_the_processor_acts_and_its_answer_never_comes(world: World, lost: str) -> None:
    bill, ana = await world.invoice(), payer()
    await world.sandbox.afault(lost, method="POST", path="/v1/checkout/sessions", moment="after", times=9)
    began = asyncio.get_running_loop().time()
    with pytest.raises(OutcomeUnknown):
        await world.begin_payment(bill, by=ana)
    assert asyncio.get_running_loop().time() - began < 5
    with pytest.raises(OutcomePending):
        await world.begin_payment(bill, by=payer("Ben"))
    await world.end_faults()
    again = await world.begin_payment(bill, by=ana)  # the payer's second try gets the page of the first
    assert len((await world.sandbox.atruth())["sessions"]) == 1
    await world.pay_at(again)
    await world.poll()
    await world.work_off()
    assert await world.paid_minor(bill) == bill.total_minor
    assert await world.count("payment") == 1
    await world.check_sound()


@pytest.mark.R18
async def test_R18_a_start_that_nobody_came_back_to_is_settled_by_the_sweeper(world: World) -> None:
    bill = await world.invoice()
    await world.sandbox.afault("never", method="POST", path="/v1/checkout/sessions", moment="after", times=9)
    with pytest.raises(OutcomeUnknown):
        await world.begin_payment(bill, by=payer())
    await world.end_faults()
    await world.time_passes(60)
    await world.work_off()
    [session] = (await world.sandbox.atruth())["sessions"]
    assert session["status"] == "expired"
    assert await world.count("payment", "outcome_unknown") == 0
    started = await world.begin_payment(bill, by=payer("Ben"))
    await world.pay_at(started)
    await world.come_back(started.payment_id)
    await world.check_sound()


@pytest.mark.R01
@pytest.mark.R02
async def test_killed_at_each_step_of_a_start(world: World, kill: Kill, rounds: Callable[..., int]) -> None:
    """Wherever it died: a minute later the invoice can be paid, and it is paid once."""
    for at in steps_of(await dry_run(world, kill), most=rounds(short=12, long=200)):
        bill = await world.invoice()
        kill.arm(at)
        with pytest.raises(Killed):
            await world.begin_payment(bill, by=payer())
        await world.time_passes(60)
        await world.work_off()
        started = await world.begin_payment(bill, by=payer("Ben"), take_over=True)
        await world.pay_at(started)
        await world.come_back(started.payment_id)
        assert await world.paid_minor(bill) == bill.total_minor, f"killed at step {at}"
    await world.check_sound()


async def dry_run(world: World, kill: Kill) -> int:
    bill = await world.invoice()
    kill.arm(0)
    await world.begin_payment(bill, by=payer())
    return len(kill.steps)


async def starts(world: World) -> list[str]:
    """The idempotency keys of the calls that open a page."""
    latest = (await world.sandbox.arequests())["latest"]
    return [
        one["idempotency_key"] for one in latest if (one["method"], one["path"]) == ("POST", "/v1/checkout/sessions")
    ]
