"""PAY-7 and D18: whoever asks, whatever is lost on the way, one page takes money for an amount that is due."""

import asyncio

import pytest

from application.invoices.void_invoice import VoidInvoice
from application.ports.payment_gateway import GatewayError, GatewayUnavailable, OutcomeUnknown
from application.tasks import TaskName
from domain.invoices.errors import NothingDue
from domain.payments.errors import OutcomePending
from domain.payments.states import CHECKOUT_OPEN, ENDED, PaymentState
from tests.drivers.memory_gateway import MemoryGateway
from tests.integration.application.ground import STAFF, Ground, payer

pytestmark = pytest.mark.anyio


def pages_open(gateway: MemoryGateway) -> int:
    return sum(one.state in CHECKOUT_OPEN for one in gateway.truth)


async def test_R28_a_page_that_opens_after_its_invoice_was_voided_is_ended(ground: Ground) -> None:
    invoice_id = await ground.opened()
    ground.gateway.fail_next("start", OutcomeUnknown(), executed=True)
    ada = payer()
    with pytest.raises(OutcomeUnknown):
        await ground.begin_payment(invoice_id, by=ada)
    await ground.void_invoice(VoidInvoice(contractor_id=ground.contractor_id, by=STAFF, invoice_id=invoice_id))
    with pytest.raises(OutcomePending):  # not done: it is asked again when the start is known
        await ground.follow(TaskName.CLOSE_CHECKOUTS)
    await ground.follow(TaskName.SETTLE_START, TaskName.CLOSE_CHECKOUTS)
    assert pages_open(ground.gateway) == 0


async def test_a_page_that_opens_after_its_attempt_was_given_up_is_ended(ground: Ground) -> None:
    """A double click: the first call never reaches the processor, the second one does, later."""
    invoice_id = await ground.opened()
    ada = payer()
    slow = _SlowSecondStart(ground.gateway)
    start = type(ground.container.start_payment())(
        ground.portal.begin,
        slow,  # type: ignore[arg-type]
        ground.container.sealer(),
        ground.container.texts(),
        ground.container.collect_payment(),
    )
    ground.container.start_payment.override(start)
    first, second = await asyncio.gather(
        ground.begin_payment(invoice_id, by=ada), ground.begin_payment(invoice_id, by=ada), return_exceptions=True
    )
    assert isinstance(first, GatewayUnavailable)
    assert isinstance(second, GatewayError)
    assert pages_open(ground.gateway) == 0


class _SlowSecondStart:
    """The first start is refused at the door; the second is on its way until the first was given up."""

    def __init__(self, real: MemoryGateway) -> None:
        self._real, self._starts = real, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    async def start(self, **words: object) -> object:
        self._starts += 1
        if self._starts == 1:
            await asyncio.sleep(0.05)  # until the second has found the attempt
            raise GatewayUnavailable
        await asyncio.sleep(0.1)
        return await self._real.start(**words)  # type: ignore[arg-type]


@pytest.mark.parametrize("end", sorted(ENDED))
async def test_an_amount_is_free_again_when_what_was_on_its_way_has_ended(ground: Ground, end: PaymentState) -> None:
    """A card was looked at by its bank for a moment, and refused; then the page's time was over, or it was ended."""
    invoice_id = await ground.opened()
    started = await ground.begin_payment(invoice_id)
    ref = ground.page_of(started.payment_id)
    ground.gateway.change(ref, state=PaymentState.PROCESSING, object_ref="pi_1", raw_status="processing")
    await ground.collect(started.payment_id)
    with pytest.raises(NothingDue):
        await ground.begin_payment(invoice_id)
    ground.gateway.change(ref, state=PaymentState.AWAITING_CUSTOMER, raw_status="open")
    await ground.collect(started.payment_id)  # older than what is known, for all that we can tell
    assert ground.payment(started.payment_id).state is PaymentState.PROCESSING
    ground.gateway.change(ref, state=end, raw_status="over")
    await ground.collect(started.payment_id)
    await ground.pay(invoice_id)
    assert ground.invoice(invoice_id).balance_due.minor == 0
    ground.check_balanced()
