"""The same truth from several sides at once, again, late, early or for somebody else: entered once, or not at all."""

import json
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from application.errors import NotFound
from application.invoices.void_invoice import VoidInvoice
from application.payments.confirm_return import ConfirmReturn
from application.payments.start_payment import PaymentStart
from domain.contractors.contractor import Settings
from domain.invoices.errors import InvoiceHasMoney
from domain.shared.ids import ContractorId
from entrypoints.bootstrap import add_contractor
from tests.faults.world import STAFF, Bill, World, at_once, nearly_at_once, payer, signed
from tests.races.unguarded import Meeting, unguarded
from tests.support.database import TestDatabase
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio
ENTRIES = "uq_ledger_entry_payment"
COPIES = 100


@pytest.mark.R24
async def test_R24_way_back_webhook_and_poller_at_once_are_one_entry_and_one_receipt(
    world: World, rounds: Callable[..., int]
) -> None:
    person = await world.person(email="ana@races.test")
    for _ in range(rounds(short=12)):
        bill, started = await captured(world, of=person)
        await world.poll()
        answers = await at_once([world.deliver(), world.come_back(started.payment_id), world.portal.work_off()])
        assert not [answer for answer in answers if isinstance(answer, BaseException)]
        await world.work_off()
        assert await world.count("ledger_entry", "payment_id = $1", started.payment_id) == 1
        assert await world.count("message", "kind = 'receipt' and reason = $1", started.payment_id) == 1
        assert await world.paid_minor(bill) == bill.total_minor
    await world.check_sound()


@pytest.mark.R24
async def test_R24_control_without_locks_and_constraint_one_payment_is_entered_twice(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting, ENTRIES) as world:
        _, started = await captured(world)
        meeting.expect(2)
        await at_once(world.come_back(started.payment_id) for _ in range(2))
        assert await world.count("ledger_entry", "payment_id = $1", started.payment_id) == 2
        assert {"I2", "I5"} <= {broken.id for broken in await world.broken()}


@pytest.mark.R24
async def test_R24_the_constraint_alone_keeps_a_payment_from_being_entered_twice(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting) as world:
        _, started = await captured(world)
        meeting.expect(2)
        await at_once(world.come_back(started.payment_id) for _ in range(2))
        assert await world.count("ledger_entry", "payment_id = $1", started.payment_id) == 1


@pytest.mark.T59
async def test_T59_an_event_that_comes_a_hundred_times_at_once_has_one_effect(world: World) -> None:
    bill, started = await captured(world)
    completed, succeeded = await world.news()
    again = {**completed, "id": "evt_another_for_the_same_object"}
    for event in (completed, succeeded, again):
        answers = await at_once(world.hand_in(event) for _ in range(COPIES))
        assert {answer.status_code for answer in answers} == {200}
    assert await world.count("inbox") == await world.count("outbox", "name = 'apply_webhook'") == 3
    await world.work_off()
    assert await world.count("ledger_entry", "payment_id = $1", started.payment_id) == 1
    assert await world.paid_minor(bill) == bill.total_minor
    await world.check_sound()


