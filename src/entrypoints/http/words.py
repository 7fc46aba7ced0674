"""A word for each state, and how it is meant. Pages show states by these alone."""

from collections.abc import Mapping
from typing import Any

from application.home.views import PastKind
from application.payments.stages import Stage
from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import InvoiceKind
from domain.invoices.ledger import LedgerKind
from domain.invoices.states import Standing
from domain.payments.truth import MethodKind


def _(message: str) -> str:
    """Mark a sentence for the extractor; it is translated when it is said."""
    return message


class _OrElse(dict[str, str]):
    """What the processor may add tomorrow has the words of `other` today."""

    def __missing__(self, key: Any) -> str:
        return self["other"]


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
        Stage.UNFINISHED: _("Not finished"),
        Stage.ASKING: _("Being checked"),
        Stage.ON_ITS_WAY: _("On its way"),
        Stage.PAID: _("Paid"),
        Stage.NOT_PAID: _("Did not go through"),
        Stage.RAN_OUT: _("Ran out"),
        Stage.RETURNED: _("Returned by the bank"),
        Stage.QUESTIONED: _("Under review"),
        Stage.TAKEN_BACK: _("Taken back by the bank"),
    },
    # the same on an invoice's timeline
    "movement": {
        Stage.UNFINISHED: _("A payment of {amount} was begun"),
        Stage.ASKING: _("A payment of {amount} is being checked"),
        Stage.ON_ITS_WAY: _("Payment on its way"),
        Stage.PAID: _("Payment"),
        Stage.NOT_PAID: _("A payment of {amount} did not go through"),
        Stage.RETURNED: _("A payment of {amount} was returned by the bank"),
        Stage.QUESTIONED: _("A payment of {amount} is under review"),
        Stage.TAKEN_BACK: _("A payment of {amount} was taken back"),
    },
    "method": {
        MethodKind.CARD: _("Card"),
        MethodKind.BANK: _("Bank transfer (ACH)"),
    },
    "method_note": {
        MethodKind.CARD: _("Credit or debit card."),
        MethodKind.BANK: _("From your bank account. It takes about four business days."),
    },
    "method_next": {
        MethodKind.CARD: _(
            "Next, the secure page of {processor} asks for your card. We never see its number. Then you come back here."
        ),
        MethodKind.BANK: _(
            "Next, the secure page of {processor} asks for your bank account. We never see it. Then you come back here."
        ),
    },
    "failure": _OrElse(
        {
            "card_declined": _("The card was declined. Your bank can tell you why."),
            "insufficient_funds": _("There was not enough money on the card."),
            "expired_card": _("The card has expired."),
            "authentication_failed": _("Your bank could not confirm that it was you."),
            "processing_error": _("The bank had a problem with this payment."),
            "processor_unavailable": _("The payment service could not be reached."),
            "other": _("The bank did not accept this payment."),
        }
    ),
    "past": {
        PastKind.PAID: _("Paid"),
        PastKind.APPROVED: _("Approved"),
        PastKind.DECLINED: _("Declined"),
    },
    "module": {"estimates": _("Estimates"), "invoices": _("Invoices")},
}

TONES: Mapping[str, Mapping[str, str]] = {
    "payment": {
        Stage.UNFINISHED: "warn",
        Stage.ASKING: "info",
        Stage.ON_ITS_WAY: "info",
        Stage.PAID: "good",
        Stage.NOT_PAID: "bad",
        Stage.RAN_OUT: "quiet",
        Stage.RETURNED: "bad",
        Stage.QUESTIONED: "warn",
        Stage.TAKEN_BACK: "bad",
    },
    "past": {PastKind.PAID: "good", PastKind.APPROVED: "good", PastKind.DECLINED: "quiet"},
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
