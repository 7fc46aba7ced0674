from datetime import date, datetime
from uuid import UUID

import msgspec

from application.shared.views import DeliveryView, LineView, Page, TotalsView
from domain.estimates.offer import DepositKind
from domain.estimates.states import EstimateStatus


class OfferedLineView(LineView, frozen=True, kw_only=True):
    optional: bool
    preselected: bool
    most: str | None  # an optional line may be taken up to this quantity


class OptionView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    summary: str
    recommended: bool
    lines: tuple[OfferedLineView, ...]
    totals: TotalsView  # with the optional lines that are preselected
    deposit_minor: int


class DepositView(msgspec.Struct, frozen=True, kw_only=True):
    kind: DepositKind
    percent: str
    fixed_minor: int
    required: bool
    full_allowed: bool


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """Who decided, when and what. `content_hash` is what the signer saw and what the evidence keeps."""

    by_name: str
    by_kind: str
    at: datetime
    how_told: str
    reason: str
    option_id: UUID | None
    option_name: str
    lines: tuple[LineView, ...]  # what was taken, priced
    totals: TotalsView | None
    deposit_minor: int | None
    signer_name: str
    signature_kind: str | None  # drawn, typed
    content_hash: str
    ip: str
    user_agent: str
    language: str
    consent: str = ""  # the sentence that was agreed to


class DepositInvoiceView(msgspec.Struct, frozen=True, kw_only=True):
    """The deposit after approval."""

    id: UUID
    number: str
    status: str
    total_minor: int
    settled_minor: int
    reserved_minor: int
    payable_minor: int  # nothing once the final invoice is out, which bills the whole


class EstimateView(msgspec.Struct, frozen=True, kw_only=True):
    """One estimate as the customer, the PDF and the mails show it."""

    id: UUID
    number: str
    revision: int
    status: EstimateStatus  # a sent one past its last day is `expired` here, by the database's clock
    version: int
    title: str
    scope: str
    customer_id: UUID
    customer_name: str
    property_line: str
    currency: str
    options: tuple[OptionView, ...]
    terms: str
    terms_version: str
    valid_until: date
    sent_at: datetime | None
    signature_required: bool
    deposit: DepositView
    decision: DecisionView | None = None
    job_number: str | None = None
    deposit_invoice: DepositInvoiceView | None = None


class EstimateStaffView(msgspec.Struct, frozen=True, kw_only=True):
    estimate: EstimateView
    deliveries: tuple[DeliveryView, ...]
    change_requests: tuple["ChangeRequestView", ...]


class ChangeRequestView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    message: str
    by_name: str
    at: datetime


class EstimateRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list. Several options and none chosen: there is no total yet, but a range."""

    id: UUID
    number: str
    title: str
    status: EstimateStatus
    currency: str
    least_minor: int
    most_minor: int
    valid_until: date
    sent_at: datetime | None
    customer_name: str


class EstimateList(Page, frozen=True, kw_only=True):
    items: tuple[EstimateRow, ...]
