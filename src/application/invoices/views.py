from datetime import date, datetime
from uuid import UUID

import msgspec

from application.shared.views import DeliveryView, LineView, Page, TotalsView
from domain.invoices.invoice import InvoiceKind
from domain.invoices.ledger import LedgerKind
from domain.invoices.states import Standing
from domain.payments.states import PaymentState
from domain.payments.truth import MethodKind

CREDIT = frozenset({LedgerKind.CREDIT_APPLIED, LedgerKind.CREDIT_RETURNED})


class LedgerView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: LedgerKind
    amount_minor: int  # above zero lowers what is owed
    at: datetime
    payment_id: UUID | None
    method: str  # "Visa •••• 4242", or ""


class PaidDepositView(msgspec.Struct, frozen=True, kw_only=True):
    """A deposit of the job that has arrived. As credit it stands in the ledger of the final invoice."""

    number: str
    amount_minor: int
    paid_at: datetime


class AttemptView(msgspec.Struct, frozen=True, kw_only=True):
    """One payment attempt on the money timeline."""

    id: UUID
    state: PaymentState
    outcome_unknown: bool
    amount_minor: int
    started_at: datetime
    settled_at: datetime | None
    failure: str | None  # our stable reason
    method: str
    method_kind: MethodKind = MethodKind.CARD
    expected_on: date | None = None  # while it is on its way: the day by which it is usually decided


class InvoiceView(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice as shown to people. Its balance is total less settled; payable is the balance less reserved.

    A deposit beside the final invoice has a balance, but nothing is payable: `superseded_by` bills the whole.
    """

    id: UUID
    number: str | None
    kind: InvoiceKind
    standing: Standing
    version: int
    title: str
    note: str
    customer_id: UUID
    customer_name: str
    property_line: str
    currency: str
    lines: tuple[LineView, ...]
    totals: TotalsView
    issued_on: date | None
    due_on: date | None
    estimate_id: UUID | None
    estimate_number: str | None
    job_number: str | None
    ledger: tuple[LedgerView, ...]
    attempts: tuple[AttemptView, ...]  # newest first, at most 20
    settled_minor: int
    reserved_minor: int  # on its way, a deposit of the same job included
    balance_minor: int
    payable_minor: int
    deposits: tuple[PaidDepositView, ...] = ()  # of a final one; oldest first
    superseded_by: str | None = None  # of a deposit: the number of the final invoice

    @property
    def credited_minor(self) -> int:
        """Of what has settled, that which is deposits and other credit, less what was taken back of it."""
        return sum(entry.amount_minor for entry in self.ledger if entry.kind in CREDIT)


class InvoiceStaffView(msgspec.Struct, frozen=True, kw_only=True):
    invoice: InvoiceView
    deliveries: tuple[DeliveryView, ...]


class InvoiceRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: str | None
    kind: InvoiceKind
    title: str
    standing: Standing
    currency: str
    total_minor: int
    balance_minor: int
    payable_minor: int
    issued_on: date | None
    due_on: date | None
    paid_at: datetime | None  # when the newest of its payments was entered
    customer_name: str


class InvoiceList(Page, frozen=True, kw_only=True):
    items: tuple[InvoiceRow, ...]
