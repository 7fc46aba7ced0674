from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.payments.states import PaymentState
from domain.shared.ids import PaymentId
from domain.shared.money import Money


class MethodKind(StrEnum):
    CARD = "card"
    BANK = "us_bank_account"  # a debit, which takes days


class Funding(StrEnum):
    CREDIT = "credit"
    DEBIT = "debit"
    PREPAID = "prepaid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodSummary:
    """What a receipt may show of a card."""

    brand: str
    last4: str
    funding: Funding = Funding.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why the processor said no: a stable reason of ours, and the processor's own code for staff."""

    reason: str  # card_declined, insufficient_funds, expired_card, authentication_failed, processing_error
    processor_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorTruth:
    """One fetched state of one checkout at the processor; never built from a browser's words or an event's body."""

    payment_id: PaymentId | None  # our reference, as the processor holds it
    account: str
    livemode: bool
    state: PaymentState
    amount: Money
    captured: Money
    checkout_ref: str
    object_ref: str | None  # the processor's own object of the money, once there is one
    method: MethodSummary | None = None
    failure: Failure | None = None
    raw_status: str = ""
    fetched_at: datetime
