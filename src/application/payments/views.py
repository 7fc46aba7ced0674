from datetime import datetime
from uuid import UUID

import msgspec

from application.shared.views import Page
from domain.payments.payment_link import PaymentLinkStatus
from domain.payments.states import PaymentState


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


class PaymentList(Page, frozen=True, kw_only=True):
    items: tuple[PaymentView, ...]


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


class PaymentLinkList(Page, frozen=True, kw_only=True):
    items: tuple[PaymentLinkView, ...]
