from datetime import date, datetime
from uuid import UUID

import msgspec

from application.shared.views import Page
from domain.payments.payment_link import PaymentLinkStatus
from domain.payments.states import PaymentState
from domain.payments.truth import MethodKind


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a receipt goes by mail."""

    to_email: str
    sent: bool  # the mail server has taken it


class PaymentView(msgspec.Struct, frozen=True, kw_only=True):
    """One payment, for its own page, its receipt and the staff's list."""

    id: UUID
    invoice_id: UUID
    invoice_number: str
    customer_id: UUID
    customer_name: str
    state: PaymentState
    outcome_unknown: bool
    currency: str
    amount_minor: int
    unapplied_minor: int
    processor: str
    object_ref: str | None
    checkout_url: str | None  # while the checkout is open
    method: str  # "Visa •••• 4242", or ""
    failure: str | None
    started_by: str
    started_at: datetime
    settled_at: datetime | None
    invoice_balance_minor: int
    title: str  # the invoice's
    method_kind: MethodKind = MethodKind.CARD
    expected_on: date | None = None  # while it is on its way: the day by which it is usually decided
    receipts: tuple[ReceiptView, ...] = ()


class PaymentList(Page, frozen=True, kw_only=True):
    items: tuple[PaymentView, ...]


class LinkPaymentView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    state: PaymentState
    outcome_unknown: bool
    failure: str | None
    settled_at: datetime | None
    expected_on: date | None


class PaymentLinkView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    invoice_id: UUID
    invoice_number: str
    customer_name: str
    purpose: str
    currency: str
    amount_minor: int
    status: PaymentLinkStatus | None  # None: past its end
    expires_at: datetime
    payable_minor: int  # what the invoice can still take
    payment: LinkPaymentView | None = None  # the newest attempt that was made by the link


class PaymentLinkList(Page, frozen=True, kw_only=True):
    items: tuple[PaymentLinkView, ...]
