"""A word for each state, and how it is meant. Pages show states by these alone."""

from collections.abc import Mapping

from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import InvoiceKind
from domain.invoices.ledger import LedgerKind
from domain.invoices.states import Standing
from domain.payments.states import PaymentState


def _(message: str) -> str:
    """Mark a sentence for the extractor; it is translated when it is said."""
    return message


WORDS: Mapping[str, Mapping[str, str]] = {
    "estimate": {
        EstimateStatus.DRAFT: _("Being prepared"),
        EstimateStatus.SENT: _("Waiting for you"),
        EstimateStatus.APPROVED: _("Approved"),
        EstimateStatus.DECLINED: _("Declined"),
        EstimateStatus.EXPIRED: _("Ran out"),
        EstimateStatus.SUPERSEDED: _("Replaced"),
        EstimateStatus.WITHDRAWN: _("Taken back"),
    },
    "invoice": {
        Standing.DRAFT: _("Being prepared"),
        Standing.VOID: _("Canceled"),
        Standing.UNCOLLECTIBLE: _("Written off"),
        Standing.PAID: _("Paid"),
        Standing.DISPUTED: _("Disputed"),
        Standing.PROCESSING: _("Payment on its way"),
        Standing.SUPERSEDED: _("On the final invoice"),
        Standing.OVERDUE: _("Overdue"),
        Standing.PARTIALLY_PAID: _("Partly paid"),
        Standing.DUE: _("Waiting for payment"),
    },
    "invoice_kind": {
        InvoiceKind.DEPOSIT: _("Deposit"),
        InvoiceKind.PROGRESS: _("Progress invoice"),
        InvoiceKind.FINAL: _("Invoice"),
    },
    "ledger": {
        LedgerKind.PAYMENT: _("Payment"),
        LedgerKind.OFFLINE_PAYMENT: _("Payment by cash or check"),
        LedgerKind.REFUND: _("Refund"),
        LedgerKind.DISPUTE_LOST: _("Payment taken back by the bank"),
        LedgerKind.BANK_RETURN: _("Payment returned by the bank"),
        LedgerKind.CREDIT_APPLIED: _("Deposit and credit"),
        LedgerKind.CREDIT_RETURNED: _("Credit given back"),
    },
    "payment": {
        PaymentState.CREATED: _("Started"),
        PaymentState.AWAITING_CUSTOMER: _("Not finished"),
        PaymentState.REQUIRES_ACTION: _("Not finished"),
        PaymentState.AUTHORIZED: _("On its way"),
        PaymentState.PROCESSING: _("On its way"),
        PaymentState.SETTLED: _("Paid"),
        PaymentState.FAILED: _("Declined"),
        PaymentState.CANCELED: _("Canceled"),
        PaymentState.EXPIRED: _("Ran out"),
        PaymentState.RETURNED: _("Returned by the bank"),
        PaymentState.DISPUTED_OPEN: _("Disputed"),
        PaymentState.DISPUTED_WON: _("Paid"),
        PaymentState.DISPUTED_LOST: _("Taken back by the bank"),
    },
    "failure": {
        "card_declined": _("The card was declined. Your bank can tell you why."),
        "insufficient_funds": _("There was not enough money on the card."),
        "expired_card": _("The card has expired."),
        "authentication_failed": _("Your bank could not confirm that it was you."),
        "processing_error": _("The bank had a problem with this payment."),
        "other": _("The bank did not accept this payment."),
    },
    "module": {"estimates": _("Estimates"), "invoices": _("Invoices")},
}

TONES: Mapping[str, Mapping[str, str]] = {
    "estimate": {
        EstimateStatus.DRAFT: "quiet",
        EstimateStatus.SENT: "info",
        EstimateStatus.APPROVED: "good",
        EstimateStatus.DECLINED: "quiet",
        EstimateStatus.EXPIRED: "warn",
        EstimateStatus.SUPERSEDED: "quiet",
        EstimateStatus.WITHDRAWN: "quiet",
    },
    "invoice": {
        Standing.DRAFT: "quiet",
        Standing.VOID: "quiet",
        Standing.UNCOLLECTIBLE: "quiet",
        Standing.PAID: "good",
        Standing.DISPUTED: "warn",
        Standing.PROCESSING: "info",
        Standing.SUPERSEDED: "quiet",
        Standing.OVERDUE: "bad",
        Standing.PARTIALLY_PAID: "info",
        Standing.DUE: "info",
    },
}
