"""An installation in which every invariant holds, with rows for each of them to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from adapters.babel.texts import BabelTexts
from adapters.sql.hosts import Directory
from adapters.sql.inbox import SqlInbox
from adapters.sql.relay import relay_engines
from adapters.sql.seals import SqlTrailSealer
from application.invoices.family import apply_job_credit
from application.invoices.open_deposit import OpenDepositHandler
from application.jobs.create_job import CreateJobHandler
from application.messages.message import Message, MessageKind, MessageState
from application.payments.collect import ApplyTruth
from application.ports.payment_gateway import InboundEvent
from domain.estimates.estimate import Estimate
from domain.invoices.invoice import Invoice
from domain.payments.payment import Checkout, Payment
from domain.payments.states import PaymentState
from domain.payments.truth import ProcessorTruth
from domain.shared.actors import SYSTEM
from domain.shared.ids import EstimateId
from domain.shared.money import Money
from tests.contracts.ground import Ground
from tests.drivers.sql import SqlPortal
from tests.support import samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    portal: SqlPortal
    contractor_id: UUID
    offer: Estimate  # approved; its deposit is paid, and has gone to the final invoice
    open_offer: Estimate
    deposit: Invoice
    final: Invoice
    paid: Payment
    excess: Payment  # arrived for an invoice that was paid
    open_attempt: Payment
    message_id: UUID
    first_row: UUID  # of the trail


async def made_sound(ground: Ground) -> Sound:
    portal = ground.portal
    assert isinstance(portal, SqlPortal)
    offer, open_offer = await ground.estimate(), await ground.estimate()
    await _show(ground, offer.id)
    await _decide(ground, offer.id, open_offer.id)
    deposit = await _deposit(ground, offer.id)
    paid = await _pay(ground, deposit, deposit.total)
    excess_of = await ground.invoice()
    first, second = await _two_pay(ground, excess_of)
    final = await _final(ground, offer.id)
    open_attempt = await _started(ground, final, final.balance_due)
    await _prove(ground, offer.id)
    message_id = await _message(ground, offer.id)
    await _webhook(portal, ground.contractor.id)
    first_row = await _sealed(portal, ground)
    assert first.id != second.id
    return Sound(
        portal=portal,
        contractor_id=ground.contractor.id,
        offer=offer,
        open_offer=open_offer,
        deposit=deposit,
        final=final,
        paid=paid,
        excess=second,
        open_attempt=open_attempt,
        message_id=message_id,
        first_row=first_row,
    )


async def _show(ground: Ground, estimate_id: EstimateId) -> None:
    """A logo, and a picture beside a line."""
    async with ground.begin() as work:
        for kept in (samples.FLAME, samples.MARK):
            await work.pictures.add(kept)
        offer, owner = await work.estimates.get(estimate_id), await work.contractors.get()
        offer.amend(samples.with_flame(offer.content), zone=samples.ZONE, now=work.now)
        owner.change(samples.with_mark(owner.settings))
        await work.estimates.save(offer)
        await work.contractors.save(owner)
        await work.commit()


async def _decide(ground: Ground, approved: EstimateId, left_open: EstimateId) -> None:
    for estimate_id in (approved, left_open):
        async with ground.begin() as work:
            offer = await work.estimates.get(estimate_id)
            offer.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
            await work.estimates.save(offer)
            await work.commit()
    async with ground.begin() as work:
        offer = await work.estimates.get(approved)
        samples.approve(offer, by=samples.person(ground.customer), now=work.now)
        await work.estimates.save(offer)
        await work.commit()


async def _deposit(ground: Ground, estimate_id: EstimateId) -> Invoice:
    open_deposit = OpenDepositHandler(ground.portal.begin, CreateJobHandler(ground.portal.begin), BabelTexts())
    await open_deposit(ground.contractor.id, estimate_id)
    async with ground.begin() as work:
        deposit = await work.invoices.deposit_of(estimate_id)
    assert deposit is not None
    return deposit


async def _started(ground: Ground, invoice: Invoice, amount: Money) -> Payment:
    async with ground.begin() as work:
        await work.invoices.get_family(invoice.id)
        payment = samples.payment(ground.customer, invoice, now=work.now, minor=amount.minor)
        until = work.now + timedelta(hours=1)
        payment.opened(Checkout(ref=f"cs_{payment.id}", url="https://checkout.example", expires_at=until))
        await work.payments.add(payment)
        await work.commit()
    return payment


async def _settle(ground: Ground, payment: Payment) -> None:
    assert payment.checkout is not None
    truth = ProcessorTruth(
        payment_id=payment.id,
        account=payment.intent.account,
        livemode=False,
        state=PaymentState.SETTLED,
        amount=payment.amount,
        captured=payment.amount,
        checkout_ref=payment.checkout.ref,
        object_ref=f"pi_{payment.id}",
        fetched_at=datetime.now(UTC),
    )
    await ApplyTruth(ground.portal.begin)(ground.contractor.id, payment.id, truth)


async def _pay(ground: Ground, invoice: Invoice, amount: Money) -> Payment:
    payment = await _started(ground, invoice, amount)
    await _settle(ground, payment)
    return payment


async def _two_pay(ground: Ground, invoice: Invoice) -> Sequence[Payment]:
    """Both were opened while the whole was due, one after the other had been given up, and both were captured."""
    first = await _started(ground, invoice, invoice.total)
    async with ground.begin() as work:
        given_up = await work.payments.get(first.id)
        truth = ProcessorTruth(
            payment_id=first.id,
            account=first.intent.account,
            livemode=False,
            state=PaymentState.EXPIRED,
            amount=first.amount,
            captured=first.amount.nothing,
            checkout_ref=f"cs_{first.id}",
            object_ref=None,
            fetched_at=work.now,
        )
        given_up.apply(truth, now=work.now)
        await work.payments.save(given_up)
        await work.commit()
    second = await _started(ground, invoice, invoice.total)
    await _settle(ground, first)
    await _settle(ground, second)
    return first, second


async def _final(ground: Ground, estimate_id: EstimateId) -> Invoice:
    async with ground.begin() as work:
        job = await work.jobs.of_estimate(estimate_id)
        assert job is not None
        final = samples.invoice(ground.customer, job_id=job.id)
        today = work.now.date()
        final.open(number=await work.invoices.next_number(), issued_on=today, due_on=today, now=work.now)
        await work.invoices.add(final)
        await apply_job_credit(work, final)
        await work.invoices.save(final)
        await work.commit()
    return final


async def _prove(ground: Ground, estimate_id: EstimateId) -> None:
    portal = ground.portal
    assert isinstance(portal, SqlPortal)
    await portal.look(
        "insert into document (contractor_id, id, kind, subject_id, language, fingerprint, sealed, sha256)"
        " values ($1, $2, 'signed_estimate', $3, 'en', 'x', 'x', 'abc')",
        ground.contractor.id,
        samples.new_id(),
        estimate_id,
    )
    async with ground.begin() as work:
        await work.estimates.prove(estimate_id, sha256="abc")
        await work.commit()


async def _message(ground: Ground, subject_id: UUID) -> UUID:
    async with ground.begin() as work:
        message = Message(
            id=work.new_id(),
            kind=MessageKind.ESTIMATE_SENT,
            reason=subject_id,
            subject_id=subject_id,
            to_email="ada@example.com",
            to_name="Ada",
            language="en",
            contact_id=None,
            token_id=None,
        )
        await work.messages.add(message)
        message.state, message.sent_at = MessageState.SENT, work.now
        await work.messages.save(message)
        await work.commit()
    return message.id


async def _webhook(portal: SqlPortal, contractor_id: UUID) -> None:
    directory = Directory(relay_engines(portal.database.relay_dsn))
    await SqlInbox(portal.door, directory).store(
        contractor_id,
        "stripe",
        InboundEvent(event_id="evt_1", kind="charge.updated", object_ref="ch_1", account="acct_1", livemode=False),
    )


async def _sealed(portal: SqlPortal, ground: Ground) -> UUID:
    """Two acts in the trail, both in its chain."""
    for action in ("estimate.sent", "estimate.approved"):
        async with ground.begin() as work:
            await work.audit.note(action, by=SYSTEM, subject="estimate:1")
            await work.commit()
    head = await SqlTrailSealer(portal.door).seal(ground.contractor.id)
    assert head is not None
    rows = await portal.look("select audit_id from audit_seal order by position")
    assert head.position == head.added == len(rows)
    first: UUID = rows[0]["audit_id"]
    return first
