"""Nobody is asked by mail for what is not asked for any more."""

import pytest

from application.invoices.void_invoice import VoidInvoice
from application.messages.message import MessageKind
from application.tasks import TaskName
from domain.payments.states import PaymentState
from tests.integration.application.ground import STAFF, Ground, payer

pytestmark = pytest.mark.anyio


def told(ground: Ground, kind: MessageKind) -> int:
    return sum(stored.message.kind == kind for stored in ground.stored.all("message"))


async def test_a_declined_card_is_no_news_once_the_invoice_is_void(ground: Ground) -> None:
    invoice_id = await ground.opened()
    started = await ground.begin_payment(invoice_id)
    ground.gateway.customer_is_declined(ground.page_of(started.payment_id))
    await ground.collect(started.payment_id)
    await ground.void_invoice(VoidInvoice(contractor_id=ground.contractor_id, by=STAFF, invoice_id=invoice_id))
    await ground.follow(TaskName.CLOSE_CHECKOUTS, TaskName.TELL_PAYMENT_FAILED)
    assert ground.payment(started.payment_id).state is PaymentState.EXPIRED
    assert told(ground, MessageKind.PAYMENT_FAILED) == 0


async def test_a_declined_card_is_no_news_once_somebody_else_pays(ground: Ground) -> None:
    invoice_id = await ground.opened()
    started = await ground.begin_payment(invoice_id)
    ground.gateway.customer_is_declined(ground.page_of(started.payment_id))
    await ground.collect(started.payment_id)
    await ground.begin_payment(invoice_id, by=payer("Ben"), take_over=True)
    await ground.follow(TaskName.TELL_PAYMENT_FAILED)
    assert told(ground, MessageKind.PAYMENT_FAILED) == 0


async def test_a_payment_that_failed_is_told(ground: Ground) -> None:
    invoice_id = await ground.opened()
    started = await ground.begin_payment(invoice_id)
    ref = ground.page_of(started.payment_id)
    ground.gateway.customer_is_declined(ref)
    ground.gateway.expire(ref)
    await ground.collect(started.payment_id)
    await ground.follow(TaskName.TELL_PAYMENT_FAILED)
    assert told(ground, MessageKind.PAYMENT_FAILED) == 1
