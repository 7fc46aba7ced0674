"""What a customer sees first after signing in (DSH-1): what needs them, what is coming, what was last."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from application.estimates.views import EstimateRow
from application.invoices.views import InvoiceRow
from domain.payments.truth import MethodKind


class MovingPaymentView(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that is on its way."""

    id: UUID
    invoice_number: str
    title: str  # the invoice's
    currency: str
    amount_minor: int
    method: str
    method_kind: MethodKind
    started_at: datetime
    expected_on: date | None


class UnderwayJobView(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    title: str
    property_line: str


class PastKind(StrEnum):
    PAID = "paid"
    APPROVED = "approved"
    DECLINED = "declined"


class PastView(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is done: an invoice's payment, or a decision about an estimate."""

    kind: PastKind
    number: str  # the invoice's or the estimate's
    title: str
    currency: str
    amount_minor: int | None  # None for a decline
    at: datetime
    payment_id: UUID | None = None


class HomeView(msgspec.Struct, frozen=True, kw_only=True):
    """Each part is short; `more_…` tells that the list behind it is longer."""

    to_pay: tuple[InvoiceRow, ...] = ()  # overdue first, then the soonest due
    more_to_pay: bool = False
    to_decide: tuple[EstimateRow, ...] = ()  # the soonest to expire first
    more_to_decide: bool = False
    moving: tuple[MovingPaymentView, ...] = ()  # the longest on its way first
    underway: tuple[UnderwayJobView, ...] = ()  # newest first
    past: tuple[PastView, ...] = ()  # newest first
