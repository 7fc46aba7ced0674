from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.shared.ids import CreditEntryId, CustomerId, InvoiceId, JobId, LedgerEntryId, PaymentId
from domain.shared.money import Money


class LedgerKind(StrEnum):
    PAYMENT = "payment"  # settled at a processor
    OFFLINE_PAYMENT = "offline_payment"  # cash or check, entered by staff
    REFUND = "refund"
    DISPUTE_LOST = "dispute_lost"
    BANK_RETURN = "bank_return"
    CREDIT_APPLIED = "credit_applied"
    CREDIT_RETURNED = "credit_returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One movement on one invoice. Above zero it lowers what is owed; it is only ever added."""

    id: LedgerEntryId
    invoice_id: InvoiceId
    kind: LedgerKind
    amount: Money
    payment_id: PaymentId | None
    at: datetime


class CreditKind(StrEnum):
    DEPOSIT = "deposit"  # a deposit that settled
    EXCESS = "excess"  # money that arrived above what was due
    APPLIED = "applied"  # taken for an invoice
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditEntry:
    """One movement of a customer's credit (INV-4), kept apart from invoices. Above zero it adds credit."""

    id: CreditEntryId
    customer_id: CustomerId
    job_id: JobId | None  # credit of one job, or of the customer at large
    kind: CreditKind
    amount: Money
    payment_id: PaymentId | None
    invoice_id: InvoiceId | None
    at: datetime
