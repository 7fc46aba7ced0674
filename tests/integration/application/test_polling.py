"""D18: an attempt whose end nobody knows is asked about until it is known, even where its own task was given up."""

from datetime import timedelta

import pytest

from application.payments.poll_payments import ALL, YOUNG
from application.ports.payment_gateway import CredentialRejected, GatewayUnavailable, OutcomeUnknown
from application.tasks import TaskName
from domain.payments.errors import OutcomePending
from domain.payments.states import PaymentState
from entrypoints.workers.main import schedules
from tests.integration.application.ground import Ground, payer

pytestmark = pytest.mark.anyio


async def test_a_start_whose_task_was_parked_is_settled_by_polling(ground: Ground) -> None:
    """The processor refused our key for days, and SETTLE_START used up its tries: that must block nobody for ever."""
    invoice_id = await ground.opened()
    ground.gateway.fail_next("start", OutcomeUnknown())
    with pytest.raises(OutcomeUnknown):
        await ground.begin_payment(invoice_id)
    [task] = ground.waiting(TaskName.SETTLE_START)  # and nobody ever does it
    await ground.time_passes(days=3)
    with pytest.raises(OutcomePending):
        await ground.begin_payment(invoice_id)
    await ground.poll_payments(ground.contractor_id, back=ALL)
    await ground.follow(TaskName.POLL_PAYMENT)
    assert ground.payment(task.subject_id).state is PaymentState.FAILED
    await ground.pay(invoice_id)
    assert ground.invoice(invoice_id).balance_due.minor == 0
    ground.check_balanced()


async def test_a_page_that_was_paid_while_its_start_was_unknown_is_found_by_polling(ground: Ground) -> None:
    invoice_id = await ground.opened()
    ground.gateway.fail_next("start", OutcomeUnknown(), executed=True)
    with pytest.raises(OutcomeUnknown):
        await ground.begin_payment(invoice_id)
    [truth] = ground.gateway.truth
    ground.gateway.customer_pays(truth.checkout_ref)
    await ground.time_passes(days=3)
    await ground.poll_payments(ground.contractor_id, back=ALL)
    await ground.follow(TaskName.POLL_PAYMENT)
    assert ground.invoice(invoice_id).balance_due.minor == 0


async def test_polling_leaves_a_start_alone_that_is_still_being_made(ground: Ground) -> None:
    invoice_id, ada = await ground.opened(), payer()
    ground.gateway.fail_next("start", OutcomeUnknown(), executed=True)
    with pytest.raises(OutcomeUnknown):
        await ground.begin_payment(invoice_id, by=ada)
    await ground.poll_payments(ground.contractor_id, back=YOUNG)
    await ground.follow(TaskName.POLL_PAYMENT)
    again = await ground.begin_payment(invoice_id, by=ada)
    assert ground.payment(again.payment_id).state is PaymentState.AWAITING_CUSTOMER
    assert [one.state for one in ground.gateway.truth] == [PaymentState.AWAITING_CUSTOMER]


@pytest.mark.parametrize("error", [GatewayUnavailable(), CredentialRejected(), OutcomeUnknown()])
async def test_a_processor_that_cannot_be_asked_is_asked_by_the_next_round(ground: Ground, error: Exception) -> None:
    invoice_id = await ground.opened()
    ground.gateway.fail_next("start", OutcomeUnknown())
    with pytest.raises(OutcomeUnknown):
        await ground.begin_payment(invoice_id)
    await ground.time_passes(hours=1)
    ground.gateway.fail_next("start", error)  # type: ignore[arg-type]
    for _ in range(2):
        await ground.poll_payments(ground.contractor_id, back=ALL)
        await ground.follow(TaskName.POLL_PAYMENT)
    await ground.pay(invoice_id)


@pytest.mark.R22
async def test_R22_money_of_an_older_page_is_looked_for_within_five_minutes(ground: Ground) -> None:
    """A page lives for 35 minutes: one that is paid after the first 15 is not among the young any more."""
    waits = {schedule.name: schedule.every_s for schedule in schedules(ground.container)}
    assert waits["poll_all_payments"] < timedelta(minutes=5).total_seconds()
    assert waits["poll_young_payments"] == 30


@pytest.mark.R19
async def test_R19_questions_do_not_pile_up_while_the_processor_is_slow(ground: Ground) -> None:
    """Every round queued one more for each open page; mails and webhooks waited behind all of them."""
    started = await ground.begin_payment(await ground.opened())
    for _ in range(3):
        await ground.poll_payments(ground.contractor_id, back=YOUNG)
    assert [task.subject_id for task in ground.waiting(TaskName.POLL_PAYMENT)] == [started.payment_id]
    await ground.follow(TaskName.POLL_PAYMENT)
    await ground.poll_payments(ground.contractor_id, back=YOUNG)
    assert len(ground.waiting(TaskName.POLL_PAYMENT)) == 1


async def test_a_page_that_only_an_event_told_us_of_is_asked_about_by_our_reference(ground: Ground) -> None:
    """The event came before the answer that names the page, and the process died before it could be kept."""
    invoice_id = await ground.opened()
    ground.gateway.fail_next("start", OutcomeUnknown(), executed=True)
    with pytest.raises(OutcomeUnknown):
        await ground.begin_payment(invoice_id)
    [truth] = ground.gateway.truth
    assert truth.payment_id is not None
    await ground.apply_truth(ground.contractor_id, truth.payment_id, truth)
    attempt = ground.payment(truth.payment_id)
    assert (attempt.state, attempt.checkout) == (PaymentState.AWAITING_CUSTOMER, None)
    ground.gateway.customer_pays(truth.checkout_ref)
    await ground.collect_payment(ground.contractor_id, truth.payment_id)
    assert ground.invoice(invoice_id).balance_due.minor == 0
