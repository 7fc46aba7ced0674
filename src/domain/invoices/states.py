from datetime import date
from enum import StrEnum

from domain.shared.money import Money
from domain.shared.transitions import Transitions


class InvoiceStatus(StrEnum):
    """What is stored. Paid, overdue and the like are derived: see Standing."""

    DRAFT = "draft"
    OPEN = "open"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"


# INV-1. A draft that is thrown away is void too, and never gets a number.
TRANSITIONS: Transitions[InvoiceStatus] = {
    InvoiceStatus.DRAFT: frozenset({InvoiceStatus.OPEN, InvoiceStatus.VOID}),
    InvoiceStatus.OPEN: frozenset({InvoiceStatus.VOID, InvoiceStatus.UNCOLLECTIBLE}),
    InvoiceStatus.VOID: frozenset(),
    InvoiceStatus.UNCOLLECTIBLE: frozenset({InvoiceStatus.OPEN}),
}


OUT = frozenset({InvoiceStatus.OPEN, InvoiceStatus.UNCOLLECTIBLE})  # numbered and not taken back


class Standing(StrEnum):
    DRAFT = "draft"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"
    PAID = "paid"
    DISPUTED = "disputed"
    PROCESSING = "processing"
    SUPERSEDED = "superseded"  # a deposit beside the final invoice, which bills the whole and counts what was paid
    OVERDUE = "overdue"
    PARTIALLY_PAID = "partially_paid"
    DUE = "due"


def standing_of(
    status: InvoiceStatus,
    *,
    total: Money,
    settled: Money,
    reserved: Money,
    disputed: bool,
    superseded: bool = False,
    due_on: date | None,
    today: date,
) -> Standing:
    """The one word for how an invoice stands, from its ledger and the date.

    `settled` is the sum of its ledger, `reserved` what is on its way; `superseded` says that it is a deposit whose
    final invoice is out; `today` is the contractor's day.
    """
    if status is not InvoiceStatus.OPEN:
        return Standing(status.value)
    if disputed:
        return Standing.DISPUTED
    if settled >= total:
        return Standing.PAID
    if settled + reserved >= total:
        return Standing.PROCESSING
    if superseded:
        return Standing.SUPERSEDED
    # INV-7: what is on its way stops lateness, even where it does not cover the whole
    if due_on is not None and due_on < today and not reserved.is_positive:
        return Standing.OVERDUE
    return Standing.PARTIALLY_PAID if settled.is_positive else Standing.DUE
