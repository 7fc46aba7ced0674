"""Pieces that several reads are made of. Each works per row of a table that stands in the statement already, and
keeps to operators that PostgreSQL holds leakproof, for only those use an index under row-level security.
"""

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from adapters.sql.reads.compiled import constant
from adapters.sql.tables import NOW, contractors, invoices, ledger_entries, messages, payment_allocations, payments
from application.shared.calendar import local_day
from domain.invoices.invoice import InvoiceKind
from domain.invoices.states import OUT, InvoiceStatus
from domain.payments.expected import expected_on
from domain.payments.states import IN_FLIGHT, PaymentState
from domain.payments.truth import MethodKind

BRANDS = {"amex": "American Express", "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}
MOST_DELIVERIES = 50

ZONE = contractors.c.head.op("->>", return_type=sa.Text())(sa.literal_column("'zone'"))
TODAY = sa.cast(sa.func.timezone(ZONE, NOW), sa.Date)  # the contractor's day; `contractors` is joined


def parent(child: sa.FromClause, column: str, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Join condition: the row of `table` that `child.column` names."""
    return (table.c.contractor_id == child.c.contractor_id) & (table.c.id == child.c[column])


def one_of(column: sa.ColumnElement[Any], words: Collection[Enum]) -> sa.ColumnElement[bool]:
    return column.in_([constant(word) for word in sorted(words, key=lambda word: str(word.value))])


def gathered(rows: sa.Select[Any], name: str) -> sa.ScalarSelect[Any]:
    """The rows as one JSON array of objects, in their order; an empty one for no rows."""
    array = sa.func.coalesce(sa.func.json_agg(sa.literal_column(name)), sa.literal_column("'[]'::json"))
    return sa.select(array).select_from(rows.subquery(name)).scalar_subquery()


def total_of(amounts: sa.Select[Any]) -> sa.ScalarSelect[int]:
    """The sum of the one column, minor units; 0 for no rows."""
    [amount] = amounts.selected_columns
    whole = sa.cast(sa.func.sum(amount), sa.BigInteger)  # a sum of bigint is numeric
    return amounts.with_only_columns(sa.func.coalesce(whole, constant(0))).scalar_subquery()


def settled_of(invoice: sa.FromClause) -> sa.ScalarSelect[int]:
    """The sum of the invoice's ledger."""
    entry = ledger_entries.alias()
    return total_of(
        sa.select(entry.c.amount_minor)
        .where(entry.c.contractor_id == invoice.c.contractor_id, entry.c.invoice_id == invoice.c.id)
        .correlate(invoice)
    )


def reserved_of(invoice: sa.FromClause) -> sa.ColumnElement[int]:
    """What is on its way to the invoice; for a final one also what is on its way to its job's deposits (EST-9)."""
    part, payment, deposit = payment_allocations.alias(), payments.alias(), invoices.alias()
    in_flight = (
        sa.select(part.c.amount_minor)
        .join(payment, parent(part, "payment_id", payment))
        .where(
            part.c.contractor_id == invoice.c.contractor_id,
            one_of(payment.c.state, IN_FLIGHT),
            payment.c.currency == invoice.c.currency,  # never summed with another
        )
        .correlate(invoice)
    )
    own = total_of(in_flight.where(part.c.invoice_id == invoice.c.id))
    deposits = total_of(
        in_flight.where(
            deposit.c.contractor_id == invoice.c.contractor_id,
            deposit.c.job_id == invoice.c.job_id,
            deposit.c.kind == constant(InvoiceKind.DEPOSIT),
            part.c.invoice_id == deposit.c.id,
        )
    )
    return own + sa.case((invoice.c.kind == constant(InvoiceKind.FINAL), deposits), else_=constant(0))


def superseded_by(invoice: sa.FromClause) -> sa.ColumnElement[str | None]:
    """Of a deposit: the number of its job's final invoice, beside which nothing more is asked for it (EST-9)."""
    final = invoices.alias()
    number = (
        sa.select(final.c.number)
        .where(
            final.c.contractor_id == invoice.c.contractor_id,
            final.c.job_id == invoice.c.job_id,
            final.c.kind == constant(InvoiceKind.FINAL),
            one_of(final.c.status, OUT),
        )
        .order_by(final.c.id.desc())
        .limit(constant(1))
        .correlate(invoice)
        .scalar_subquery()
    )
    return sa.case((invoice.c.kind == constant(InvoiceKind.DEPOSIT), number))


def disputed(invoice: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a payment of the invoice is in an open dispute."""
    part, payment = payment_allocations.alias(), payments.alias()
    return (
        sa.select(part.c.invoice_id)
        .join(payment, parent(part, "payment_id", payment))
        .where(
            part.c.contractor_id == invoice.c.contractor_id,
            part.c.invoice_id == invoice.c.id,
            payment.c.state == constant(PaymentState.DISPUTED_OPEN),
        )
        .correlate(invoice)
        .exists()
    )


def deliveries_of(document: sa.FromClause) -> sa.ScalarSelect[Any]:
    """The messages about a document as DeliveryViews, newest first."""
    rows = (
        sa.select(
            messages.c.kind,
            messages.c.to_email,
            messages.c.state,
            messages.c.problem,
            sa.func.coalesce(messages.c.sent_at, messages.c.created_at).label("at"),
        )
        .where(messages.c.contractor_id == document.c.contractor_id, messages.c.subject_id == document.c.id)
        .order_by(messages.c.id.desc())
        .limit(constant(MOST_DELIVERIES))
        .correlate(document)
    )
    return gathered(rows, "delivery")


def payable(status: str, balance_minor: int, reserved_minor: int, *, superseded: bool = False) -> int:
    """What an invoice can still take: nothing unless it is open, nor a deposit beside its final invoice."""
    asks = status == InvoiceStatus.OPEN and not superseded
    return max(balance_minor - reserved_minor, 0) if asks else 0


def expected(state: str, method: str, *, started_at: datetime | str, zone: str) -> date | None:
    """The day by which a payment on its way is decided. Out of JSON its start is text."""
    moment = datetime.fromisoformat(started_at) if isinstance(started_at, str) else started_at
    return expected_on(PaymentState(state), MethodKind(method), started_on=local_day(moment, zone))


def method_text(brand: str | None, last4: str | None) -> str:
    """Return "Visa •••• 4242", or "" while no method is known."""
    if not last4:
        return ""
    return f"{BRANDS.get(brand or '') or (brand or 'card').title()} •••• {last4}"
