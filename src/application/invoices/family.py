"""The invoices of one job are locked together, in the order of their ids: money of a deposit moves to the final one."""

from collections.abc import Sequence

from application.ports.unit_of_work import UnitOfWork
from domain.invoices.errors import NothingDue
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.invoices.ledger import CreditEntry, CreditKind
from domain.invoices.states import OUT, InvoiceStatus
from domain.payments.payment import Payment
from domain.payments.states import IN_FLIGHT
from domain.shared.ids import CreditEntryId, InvoiceId, LedgerEntryId
from domain.shared.money import Money, total_of


def member(family: Sequence[Invoice], invoice_id: InvoiceId) -> Invoice:
    """The one of the family with this id, which get_family was asked for."""
    return next(invoice for invoice in family if invoice.id == invoice_id)


def funding(invoice: Invoice, family: Sequence[Invoice]) -> list[InvoiceId]:
    """The invoices whose payments pay `invoice`: itself and, for a final one, its job's deposits (EST-9)."""
    deposits = [one.id for one in family if one.kind is InvoiceKind.DEPOSIT and one.id != invoice.id]
    return [invoice.id, *deposits] if invoice.kind is InvoiceKind.FINAL else [invoice.id]


def is_billed(family: Sequence[Invoice]) -> bool:
    """Whether the final invoice is out, which bills the whole: no deposit is asked for beside it (EST-9)."""
    return any(one.kind is InvoiceKind.FINAL and one.status in OUT for one in family)


def check_still_asked(invoice: Invoice, family: Sequence[Invoice]) -> None:
    """Raises NothingDue for a deposit beside the final invoice; what of it is on its way still counts."""
    if invoice.kind is InvoiceKind.DEPOSIT and invoice.status is InvoiceStatus.OPEN and is_billed(family):
        raise NothingDue(number=invoice.number)


def in_flight(attempts: Sequence[Payment], invoice_id: InvoiceId, currency: str) -> Money:
    """What of `attempts` is on its way to the invoice."""
    return total_of(
        (
            part.amount
            for one in attempts
            if one.state in IN_FLIGHT
            for part in one.allocations
            if part.invoice_id == invoice_id
        ),
        currency,
    )


async def void_unpaid_deposits(work: UnitOfWork, family: Sequence[Invoice]) -> None:
    """The final invoice is out: deposits to which no money came, and none is on its way, are not asked for any more."""
    deposits = [one for one in family if one.kind is InvoiceKind.DEPOSIT and one.status is InvoiceStatus.OPEN]
    if not deposits:
        return
    attempts = await work.payments.get_of_invoices([one.id for one in deposits])
    for deposit in deposits:
        moving = in_flight(attempts, deposit.id, deposit.total.currency)
        if not deposit.settled.minor and not moving.is_positive:
            deposit.void(in_flight=moving, now=work.now)
            await work.invoices.save(deposit)


async def apply_job_credit(work: UnitOfWork, final: Invoice) -> None:
    """Take the job's settled deposits into account on its final invoice, as far as it owes anything.

    Both sides are written: what leaves the credit enters the ledger. Credit in another currency stays where it is.
    """
    if final.job_id is None or final.status is not InvoiceStatus.OPEN or not final.balance_due.is_positive:
        return
    currency = final.total.currency
    credit = [entry.amount for entry in await work.credits.of_job(final.job_id)]
    available = total_of((amount for amount in credit if amount.currency == currency), currency)
    if not available.is_positive:
        return
    taken = final.apply_credit(available, entry_id=LedgerEntryId(work.new_id()), now=work.now)
    await work.credits.add(
        CreditEntry(
            id=CreditEntryId(work.new_id()),
            customer_id=final.customer_id,
            job_id=final.job_id,
            kind=CreditKind.APPLIED,
            amount=-taken,
            payment_id=None,
            invoice_id=final.id,
            at=work.now,
        )
    )
