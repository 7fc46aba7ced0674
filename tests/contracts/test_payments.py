"""Payment attempts and payment links."""

from datetime import datetime, timedelta

import pytest

from application.errors import AlreadyRecorded
from application.tasks import TaskName
from domain.payments.payment import Checkout, Payment
from domain.payments.payment_link import PaymentLink, PaymentLinkStatus
from domain.payments.states import PaymentState
from domain.payments.truth import Failure, Funding, MethodSummary, ProcessorTruth
from domain.shared.ids import (
    InvoiceId,
    PaymentLinkId,
)
from domain.shared.money import Money
from tests.contracts.ground import Ground, Portal, prepared
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ground(portal: Portal) -> Ground:
    return await prepared(portal)


async def test_a_payment_comes_back_exactly(ground: Ground) -> None:
    first, second = await ground.invoice(), await ground.invoice()
    async with ground.begin() as work:
        attempt = samples.payment(ground.customer, second, first, now=work.now)
        await work.payments.add(attempt)
        await work.commit()
    async with ground.begin() as work:
        loaded = await work.payments.get(attempt.id)
        assert loaded.allocations == attempt.allocations
        assert loaded.intent == attempt.intent
        assert (loaded.state, loaded.outcome_unknown) == (PaymentState.CREATED, True)
        loaded.opened(Checkout(ref="cs_1", url="https://pay.example/cs_1", expires_at=work.now + timedelta(hours=1)))
        loaded.apply(truth(loaded, state=PaymentState.SETTLED, now=work.now), now=work.now)
        loaded.leave_unapplied(Money(1, "USD"))
        await work.payments.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        again = await work.payments.read(attempt.id)
        for name in (
            "state",
            "outcome_unknown",
            "checkout",
            "object_ref",
            "method",
            "failure",
            "settled_at",
            "unapplied",
        ):
            assert getattr(again, name) == getattr(loaded, name), name
        assert again.unapplied == loaded.unapplied == Money(1, "USD")
        assert await work.payments.id_of_checkout("stripe", "cs_1") == attempt.id
        assert await work.payments.id_of_object("stripe", "pi_1") == attempt.id
        assert await work.payments.id_of_checkout("helcim", "cs_1") is None
        assert await work.payments.id_of_object("stripe", "pi_2") is None
        assert [one.id for one in await work.payments.get_of_invoices([first.id])] == [attempt.id]
        assert await work.payments.get_of_invoices([InvoiceId(samples.new_id())]) == []


async def test_one_processor_object_is_one_payment(ground: Ground) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        attempts = [samples.payment(ground.customer, invoice, now=work.now) for _ in range(3)]
        for attempt in attempts:
            await work.payments.add(attempt)
        await work.commit()
    for attempt in attempts[:2]:
        async with ground.begin() as work:
            loaded = await work.payments.get(attempt.id)
            loaded.apply(truth(loaded, state=PaymentState.PROCESSING, now=work.now), now=work.now)
            if attempt is attempts[0]:
                await work.payments.save(loaded)
                await work.commit()
            else:
                with pytest.raises(AlreadyRecorded):
                    await work.payments.save(loaded)


async def test_attempts_that_have_no_end_yet_are_named_oldest_first(ground: Ground) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        now = work.now
        attempts = [
            samples.payment(ground.customer, invoice, now=now - timedelta(minutes=minutes)) for minutes in (5, 9, 20, 1)
        ]
        attempts[3].not_started(Failure(reason="processing_error"), now=now)
        for attempt in attempts:
            await work.payments.add(attempt)
        await work.commit()
    async with ground.begin() as work:
        found = await work.payments.unsettled(started_after=now - timedelta(minutes=15), started_before=now, most=10)
        assert found == [attempts[1].id, attempts[0].id]
        every = await work.payments.unsettled(started_after=now - timedelta(days=1), started_before=now, most=1)
        assert every == [attempts[2].id]
        await work.tasks.add(TaskName.POLL_PAYMENT, attempts[2].id, reason=samples.new_id())
        await work.tasks.add(TaskName.SETTLE_START, attempts[1].id, reason=samples.new_id())
        waiting = await work.payments.unsettled(started_after=now - timedelta(days=1), started_before=now, most=2)
        assert waiting == [attempts[1].id, attempts[0].id]  # about the oldest a question waits already
        newest = await work.payments.get_of_invoices([invoice.id])
        assert [one.id for one in newest] == sorted(attempt.id for attempt in attempts)


async def test_a_payment_link_comes_back(ground: Ground) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        link = PaymentLink(
            id=PaymentLinkId(work.new_id()),
            contractor_id=ground.contractor.id,
            customer_id=ground.customer.id,
            invoice_id=invoice.id,
            amount=Money(2_500, "USD"),
            purpose="First half",
            expires_at=work.now + timedelta(days=7),
        )
        await work.payment_links.add(link)
        await work.commit()
    async with ground.begin() as work:
        loaded = await work.payment_links.get(link.id)
        loaded.cancel()
        await work.payment_links.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        again = await work.payment_links.read(link.id)
    assert again.status is PaymentLinkStatus.CANCELED
    assert (again.amount, again.purpose, again.expires_at) == (link.amount, link.purpose, link.expires_at)
    assert (again.invoice_id, again.customer_id) == (invoice.id, ground.customer.id)


def truth(payment: Payment, *, state: PaymentState, now: datetime, object_ref: str = "pi_1") -> ProcessorTruth:
    return ProcessorTruth(
        payment_id=payment.id,
        account=payment.intent.account,
        livemode=False,
        state=state,
        amount=payment.amount,
        captured=payment.amount,
        checkout_ref="cs_1",
        object_ref=object_ref,
        method=MethodSummary(brand="visa", last4="4242", funding=Funding.CREDIT),
        failure=Failure(reason="card_declined", processor_code="insufficient"),
        fetched_at=now,
    )
