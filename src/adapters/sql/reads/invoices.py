from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from adapters.sql.reads.compiled import CONTRACTOR, Read, constant
from adapters.sql.reads.paging import Listing
from adapters.sql.reads.parts import (
    TODAY,
    ZONE,
    deliveries_of,
    disputed,
    expected,
    gathered,
    method_text,
    one_of,
    parent,
    payable,
    reserved_of,
    settled_of,
    superseded_by,
)
from adapters.sql.reads.pool import ReadPool
from adapters.sql.tables import (
    contractors,
    customers,
    estimates,
    invoices,
    jobs,
    ledger_entries,
    payment_allocations,
    payments,
    properties,
)
from application.invoices.views import InvoiceList, InvoiceRow, InvoiceStaffView, InvoiceView
from domain.invoices.invoice import InvoiceKind
from domain.invoices.ledger import LedgerKind
from domain.invoices.states import InvoiceStatus, Standing, standing_of
from domain.shared.money import Money

MOST_ATTEMPTS = 20
PAID_IN = {LedgerKind.PAYMENT, LedgerKind.OFFLINE_PAYMENT}
ID = sa.bindparam("id", type_=sa.Uuid)
OF_CUSTOMER = (
    (invoices.c.customer_id == sa.bindparam("customer_id", type_=sa.Uuid))
    & (invoices.c.status != constant(InvoiceStatus.DRAFT))
    # A draft that was thrown away is void too (INV-1); it never had a number, and nobody has seen it.
    & invoices.c.number.is_not(None)
)


def rows_of(invoice: sa.FromClause) -> sa.Select[Any]:
    return (
        sa.select(
            invoice.c.id,
            invoice.c.number,
            invoice.c.kind,
            invoice.c.status,
            invoice.c.title,
            invoice.c.currency,
            invoice.c.total_minor,
            invoice.c.issued_on,
            invoice.c.due_on,
            customers.c.name.label("customer_name"),
            settled_of(invoice).label("settled_minor"),
            reserved_of(invoice).label("reserved_minor"),
            disputed(invoice).label("disputed"),
            superseded_by(invoice).label("superseded_by"),
            _paid_at(invoice).label("paid_at"),
            TODAY.label("today"),
        )
        .select_from(invoice)
        .join(customers, parent(invoice, "customer_id", customers))
        .join(contractors, contractors.c.id == invoice.c.contractor_id)
    )


def _paid_at(invoice: sa.FromClause) -> sa.ScalarSelect[Any]:
    entry = ledger_entries.alias()
    return (
        sa.select(sa.func.max(entry.c.at))
        .where(
            entry.c.contractor_id == invoice.c.contractor_id,
            entry.c.invoice_id == invoice.c.id,
            entry.c.amount_minor > constant(0),
        )
        .correlate(invoice)
        .scalar_subquery()
    )


def _deposits() -> sa.ScalarSelect[Any]:
    """What has arrived for the deposits of a final invoice's job, as PaidDepositViews."""
    deposit, entry = invoices.alias(), ledger_entries.alias()
    rows = (
        sa.select(deposit.c.number, entry.c.amount_minor, entry.c.at.label("paid_at"))
        .select_from(deposit)
        .join(entry, (entry.c.contractor_id == deposit.c.contractor_id) & (entry.c.invoice_id == deposit.c.id))
        .where(
            deposit.c.contractor_id == invoices.c.contractor_id,
            deposit.c.job_id == invoices.c.job_id,
            deposit.c.kind == constant(InvoiceKind.DEPOSIT),
            invoices.c.kind == constant(InvoiceKind.FINAL),
            one_of(entry.c.kind, PAID_IN),
        )
        .order_by(entry.c.id)
        .limit(constant(MOST_ATTEMPTS))
        .correlate(invoices)
    )
    return gathered(rows, "paid")


def _ledger() -> sa.ScalarSelect[Any]:
    entry, payment = ledger_entries, payments
    rows = (
        sa.select(
            entry.c.id,
            entry.c.kind,
            entry.c.amount_minor,
            entry.c.at,
            entry.c.payment_id,
            payment.c.method_brand,
            payment.c.method_last4,
        )
        .select_from(entry)
        .outerjoin(payment, parent(entry, "payment_id", payment))
        .where(entry.c.contractor_id == invoices.c.contractor_id, entry.c.invoice_id == invoices.c.id)
        .order_by(entry.c.id)
        .correlate(invoices)
    )
    return gathered(rows, "entry")


def _attempts() -> sa.ScalarSelect[Any]:
    part, payment = payment_allocations, payments
    rows = (
        sa.select(
            payment.c.id,
            payment.c.state,
            payment.c.outcome_unknown,
            part.c.amount_minor,
            payment.c.started_at,
            payment.c.settled_at,
            payment.c.failure_reason.label("failure"),
            payment.c.method_kind,
            payment.c.method_brand,
            payment.c.method_last4,
        )
        .select_from(part)
        .join(payment, parent(part, "payment_id", payment))
        .where(part.c.contractor_id == invoices.c.contractor_id, part.c.invoice_id == invoices.c.id)
        .order_by(part.c.payment_id.desc())
        .limit(constant(MOST_ATTEMPTS))
        .correlate(invoices)
    )
    return gathered(rows, "attempt")