@pytest.mark.T59
async def test_T59_control_without_the_constraint_every_copy_is_kept(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    async with unguarded(database, sandbox, Meeting(), "inbox.uq_inbox_event") as world:
        await captured(world)
        completed, _ = await world.news()
        await at_once(world.hand_in(completed) for _ in range(5))
        assert await world.count("inbox") == 5
        assert "I15" in {broken.id for broken in await world.broken()}


@pytest.mark.T51
async def test_T51_coming_back_a_hundred_times_before_paying_proves_nothing(world: World) -> None:
    bill = await world.invoice()
    started = await world.begin_payment(bill, by=payer())
    for asked in (f"{started.payment_id}/return", f"{started.payment_id}/return?status=paid&session_id=cs_test_1"):
        answers = await at_once(world.portal.client.get(f"/payments/{asked}") for _ in range(50))
        assert {answer.status_code for answer in answers} == {200}
    await at_once(world.come_back(started.payment_id) for _ in range(50))
    assert await world.paid_minor(bill) == 0
    assert await world.state_of(started.payment_id) == "awaiting_customer"
    with pytest.raises(NotFound):
        await world.come_back(uuid4())
    other = await another(world)
    with pytest.raises(NotFound):
        await world.confirm_return(ConfirmReturn(contractor_id=other, payment_id=started.payment_id))
    assert await world.count("ledger_entry") == await world.count("credit_entry") == 0
    await world.check_sound()


@pytest.mark.T61
async def test_T61_an_event_about_nothing_we_know_is_asked_again_for_three_days_and_then_parked(world: World) -> None:
    about = {"object": {"id": "cs_test_unknown", "object": "checkout.session"}}
    event = {**EVENT, "account": "acct_test", "data": about}
    assert (await world.hand_in(event)).status_code == 200
    waited_h = 0
    while await world.count("outbox", "done_at is null and parked_at is null"):
        await world.work_off()
        await world.time_passes(2 * 3600)
        waited_h += 2
        assert waited_h < 24 * 5
    assert waited_h > 72
    assert await world.count("alert", "code = 'task_parked'") == 1
    assert await world.count("ledger_entry") == 0
    assert await world.broken() == []


@pytest.mark.T61
async def test_T61_an_event_that_is_early_is_entered_once_its_payment_is_known(world: World) -> None:
    """The object is there, but our own row of it is not yet: the intent's commit is still to come."""
    bill, started = await captured(world)
    await hide(world, started.payment_id, hidden=True)
    await world.deliver()
    await world.work_off()
    assert await world.count("outbox", "name = 'apply_webhook' and done_at is null and tries = 1") == 2
    await hide(world, started.payment_id, hidden=False)
    await world.time_passes(120)
    await world.work_off()
    assert await world.paid_minor(bill) == bill.total_minor
    await world.check_sound()


@pytest.mark.T61
@pytest.mark.T52
async def test_T61_another_contractor_s_money_is_never_entered_here(world: World) -> None:
    """A signed event that names our account and their object, and one that names theirs and comes to their door."""
    bill, started = await captured(world)
    other = await another(world)
    completed, _ = await world.news()
    assert (await world.hand_in({**completed, "id": "evt_1", "account": "acct_other"})).status_code == 200
    assert (await world.hand_in({**completed, "id": "evt_2", "account": "acct_nobody"})).status_code == 404
    body = json.dumps({**completed, "id": "evt_3"}).encode()
    wrong_door = await world.portal.client.post(
        f"/hooks/stripe/{other}", content=body, headers={"Stripe-Signature": signed(body)}
    )
    assert wrong_door.status_code == 404
    await world.work_off()
    assert await world.count("ledger_entry") == 0
    assert await world.count("inbox", "contractor_id = $1", other) == 1
    assert await world.paid_minor(bill) == 0
    await world.come_back(started.payment_id)
    await world.check_sound()


@pytest.mark.R28
async def test_R28_money_for_an_invoice_that_was_voided_meanwhile_is_credit_that_staff_are_told_of(
    world: World, rounds: Callable[..., int]
) -> None:
    for _ in range(rounds(short=6)):
        bill = await world.invoice()
        started = await world.begin_payment(bill, by=payer())
        voided, paid = await at_once([void(world, bill), world.pay_at(started)])
        assert voided is None
        await world.work_off()  # ends the page, unless it was paid before
        if paid["outcome"] != "paid":
            continue
        assert await world.paid_minor(bill) == 0
        assert await world.count("credit_entry", "payment_id = $1 and kind = 'excess'", started.payment_id) == 1
        told = "code = 'payment_excess' and subject = $1"
        assert await world.count("alert", told, f"payment:{started.payment_id}") == 1
    await world.check_sound()


@pytest.mark.R28
async def test_R28_voiding_and_recording_at_once_either_holds_the_money_or_refuses_to_void(
    world: World, rounds: Callable[..., int]
) -> None:
    chance, ends = Random(28), set()
    for _ in range(rounds(short=12)):
        bill, started = await captured(world)
        enter = await world.told(started)
        voided, entered = await nearly_at_once(chance, void(world, bill), enter())
        assert entered is None
        await world.work_off()
        if voided is None:
            assert await world.count("credit_entry", "payment_id = $1", started.payment_id) == 1
        else:
            assert isinstance(voided, InvoiceHasMoney), voided
            assert await world.paid_minor(bill) == bill.total_minor
        ends.add(type(voided))
    assert len(ends) == 2  # each was faster at times
    await world.check_sound()


@pytest.mark.R28
async def test_R28_control_without_locks_an_invoice_is_voided_and_paid(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting) as world:
        bill, started = await captured(world)
        enter = await world.told(started)
        meeting.expect(2)
        assert await at_once([void(world, bill), enter()]) == [None, None]
        # the void was granted, and yet the money is on the invoice instead of being credit
        assert await world.count("ledger_entry", "payment_id = $1", started.payment_id) == 1
        assert await world.count("credit_entry", "payment_id = $1", started.payment_id) == 0


EVENT: dict[str, Any] = {
    "id": "evt_unknown",
    "object": "event",
    "api_version": "2025-01-01",
    "created": 1,
    "livemode": False,
    "type": "checkout.session.completed",
}


async def captured(world: World, **of: Any) -> tuple[Bill, PaymentStart]:
    bill = await world.invoice(**of)
    started = await world.begin_payment(bill, by=payer())
    assert (await world.pay_at(started))["outcome"] == "paid"
    return bill, started


async def void(world: World, bill: Bill) -> None:
    await world.void_invoice(VoidInvoice(contractor_id=world.contractor_id, by=STAFF, invoice_id=bill.id))


async def another(world: World) -> ContractorId:
    """Another business in the same installation."""
    added = await add_contractor(
        world.portal.config,
        world.portal.database.admin_dsn,
        name="Other Plumbing",
        hosts=("other.test",),
        base_url="http://other.test",
        email="office@other.test",
        settings=Settings(stripe_account="acct_other"),
    )
    return added.contractor_id


async def hide(world: World, payment_id: UUID, *, hidden: bool) -> None:
    """Move the payment's rows out of everybody's sight, as if not yet committed, and back."""
    nobody = UUID(int=0)
    here, there = (world.contractor_id, nobody) if hidden else (nobody, world.contractor_id)
    for table, key in (("payment_allocation", "payment_id"), ("payment", "id")):
        await world.look(
            f"with off as (select set_config('session_replication_role', 'replica', true))"
            f" update {table} set contractor_id = $1 from off where contractor_id = $2 and {table}.{key} = $3",
            there,
            here,
            payment_id,
        )
