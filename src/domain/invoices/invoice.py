from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.invoices.errors import (
    AmountNotPositive,
    CreditTooSmall,
    InvoiceHasMoney,
    InvoiceNotEditable,
    InvoiceNotOpen,
    NothingBilled,
    NothingDue,
)
from domain.invoices.events import (
    InvoiceOpened,
    InvoiceReopened,
    InvoiceSent,
    InvoiceVoided,
    InvoiceWrittenOff,
    LedgerMoved,
)
from domain.invoices.ledger import LedgerEntry, LedgerKind
from domain.invoices.states import TRANSITIONS, InvoiceStatus
from domain.shared.events import Recorder
from domain.shared.ids import (
    ContractorId,
    CustomerId,
    EstimateId,
    InvoiceId,
    JobId,
    LedgerEntryId,
    PaymentId,
    PropertyId,
)
from domain.shared.money import Money, total_of
from domain.shared.pricing import Line, Pricing, Totals
from domain.shared.text import cleaned, cleaned_name
from domain.shared.transitions import allows


class InvoiceKind(StrEnum):
    DEPOSIT = "deposit"  # asks for a prepayment, bears no tax
    PROGRESS = "progress"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What is billed, editable while the invoice is a draft."""

    title: str
    lines: tuple[Line, ...]
    pricing: Pricing
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", cleaned_name(self.title, field="title"))
        object.__setattr__(self, "note", cleaned(self.note, field="note", most=5000, required=False))
        if not self.lines:
            raise NothingBilled(field="lines")
        _ = self.totals  # a bill that cannot be priced is refused here, not when it is read

    @property
    def totals(self) -> Totals:
        return self.pricing.of(self.lines)


class Invoice(Recorder):
    """A demand for money with its append-only ledger; what it owes is always total less the ledger's sum (INV-1)."""

    def __init__(
        self,
        *,
        id: InvoiceId,
        contractor_id: ContractorId,
        customer_id: CustomerId,
        property_id: PropertyId | None,
        job_id: JobId | None,
        estimate_id: EstimateId | None,
        kind: InvoiceKind,
        bill: Bill,
        status: InvoiceStatus,
        number: str | None = None,
        issued_on: date | None = None,
        due_on: date | None = None,
        ledger: Sequence[LedgerEntry] = (),
        version: int = 0,
    ) -> None:
        super().__init__()
        self.id, self.contractor_id, self.customer_id, self.property_id = id, contractor_id, customer_id, property_id
        self.job_id, self.estimate_id, self.kind = job_id, estimate_id, kind
        self.number, self.issued_on, self.due_on, self.version = number, issued_on, due_on, version
        self._bill, self._status, self._ledger = bill, status, list(ledger)
        self.new_entries: list[LedgerEntry] = []  # for the repository, which only adds

    @classmethod
    def draft(
        cls,
        *,
        id: InvoiceId,
        contractor_id: ContractorId,
        customer_id: CustomerId,
        property_id: PropertyId | None = None,
        job_id: JobId | None = None,
        estimate_id: EstimateId | None = None,
        kind: InvoiceKind,
        bill: Bill,
        due_on: date | None = None,
    ) -> "Invoice":
        return cls(
            id=id,
            contractor_id=contractor_id,
            customer_id=customer_id,
            property_id=property_id,
            job_id=job_id,
            estimate_id=estimate_id,
            kind=kind,
            bill=bill,
            status=InvoiceStatus.DRAFT,
            due_on=due_on,
        )

    @property
    def bill(self) -> Bill:
        return self._bill

    @property
    def status(self) -> InvoiceStatus:
        return self._status

    @property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        return tuple(self._ledger)

    @property
    def total(self) -> Money:
        return self._bill.totals.total

    @property
    def settled(self) -> Money:
        return total_of((entry.amount for entry in self._ledger), self._bill.pricing.currency)

    @property
    def balance_due(self) -> Money:
        return self.total - self.settled

    def amend(self, bill: Bill, *, due_on: date | None) -> None:
        if self._status is not InvoiceStatus.DRAFT:
            raise InvoiceNotEditable(status=self._status)
        self._bill, self.due_on = bill, due_on

    def open(self, *, number: str, issued_on: date, due_on: date, now: datetime) -> None:
        """Give it its number and ask for the money."""
        self._move(InvoiceStatus.OPEN, only_from=InvoiceStatus.DRAFT)
        self.number, self.issued_on, self.due_on = number, issued_on, self.due_on or due_on
        self.record(InvoiceOpened(invoice_id=self.id, at=now))

    def send(self, *, sending: UUID, now: datetime) -> None:
        self._check_open()
        self.record(InvoiceSent(invoice_id=self.id, sending=sending, at=now))

    def void(self, *, in_flight: Money, now: datetime) -> None:
        """Take the demand back. Raises InvoiceHasMoney when anything has settled, or `in_flight` is on its way."""
        if self.settled.minor or in_flight.is_positive:
            raise InvoiceHasMoney(settled_minor=self.settled.minor, in_flight_minor=in_flight.minor)
        self._move(InvoiceStatus.VOID)
        self.record(InvoiceVoided(invoice_id=self.id, at=now))

    def write_off(self, *, now: datetime) -> None:
        """Stop expecting what is due. Raises NothingDue for an invoice that is paid, and InvoiceNotOpen."""
        if self._status is InvoiceStatus.OPEN and not self.balance_due.is_positive:
            raise NothingDue(number=self.number)
        self._move(InvoiceStatus.UNCOLLECTIBLE)
        self.record(InvoiceWrittenOff(invoice_id=self.id, at=now))

    def reopen(self, *, now: datetime) -> None:
        self._move(InvoiceStatus.OPEN, only_from=InvoiceStatus.UNCOLLECTIBLE)
        self.record(InvoiceReopened(invoice_id=self.id, at=now))

    def receive(self, amount: Money, *, payment_id: PaymentId, entry_id: LedgerEntryId, now: datetime) -> Money:
        """Enter a settled payment as far as something is due; return the rest, which is for the caller to credit.

        Money that was captured is never refused: on a void or paid invoice all of it is the rest. Money for one
        written off reopens it.
        """
        if not amount.is_positive:
            raise AmountNotPositive(field="amount")
        if self._status is InvoiceStatus.UNCOLLECTIBLE:
            self.reopen(now=now)
        due = self.balance_due if self._status is InvoiceStatus.OPEN else amount.nothing
        taken = min(amount, max(due, amount.nothing))
        if taken.is_positive:
            self._enter(LedgerKind.PAYMENT, taken, payment_id=payment_id, entry_id=entry_id, now=now)
        return amount - taken

    def apply_credit(self, available: Money, *, entry_id: LedgerEntryId, now: datetime) -> Money:
        """Take as much of `available` as is due, and return what was taken. Raises CreditTooSmall for none at all."""
        self._check_open()
        if not available.is_positive:
            raise CreditTooSmall(field="credit")
        taken = min(available, max(self.balance_due, available.nothing))
        if taken.is_positive:
            self._enter(LedgerKind.CREDIT_APPLIED, taken, payment_id=None, entry_id=entry_id, now=now)
        return taken

    def _enter(
        self, kind: LedgerKind, amount: Money, *, payment_id: PaymentId | None, entry_id: LedgerEntryId, now: datetime
    ) -> None:
        entry = LedgerEntry(id=entry_id, invoice_id=self.id, kind=kind, amount=amount, payment_id=payment_id, at=now)
        self._ledger.append(entry)
        self.new_entries.append(entry)
        self.record(LedgerMoved(invoice_id=self.id, at=now))

    def _check_open(self) -> None:
        if self._status is not InvoiceStatus.OPEN:
            raise InvoiceNotOpen(status=self._status)

    def _move(self, to: InvoiceStatus, *, only_from: InvoiceStatus | None = None) -> None:
        if not allows(TRANSITIONS, self._status, to) or only_from not in {None, self._status}:
            raise InvoiceNotOpen(status=self._status)
        self._status = to


def deposit_bill(*, title: str, line: Line, currency: str) -> Bill:
    """A prepayment is one line without tax (EST-9): the final invoice bills and taxes the whole."""
    untaxed = replace(line, tax=replace(line.tax, rate=line.tax.rate * 0))
    return Bill(title=title, lines=(untaxed,), pricing=Pricing(currency=currency))
