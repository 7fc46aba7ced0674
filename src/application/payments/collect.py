"""Moving the ledger: one function applies the processor's fetched truth, whoever asked for it (D8)."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.invoices.family import apply_job_credit, is_billed, member, void_unpaid_deposits
from application.ports.payment_gateway import CheckoutFinished, CheckoutNotFound, PaymentGateway
from application.ports.unit_of_work import Begin, UnitOfWork
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.invoices.ledger import CreditEntry, CreditKind
from domain.payments.errors import PaymentMismatch
from domain.payments.payment import Payment
from domain.payments.states import ENDED, PaymentState
from domain.payments.truth import ProcessorTruth
from domain.shared.actors import SYSTEM
from domain.shared.ids import ContractorId, CreditEntryId, LedgerEntryId, PaymentId
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class ApplyTruth:
    """Enter what the processor says into payment, ledger and credit, in one transaction. Safe to repeat."""

    begin: Begin

    async def __call__(self, contractor_id: UUID, payment_id: PaymentId, truth: ProcessorTruth) -> None:
        """Raises NotFound for a payment that is not this contractor's, and PaymentMismatch after alerting staff."""
        try:
            await self._apply(ContractorId(contractor_id), payment_id, truth)
        except PaymentMismatch as mismatch:
            async with self.begin(ContractorId(contractor_id)) as work:
                await work.alerts.raise_(
                    "payment_mismatch", subject=f"payment:{payment_id}", detail=str(mismatch.values["fields"])
                )
                await work.commit()
            raise

    async def _apply(self, contractor_id: ContractorId, payment_id: PaymentId, truth: ProcessorTruth) -> None:
        async with self.begin(contractor_id) as work:
            known = await work.payments.read(payment_id)
            # always invoices in id order, then the attempt: the same order as start and void, so none can deadlock
            family = await work.invoices.get_family(known.allocations[0].invoice_id)
            payment = await work.payments.get(payment_id)
            before = payment.state
            if not payment.apply(truth, now=work.now):
                return
            if payment.state is PaymentState.SETTLED and before is not PaymentState.SETTLED:
                await _settle(work, payment, family)
            await work.payments.save(payment)
            if payment.state in ENDED and is_billed(family):
                await void_unpaid_deposits(work, family)  # one that was on its way when the final invoice was opened
            await work.audit.note(f"payment.{payment.state}", by=SYSTEM, subject=f"payment:{payment.id}")
            await work.commit()


async def _settle(work: UnitOfWork, payment: Payment, family: list[Invoice]) -> None:
    for part in payment.allocations:
        invoice = member(family, part.invoice_id)
        rest = invoice.receive(part.amount, payment_id=payment.id, entry_id=LedgerEntryId(work.new_id()), now=work.now)
        taken = part.amount - rest
        await work.invoices.save(invoice)
        if rest.is_positive:
            await _keep_excess(work, payment, invoice, rest)
        if invoice.kind is InvoiceKind.DEPOSIT and taken.is_positive:
            await _credit(work, payment, invoice, taken, kind=CreditKind.DEPOSIT)
        if invoice.kind is InvoiceKind.DEPOSIT:
            await _pay_finals(work, family)
    if payment.link_id is not None:
        link = await work.payment_links.get(payment.link_id)
        link.paid()
        await work.payment_links.save(link)


async def _keep_excess(work: UnitOfWork, payment: Payment, invoice: Invoice, rest: Money) -> None:
    """Captured money that fits no demand is never lost: it becomes credit that staff are told of (D18)."""
    payment.leave_unapplied(rest)
    await _credit(work, payment, invoice, rest, kind=CreditKind.EXCESS)
    await work.alerts.raise_("payment_excess", subject=f"payment:{payment.id}", detail=f"invoice:{invoice.id}")


async def _credit(work: UnitOfWork, payment: Payment, invoice: Invoice, amount: Money, *, kind: CreditKind) -> None:
    await work.credits.add(
        CreditEntry(
            id=CreditEntryId(work.new_id()),
            customer_id=payment.customer_id,
            # excess is the customer's to decide on; a deposit is for the job
            job_id=invoice.job_id if kind is CreditKind.DEPOSIT else None,
            kind=kind,
            amount=amount,
            payment_id=payment.id,
            invoice_id=invoice.id,
            at=work.now,
        )
    )


async def _pay_finals(work: UnitOfWork, family: list[Invoice]) -> None:
    for final in family:
        if final.kind is InvoiceKind.FINAL:
            before = len(final.ledger)
            await apply_job_credit(work, final)
            if len(final.ledger) > before:
                await work.invoices.save(final)


@dataclass(frozen=True, slots=True)
class CollectPayment:
    """Ask the processor how one attempt stands, and enter it. What return page, poller and take-over call."""

    begin: Begin
    gateway: PaymentGateway
    apply: ApplyTruth

    async def __call__(self, contractor_id: UUID, payment_id: PaymentId) -> None:
        """Raises NotFound, GatewayUnavailable, CredentialRejected or PaymentMismatch."""
        async with self.begin(ContractorId(contractor_id)) as work:
            payment = await work.payments.read(payment_id)
        if payment.checkout is not None:
            try:
                truth = await self.gateway.fetch(payment.checkout.ref, account=payment.intent.account)
            except CheckoutNotFound:
                async with self.begin(ContractorId(contractor_id)) as work:
                    await work.alerts.raise_("checkout_missing", subject=f"payment:{payment_id}")
                    await work.commit()
                return
            await self.apply(contractor_id, payment_id, truth)
        elif payment.state is not PaymentState.CREATED:
            # an event was faster than the answer that would have told us the page: look for it by our reference
            found = await self.gateway.find(
                payment_id, account=payment.intent.account, since=payment.started_at - timedelta(hours=1)
            )
            if found is not None:
                await self.apply(contractor_id, payment_id, found)

    async def end(self, contractor_id: UUID, payment: Payment) -> None:
        """End an open checkout at the processor first, then enter what became of it: somebody may just have paid.

        Raises like a call.
        """
        if payment.checkout is None:
            return
        with suppress(CheckoutFinished):
            await self.gateway.cancel(payment.checkout.ref, account=payment.intent.account)
        await self(contractor_id, payment.id)