ONE = (
    rows_of(invoices)
    .add_columns(
        invoices.c.version,
        invoices.c.bill,
        invoices.c.customer_id,
        sa.func.coalesce(properties.c.one_line, sa.literal_column("''")).label("property_line"),
        invoices.c.issued_on,
        invoices.c.estimate_id,
        estimates.c.number.label("estimate_number"),
        jobs.c.number.label("job_number"),
        _ledger().label("ledger"),
        _attempts().label("attempts"),
        _deposits().label("deposits"),
        ZONE.label("zone"),
    )
    .outerjoin(properties, parent(invoices, "property_id", properties))
    .outerjoin(estimates, parent(invoices, "estimate_id", estimates))
    .outerjoin(jobs, parent(invoices, "job_id", jobs))
    .where(invoices.c.contractor_id == CONTRACTOR.c.id)
)
FIND = Read(ONE.where(invoices.c.id == ID))
FIND_OF_CUSTOMER = Read(ONE.where(invoices.c.id == ID, OF_CUSTOMER))
FIND_NUMBER = Read(ONE.where(invoices.c.number == sa.bindparam("number", type_=sa.Text), OF_CUSTOMER))
FIND_FOR_STAFF = Read(ONE.add_columns(deliveries_of(invoices).label("deliveries")).where(invoices.c.id == ID))
LIST = Listing(
    invoices,
    rows_of,
    filters={
        "customer_id": OF_CUSTOMER,
        "status": invoices.c.status == sa.bindparam("status", type_=sa.Text),
        # the column is the sum of the ledger, kept so that a list need not add up what it leaves out
        "paid": (invoices.c.status == constant(InvoiceStatus.OPEN))
        & ((invoices.c.settled_minor >= invoices.c.total_minor) == sa.bindparam("paid", type_=sa.Boolean)),
    },
)


@dataclass(frozen=True, slots=True)
class SqlInvoiceReader:
    pool: ReadPool

    async def find(self, contractor_id: UUID, invoice_id: UUID, *, customer_id: UUID | None) -> InvoiceView | None:
        if customer_id is None:
            row = await FIND.one(self.pool, contractor_id, id=invoice_id)
        else:
            row = await FIND_OF_CUSTOMER.one(self.pool, contractor_id, id=invoice_id, customer_id=customer_id)
        return msgspec.convert(_document(row), InvoiceView) if row else None

    async def find_number(self, contractor_id: UUID, number: str, *, customer_id: UUID) -> InvoiceView | None:
        row = await FIND_NUMBER.one(self.pool, contractor_id, number=number, customer_id=customer_id)
        return msgspec.convert(_document(row), InvoiceView) if row else None

    async def find_for_staff(self, contractor_id: UUID, invoice_id: UUID) -> InvoiceStaffView | None:
        row = await FIND_FOR_STAFF.one(self.pool, contractor_id, id=invoice_id)
        return msgspec.convert({**row, "invoice": _document(row)}, InvoiceStaffView) if row else None

    async def list(
        self,
        contractor_id: UUID,
        *,
        customer_id: UUID | None,
        status: str | None,
        paid: bool | None = None,
        cursor: str | None,
        most: int,
    ) -> InvoiceList:
        rows, more = await LIST.page(
            self.pool, contractor_id, cursor=cursor, most=most, customer_id=customer_id, status=status, paid=paid
        )
        return InvoiceList(items=tuple(msgspec.convert(figures(row), InvoiceRow) for row in rows), next=more)


def _document(row: Any) -> dict[str, Any]:
    ledger = [_with_method(entry) for entry in row["ledger"]]
    attempts = [{**_with_method(one), "expected_on": _expected(one, row["zone"])} for one in row["attempts"]]
    return {**row["bill"], **figures(row), "ledger": ledger, "attempts": attempts}


def _expected(attempt: dict[str, Any], zone: str) -> date | None:
    return expected(attempt["state"], attempt["method_kind"], started_at=attempt["started_at"], zone=zone)


def figures(row: Any) -> dict[str, Any]:
    balance = row["total_minor"] - row["settled_minor"]
    return {
        **row,
        "standing": _standing(row),
        "balance_minor": balance,
        "payable_minor": payable(
            row["status"], balance, row["reserved_minor"], superseded=row["superseded_by"] is not None
        ),
    }


def _standing(row: Any) -> Standing:
    total, settled, reserved = (
        Money(row[name], row["currency"]) for name in ("total_minor", "settled_minor", "reserved_minor")
    )
    return standing_of(
        InvoiceStatus(row["status"]),
        total=total,
        settled=settled,
        reserved=reserved,
        disputed=row["disputed"],
        superseded=row["superseded_by"] is not None,
        due_on=row["due_on"],
        today=row["today"],
    )


def _with_method(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "method": method_text(entry["method_brand"], entry["method_last4"])}
