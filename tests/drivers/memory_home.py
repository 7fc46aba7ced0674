"""The customer's first page over the in-memory store."""

from datetime import date
from typing import Any
from uuid import UUID

from adapters.sql.reads.home import MOST
from adapters.sql.records.offers import content_record
from application.estimates.views import EstimateRow
from application.home.views import HomeView, MovingPaymentView, PastKind, PastView, UnderwayJobView
from application.invoices.views import InvoiceRow
from domain.customers.customer import Customer
from domain.estimates.estimate import Estimate
from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import Invoice
from domain.invoices.states import Standing
from domain.jobs.job import Job, JobStatus
from domain.payments.payment import Payment
from domain.payments.states import IN_FLIGHT, PaymentState
from tests.drivers.memory.store import Transaction
from tests.drivers.memory_readers import MemoryInvoiceReader, Reader, expected_of, method_of, zone_of

_PAID = {PaymentState.SETTLED, PaymentState.DISPUTED_WON}
_DECIDED = {EstimateStatus.APPROVED: PastKind.APPROVED, EstimateStatus.DECLINED: PastKind.DECLINED}


class MemoryHomeReader(Reader):
    async def find(self, contractor_id: UUID, *, customer_id: UUID) -> HomeView:
        tx = self._tx(contractor_id)
        bills = [await self._bill(tx, one) for one in _of(tx, "invoice", customer_id)]
        asked = sorted((one for one in bills if one.payable_minor > 0), key=lambda one: one.due_on or date.max)
        offers = [one for one in _of(tx, "estimate", customer_id) if one.status is EstimateStatus.SENT]
        open_offers = sorted((one for one in offers if tx.now < one.expires_at), key=lambda one: one.expires_at)
        moving = [one for one in _of(tx, "payment", customer_id) if one.state in IN_FLIGHT]
        jobs = [one for one in _of(tx, "job", customer_id) if one.status is JobStatus.REQUESTED]
        past = [_paid(tx, one) for one in _of(tx, "payment", customer_id) if one.state in _PAID]
        past += [_decided(one) for one in _of(tx, "estimate", customer_id) if one.status in _DECIDED]
        return HomeView(
            to_pay=tuple(sorted(asked[:MOST], key=lambda one: one.standing is not Standing.OVERDUE)),
            more_to_pay=len(asked) > MOST,
            to_decide=tuple(_offer_row(tx, one) for one in open_offers[:MOST]),
            more_to_decide=len(open_offers) > MOST,
            moving=tuple(_moving(tx, one) for one in sorted(moving, key=lambda one: one.started_at)[:MOST]),
            underway=tuple(_job_row(tx, one) for one in jobs[::-1][:MOST]),
            past=tuple(sorted(past, key=lambda one: one.at, reverse=True)[:MOST]),
        )

    async def _bill(self, tx: Transaction, invoice: Invoice) -> InvoiceRow:
        view = await MemoryInvoiceReader(self.portal).find(tx.contractor_id, invoice.id, customer_id=None)
        assert view is not None
        entered = [entry.at for entry in view.ledger if entry.amount_minor > 0]
        names = set(InvoiceRow.__struct_fields__) - {"total_minor", "paid_at"}
        return InvoiceRow(
            **{name: getattr(view, name) for name in names},
            total_minor=view.totals.total_minor,
            paid_at=max(entered, default=None),
        )


def _of(tx: Transaction, shelf: str, customer_id: UUID) -> list[Any]:
    return [one for one in tx.all(shelf) if one.customer_id == customer_id]


def _offer_row(tx: Transaction, estimate: Estimate) -> EstimateRow:
    content, customer = estimate.content, tx.get("customer", estimate.customer_id)
    prices = [option.totals.total_minor for option in content_record(content).options]
    return EstimateRow(
        id=estimate.id,
        number=estimate.number,
        title=content.title,
        status=estimate.status,
        currency=content.pricing.currency,
        least_minor=min(prices),
        most_minor=max(prices),
        valid_until=content.valid_until,
        sent_at=None,
        customer_name=customer.name,
    )


def _moving(tx: Transaction, payment: Payment) -> MovingPaymentView:
    invoice: Invoice = tx.get("invoice", payment.allocations[0].invoice_id)
    return MovingPaymentView(
        id=payment.id,
        invoice_number=invoice.number or "",
        title=invoice.bill.title,
        currency=payment.amount.currency,
        amount_minor=payment.amount.minor,
        method=method_of(payment),
        method_kind=payment.intent.method,
        started_at=payment.started_at,
        expected_on=expected_of(payment, zone_of(tx)),
    )


def _job_row(tx: Transaction, job: Job) -> UnderwayJobView:
    customer: Customer = tx.get("customer", job.customer_id)
    return UnderwayJobView(
        number=job.number, title=job.title, property_line=customer.property(job.property_id).one_line
    )


def _paid(tx: Transaction, payment: Payment) -> PastView:
    invoice: Invoice = tx.get("invoice", payment.allocations[0].invoice_id)
    assert payment.settled_at is not None
    return PastView(
        kind=PastKind.PAID,
        number=invoice.number or "",
        title=invoice.bill.title,
        currency=payment.amount.currency,
        amount_minor=payment.amount.minor,
        at=payment.settled_at,
        payment_id=payment.id,
    )


def _decided(estimate: Estimate) -> PastView:
    decision = estimate.decision
    assert decision is not None
    return PastView(
        kind=_DECIDED[estimate.status],
        number=estimate.number,
        title=estimate.content.title,
        currency=estimate.content.pricing.currency,
        amount_minor=decision.total.minor if decision.total else None,
        at=decision.at,
    )
