"""What customers read of their money, out of PostgreSQL and out of memory: the same answers to the same questions."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from adapters.sql.reads.estimates import SqlEstimateReader
from adapters.sql.reads.home import SqlHomeReader
from adapters.sql.reads.invoices import SqlInvoiceReader
from adapters.sql.reads.payments import SqlPaymentReader
from application.home.views import HomeView, PastKind
from application.invoices.views import InvoiceView
from application.messages.message import Message, MessageKind, MessageState
from application.payments.views import PaymentLinkView, ReceiptView
from application.ports.readers import HomeReader
from application.shared.calendar import local_day
from domain.estimates.estimate import Estimate
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.invoices.states import Standing
from domain.payments.expected import after_business_days
from domain.payments.payment import Payment
from domain.payments.payment_link import PaymentLink
from domain.payments.states import PaymentState
from domain.payments.truth import MethodKind
from domain.shared.ids import LedgerEntryId, PaymentLinkId
from domain.shared.money import Money
from tests.contracts.ground import Ground, Portal, prepared
from tests.contracts.test_payments import truth
from tests.drivers.memory import MemoryPortal
from tests.drivers.memory_home import MemoryHomeReader
from tests.drivers.memory_readers import MemoryEstimateReader, MemoryInvoiceReader, MemoryPaymentReader
from tests.support import samples

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class Readers:
    estimates: SqlEstimateReader | MemoryEstimateReader
    invoices: SqlInvoiceReader | MemoryInvoiceReader
    payments: SqlPaymentReader | MemoryPaymentReader
    home: HomeReader
    ground: Ground

    async def invoice(self, one: Invoice) -> InvoiceView:
        view = await self.invoices.find(self.ground.contractor.id, one.id, customer_id=self.ground.customer.id)
        assert view is not None
        return view

    async def link(self, one: PaymentLink) -> PaymentLinkView:
        view = await self.payments.find_link(self.ground.contractor.id, one.id)
        assert view is not None
        return view

    async def first_page(self) -> HomeView:
        return await self.home.find(self.ground.contractor.id, customer_id=self.ground.customer.id)


@pytest.fixture
async def ground(portal: Portal) -> Ground:
    return await prepared(portal)


@pytest.fixture
def readers(ground: Ground) -> Readers:
    portal = ground.portal
    if isinstance(portal, MemoryPortal):
        memory = (MemoryEstimateReader(portal), MemoryInvoiceReader(portal), MemoryPaymentReader(portal))
        return Readers(*memory, MemoryHomeReader(portal), ground)
    pool = portal.reads
    sql = (SqlEstimateReader(pool), SqlInvoiceReader(pool), SqlPaymentReader(pool))
    return Readers(*sql, SqlHomeReader(pool), ground)


async def pay(
    ground: Ground, invoice: Invoice, *, minor: int, state: PaymentState, link_id: PaymentLinkId | None = None
) -> Payment:
    """One attempt that the processor says stands so; what has settled is in the ledger."""
    async with ground.begin() as work:
        payment = samples.payment(ground.customer, invoice, now=work.now, minor=minor, link_id=link_id)
        await work.payments.add(payment)
        [loaded] = [one for one in await work.invoices.get_family(invoice.id) if one.id == invoice.id]
        stored = await work.payments.get(payment.id)
        stored.apply(truth(stored, state=state, now=work.now, object_ref=f"pi_{payment.id}"), now=work.now)
        await work.payments.save(stored)
        if state is PaymentState.SETTLED:
            loaded.receive(
                Money(minor, "USD"), payment_id=payment.id, entry_id=LedgerEntryId(work.new_id()), now=work.now
            )
            await work.invoices.save(loaded)
        await work.commit()
    return payment


async def sent(ground: Ground, *, days: int = 30) -> Estimate:
    offer = await ground.estimate()
    async with ground.begin() as work:
        loaded = await work.estimates.get(offer.id)
        loaded.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
        await work.estimates.save(loaded)
        await work.commit()
    return offer


async def test_a_deposit_paid_in_part_asks_for_nothing_beside_the_final_invoice(
    ground: Ground, readers: Readers
) -> None:
    offer = await ground.estimate()
    job = await ground.job(offer)
    deposit = await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)
    await pay(ground, deposit, minor=4_000, state=PaymentState.SETTLED)
    before = await readers.invoice(deposit)
    assert (before.standing, before.payable_minor) == (Standing.PARTIALLY_PAID, before.balance_minor)
    final = await ground.invoice(job=job)
    view = await readers.invoice(deposit)
    assert (view.standing, view.payable_minor, view.superseded_by) == (Standing.SUPERSEDED, 0, final.number)
    assert view.balance_minor == before.balance_minor  # it is always the sum of the ledger
    [paid] = (await readers.invoice(final)).deposits
    assert (paid.number, paid.amount_minor) == (deposit.number, 4_000)
    assert [one.number for one in (await readers.first_page()).to_pay] == [final.number]
    link = await _link(ground, deposit, minor=1_000)
    assert (await readers.link(link)).payable_minor == 0


async def test_the_estimate_says_what_of_its_deposit_is_asked_for(ground: Ground, readers: Readers) -> None:
    offer = await sent(ground)
    job = await ground.job(offer)
    deposit = await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)
    find = readers.estimates.find
    before = await find(ground.contractor.id, offer.id, customer_id=ground.customer.id)
    assert before is not None
    assert before.deposit_invoice is not None
    assert before.deposit_invoice.payable_minor == deposit.total.minor
    await ground.invoice(job=job)
    after = await find(ground.contractor.id, offer.id, customer_id=ground.customer.id)
    assert after is not None
    assert after.deposit_invoice is not None
    assert after.deposit_invoice.payable_minor == 0


@pytest.mark.parametrize("method", MethodKind)
async def test_what_is_on_its_way_is_expected_on_a_day(ground: Ground, readers: Readers, method: MethodKind) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        payment = samples.payment(ground.customer, invoice, now=work.now, method=method)
        today = local_day(work.now, samples.ZONE)
        payment.apply(truth(payment, state=PaymentState.PROCESSING, now=work.now), now=work.now)
        await work.payments.add(payment)
        await work.commit()
    expected = after_business_days(today, 4 if method is MethodKind.BANK else 0)
    [attempt] = (await readers.invoice(invoice)).attempts
    assert (attempt.method_kind, attempt.expected_on) == (method, expected)
    view = await readers.payments.find(ground.contractor.id, payment.id, customer_id=ground.customer.id)
    assert view is not None
    assert (view.method_kind, view.expected_on) == (method, expected)
    [moving] = (await readers.first_page()).moving
    assert (moving.invoice_number, moving.expected_on) == (invoice.number, expected)


async def test_what_is_decided_is_not_expected_any_more(ground: Ground, readers: Readers) -> None:
    invoice = await ground.invoice()
    await pay(ground, invoice, minor=5_000, state=PaymentState.FAILED)
    [attempt] = (await readers.invoice(invoice)).attempts
    assert attempt.expected_on is None
    assert (await readers.first_page()).moving == ()


async def test_a_payment_says_where_its_receipts_go(ground: Ground, readers: Readers) -> None:
    invoice = await ground.invoice()
    payment = await pay(ground, invoice, minor=5_000, state=PaymentState.SETTLED)
    receipt = _message(payment, MessageKind.RECEIPT, "ada@example.com")
    async with ground.begin() as work:
        await work.messages.add(receipt)
        await work.messages.add(_message(payment, MessageKind.PAYMENT_FAILED, "ben@example.com"))
        await work.commit()

    async def receipts() -> tuple[ReceiptView, ...]:
        view = await readers.payments.find(ground.contractor.id, payment.id, customer_id=None)
        assert view is not None
        return view.receipts

    assert await receipts() == (ReceiptView(to_email="ada@example.com", sent=False),)
    async with ground.begin() as work:
        stored = await work.messages.get(receipt.id)
        stored.state, stored.sent_at = MessageState.SENT, work.now
        await work.messages.save(stored)
        await work.commit()
    assert await receipts() == (ReceiptView(to_email="ada@example.com", sent=True),)


async def test_a_link_names_the_payment_that_was_made_by_it(ground: Ground, readers: Readers) -> None:
    invoice = await ground.invoice()
    link = await _link(ground, invoice, minor=5_000)
    await pay(ground, invoice, minor=100, state=PaymentState.SETTLED)  # not by the link
    assert (await readers.link(link)).payment is None
    settled = await pay(ground, invoice, minor=5_000, state=PaymentState.SETTLED, link_id=link.id)
    await pay(ground, invoice, minor=5_000, state=PaymentState.EXPIRED, link_id=link.id)  # newer, but without money
    made = (await readers.link(link)).payment
    assert made is not None
    assert (made.id, made.state) == (settled.id, PaymentState.SETTLED)
    assert made.settled_at is not None


async def test_the_first_page_puts_first_what_is_urgent(ground: Ground, readers: Readers) -> None:
    assert await readers.first_page() == HomeView()
    late, later = await sent(ground), await sent(ground)
    soon, overdue = await ground.invoice(due_in_days=3), await ground.invoice(due_in_days=-3)
    half = await ground.invoice(due_in_days=-5)
    await pay(ground, half, minor=1_000, state=PaymentState.PROCESSING)  # no lateness while money is on its way
    covered = await ground.invoice()
    await pay(ground, covered, minor=covered.total.minor, state=PaymentState.PROCESSING)
    page = await readers.first_page()
    assert [one.number for one in page.to_pay] == [overdue.number, half.number, soon.number]
    assert [one.number for one in page.to_decide] == [late.number, later.number]
    assert [one.invoice_number for one in page.moving] == [half.number, covered.number]
    assert not page.more_to_pay
    assert page.to_pay[1].payable_minor == half.total.minor - 1_000


async def test_the_first_page_shows_five_of_each_and_says_that_there_are_more(ground: Ground, readers: Readers) -> None:
    for _ in range(6):
        await ground.invoice()
        await ground.job(await sent(ground))
    page = await readers.first_page()
    assert [len(part) for part in (page.to_pay, page.to_decide, page.underway)] == [5, 5, 5]
    assert (page.more_to_pay, page.more_to_decide) == (True, True)


async def test_the_first_page_ends_with_what_is_done(ground: Ground, readers: Readers) -> None:
    declined, approved = await sent(ground), await sent(ground)
    person = samples.person(ground.customer)
    async with ground.begin() as work:
        offer = await work.estimates.get(declined.id)
        offer.decline(reason="", key="1", by=person, now=work.now)
        await work.estimates.save(offer)
        await work.commit()
    async with ground.begin() as work:
        offer = await work.estimates.get(approved.id)
        samples.approve(offer, by=person, now=work.now)
        await work.estimates.save(offer)
        await work.commit()
    invoice = await ground.invoice()
    payment = await pay(ground, invoice, minor=5_000, state=PaymentState.SETTLED)
    page = await readers.first_page()
    total = offer.decision.total if offer.decision else None
    assert total is not None
    assert [(one.kind, one.number, one.amount_minor) for one in page.past] == [
        (PastKind.PAID, invoice.number, 5_000),
        (PastKind.APPROVED, approved.number, total.minor),
        (PastKind.DECLINED, declined.number, None),
    ]
    assert page.past[0].payment_id == payment.id
    assert page.to_decide == ()


async def test_nobody_elses_things_stand_on_the_first_page(ground: Ground, readers: Readers) -> None:
    await ground.invoice()
    await ground.job(await sent(ground))
    assert (await readers.first_page()).to_pay
    stranger = samples.new_id()
    assert await readers.home.find(ground.contractor.id, customer_id=stranger) == HomeView()
    other = await prepared(ground.portal, host="portal.other.example")
    assert await readers.home.find(other.contractor.id, customer_id=ground.customer.id) == HomeView()


async def _link(ground: Ground, invoice: Invoice, *, minor: int) -> PaymentLink:
    async with ground.begin() as work:
        link = PaymentLink(
            id=PaymentLinkId(work.new_id()),
            contractor_id=ground.contractor.id,
            customer_id=ground.customer.id,
            invoice_id=invoice.id,
            amount=Money(minor, "USD"),
            purpose="First half",
            expires_at=work.now + timedelta(days=7),
        )
        await work.payment_links.add(link)
        await work.commit()
    return link


def _message(payment: Payment, kind: MessageKind, email: str) -> Message:
    return Message(
        id=samples.new_id(),
        kind=kind,
        reason=payment.id,
        subject_id=payment.id,
        to_email=email,
        to_name="Ada",
        language="en",
        contact_id=None,
        token_id=None,
    )
