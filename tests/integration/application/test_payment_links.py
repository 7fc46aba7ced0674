"""PAY-6: a payment link asks one amount of one invoice, is paid once, and ends when it is taken back."""

import pytest

from application.errors import NotFound
from application.payments.payment_links import CancelPaymentLink
from application.tasks import TaskName
from domain.payments.payment_link import PaymentLink, PaymentLinkStatus
from domain.payments.states import CHECKOUT_OPEN
from tests.integration.application.ground import STAFF, Ground, payer

pytestmark = pytest.mark.anyio


def status_of(ground: Ground, link_id: object) -> PaymentLinkStatus:
    link: PaymentLink = ground.stored.get("payment_link", link_id)
    return link.status


async def test_a_link_is_paid_though_its_payer_had_begun_to_pay_the_invoice_itself(ground: Ground) -> None:
    invoice_id, ada = await ground.opened(minor=300_00), payer()
    link_id = await ground.link(invoice_id, minor=300_00)
    await ground.begin_payment(invoice_id, by=ada)
    await ground.pay(invoice_id, by=ada, link_id=link_id)
    assert status_of(ground, link_id) is PaymentLinkStatus.PAID
    assert sum(one.state in CHECKOUT_OPEN for one in ground.gateway.truth) == 0
    ground.check_balanced()


async def test_of_two_links_for_the_same_amount_the_one_that_was_opened_is_paid(ground: Ground) -> None:
    invoice_id, ada = await ground.opened(minor=300_00), payer()
    first = await ground.link(invoice_id, minor=100_00, purpose="First third")
    second = await ground.link(invoice_id, minor=100_00, purpose="Second third")
    await ground.begin_payment(invoice_id, by=ada, link_id=first)
    await ground.pay(invoice_id, by=ada, link_id=second)
    assert (status_of(ground, first), status_of(ground, second)) == (PaymentLinkStatus.OPEN, PaymentLinkStatus.PAID)
    ground.check_balanced()


async def test_T37_a_link_pays_no_other_invoice(ground: Ground) -> None:
    asked, other = await ground.opened(minor=300_00), await ground.opened(minor=300_00)
    link_id = await ground.link(asked, minor=100_00)
    with pytest.raises(NotFound):
        await ground.begin_payment(other, link_id=link_id)


async def test_a_link_that_is_taken_back_ends_the_page_that_it_opened(ground: Ground) -> None:
    invoice_id = await ground.opened(minor=300_00)
    link_id = await ground.link(invoice_id, minor=100_00)
    other = await ground.opened(minor=300_00)
    started = await ground.begin_payment(invoice_id, link_id=link_id)
    untouched = await ground.begin_payment(other)
    await ground.cancel_payment_link(CancelPaymentLink(contractor_id=ground.contractor_id, by=STAFF, link_id=link_id))
    await ground.follow(TaskName.CLOSE_LINK_CHECKOUTS)
    assert not ground.payment(started.payment_id).is_checkout_open
    assert ground.payment(untouched.payment_id).is_checkout_open
    assert [one.state in CHECKOUT_OPEN for one in ground.gateway.truth] == [False, True]
