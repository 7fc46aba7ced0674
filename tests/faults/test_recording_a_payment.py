"""Money was captured; whatever dies, comes twice or comes in another order, it is entered once and told once."""

from collections.abc import Callable
from uuid import UUID

import pytest

from application.payments.start_payment import PaymentStart
from domain.payments.payment import Checkout
from tests.faults.kills import Kill, Killed, steps_of
from tests.faults.world import Bill, World, at_once, payer

pytestmark = pytest.mark.anyio


@pytest.mark.R22
async def test_R22_without_any_webhook_the_poller_finds_what_was_captured(world: World) -> None:
    bill, started = await captured(world)
    await world.poll()
    await world.work_off()
    await check_paid_once(world, bill, started.payment_id)


@pytest.mark.R22
async def test_R22_a_captured_payment_is_found_by_the_way_back_alone(world: World) -> None:
    bill, started = await captured(world)
    await world.come_back(started.payment_id)
    await world.work_off()
    await check_paid_once(world, bill, started.payment_id)


@pytest.mark.R23
async def test_R23_the_webhook_comes_before_the_call_that_opened_the_page_has_returned(world: World) -> None:
    bill = await world.invoice(of=await world.person(email="ana@faults.test"))

    async def webhook_is_faster(checkout: Checkout) -> None:
        await world.sandbox.apay(checkout.ref)
        assert await world.deliver() == [200, 200]
        await world.work_off()

    world.portal.container.gateway().meanwhile = webhook_is_faster
    started = await world.begin_payment(bill, by=payer())
    assert await world.state_of(started.payment_id) == "settled"
    await world.work_off()
    await check_paid_once(world, bill, started.payment_id)


@pytest.mark.R03
@pytest.mark.R01
async def test_R03_killed_at_each_step_of_recording(world: World, kill: Kill, rounds: Callable[..., int]) -> None:
    """From the webhook's arrival until its task is marked as done."""
    await captured(world)
    await world.work_off()  # the invoice's own mails
    kill.arm(0)
    await world.receive()
    await world.work_off()
    for at in steps_of(len(kill.steps), most=rounds(short=16, long=200)):
        kill.disarm()
        bill, started = await captured(world, email=f"ana{at}@faults.test")
        await world.work_off()
        kill.arm(at)
        with pytest.raises(Killed):
            await receive_and_record(world)
        await world.time_passes(60)
        await world.poll()
        await world.work_off()
        assert await world.state_of(started.payment_id) == "settled", f"killed at step {at}"
        assert await world.paid_minor(bill) == bill.total_minor
        assert await receipts(world, started.payment_id) == 1
    await world.check_sound()


@pytest.mark.R04
async def test_R04_every_task_handed_out_twice_has_its_effect_once(world: World) -> None:
    """The relay died between handing out and the lease's end: the same task runs in two workers at once."""
    person = await world.person(email="ana@faults.test")
    estimate_id = await world.sent_estimate(person)
    await work_off_twice(world)
    await world.approve_estimate(await world.approval(estimate_id, person))
    await work_off_twice(world)
    [deposit] = await world.look("select id, total_minor from invoice where kind = 'deposit'")
    bill = Bill(id=deposit["id"], customer_id=person.customer_id, total_minor=deposit["total_minor"])
    started = await world.begin_payment(bill, by=person.actor)
    await world.pay_at(started)
    await world.deliver()
    await work_off_twice(world)
    await check_paid_once(world, bill, started.payment_id)
    assert await world.count("job") == 1
    mails = await world.sandbox.amails(to="ana@faults.test")
    assert (
        len({mail["subject"] for mail in mails}) == len(mails) == await world.count("message", "contact_id is not null")
    )


async def captured(world: World, *, email: str = "ana@faults.test") -> tuple[Bill, PaymentStart]:
    bill = await world.invoice(of=await world.person(email=email))
    started = await world.begin_payment(bill, by=payer())
    assert (await world.pay_at(started))["outcome"] == "paid"
    return bill, started


async def receive_and_record(world: World) -> None:
    await world.receive()
    await world.work_off()


async def work_off_twice(world: World) -> None:
    relay, run = world.portal.container.relay(), world.portal.container.task_runner()
    while leased := await relay.lease(most=50, lease_s=30):
        for task in leased:
            for died in await at_once(run(task.contractor_id, task.id) for _ in range(2)):
                assert died is None


async def receipts(world: World, payment_id: UUID) -> int:
    return await world.count("message", "kind = 'receipt' and reason = $1", payment_id)


async def check_paid_once(world: World, bill: Bill, payment_id: UUID) -> None:
    assert await world.state_of(payment_id) == "settled"
    assert await world.paid_minor(bill) == bill.total_minor
    assert await world.count("ledger_entry", "payment_id = $1", payment_id) == 1
    assert await receipts(world, payment_id) == 1
    await world.check_sound()
