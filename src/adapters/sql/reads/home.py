from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from adapters.sql.reads import estimates as offers
from adapters.sql.reads import invoices as bills
from adapters.sql.reads import payments as money
from adapters.sql.reads.compiled import CONTRACTOR, Read, constant
from adapters.sql.reads.parts import TODAY, gathered, one_of, parent, reserved_of, settled_of, superseded_by
from adapters.sql.reads.pool import ReadPool
from adapters.sql.tables import NOW, contractors, estimates, invoices, jobs, payments, properties
from application.estimates.views import EstimateRow
from application.home.views import HomeView, MovingPaymentView, PastKind, PastView, UnderwayJobView
from application.invoices.views import InvoiceRow
from domain.estimates.states import EstimateStatus
from domain.invoices.states import InvoiceStatus, Standing
from domain.jobs.job import JobStatus
from domain.payments.states import IN_FLIGHT, PaymentState

MOST = 5  # of each part; what is more stands in the lists
ASKING = contractors.alias("asking_contractor")
_DECIDED = {EstimateStatus.APPROVED: PastKind.APPROVED, EstimateStatus.DECLINED: PastKind.DECLINED}
_PAID = {PaymentState.SETTLED, PaymentState.DISPUTED_WON}


def _of_customer(table: sa.Table) -> sa.ColumnElement[bool]:
    mine = table.c.customer_id == sa.bindparam("customer_id", type_=sa.Uuid)
    return (table.c.contractor_id == ASKING.c.id) & mine


def _first(rows: sa.Select[Any], name: str) -> sa.ColumnElement[Any]:
    """One more than are shown, so that it is known whether there are more."""
    return gathered(rows.limit(constant(MOST + 1)).correlate(ASKING), name).label(name)


def _to_pay() -> sa.ColumnElement[Any]:
    left = invoices.c.total_minor - settled_of(invoices) - reserved_of(invoices)
    rows = bills.rows_of(invoices).where(
        _of_customer(invoices),
        invoices.c.status == constant(InvoiceStatus.OPEN),
        left > constant(0),
        superseded_by(invoices).is_(None),
    )
    return _first(rows.order_by(invoices.c.due_on.nulls_last(), invoices.c.id), "to_pay")


def _to_decide() -> sa.ColumnElement[Any]:
    rows = offers.rows_of(estimates).where(
        _of_customer(estimates),
        estimates.c.status == constant(EstimateStatus.SENT),
        estimates.c.expires_at > NOW,
    )
    return _first(rows.order_by(estimates.c.expires_at, estimates.c.id), "to_decide")


def _moving() -> sa.ColumnElement[Any]:
    rows = money.rows_of(payments).where(_of_customer(payments), one_of(payments.c.state, IN_FLIGHT))
    return _first(rows.order_by(payments.c.started_at, payments.c.id), "moving")


def _underway() -> sa.ColumnElement[Any]:
    rows = (
        sa.select(jobs.c.number, jobs.c.title, properties.c.one_line.label("property_line"))
        .select_from(jobs)
        .join(properties, parent(jobs, "property_id", properties))
        .where(_of_customer(jobs), jobs.c.status == constant(JobStatus.REQUESTED))
        .order_by(jobs.c.id.desc())
    )
    return _first(rows, "underway")


def _paid() -> sa.ColumnElement[Any]:
    rows = money.rows_of(payments).where(_of_customer(payments), one_of(payments.c.state, _PAID))
    return _first(rows.order_by(payments.c.settled_at.desc(), payments.c.id.desc()), "paid")


def _decided() -> sa.ColumnElement[Any]:
    at = estimates.c.decision.op("->>", return_type=sa.Text())(sa.literal_column("'at'"))
    total = estimates.c.decision.op("#>", return_type=sa.JSON())(sa.literal_column("'{totals,total_minor}'"))
    rows = (
        sa.select(
            estimates.c.number,
            estimates.c.title,
            estimates.c.status,
            estimates.c.currency,
            total.label("amount_minor"),
            at.label("at"),
        )
        .where(_of_customer(estimates), one_of(estimates.c.status, _DECIDED))
        .order_by(at.desc(), estimates.c.id.desc())
    )
    return _first(rows, "decided")


FIND = Read(
    sa.select(
        sa.select(TODAY).where(contractors.c.id == ASKING.c.id).correlate(ASKING).scalar_subquery().label("today"),
        _to_pay(),
        _to_decide(),
        _moving(),
        _underway(),
        _paid(),
        _decided(),
    )
    .select_from(ASKING)
    .where(ASKING.c.id == CONTRACTOR.c.id)
)


@dataclass(frozen=True, slots=True)
class SqlHomeReader:
    pool: ReadPool

    async def find(self, contractor_id: UUID, *, customer_id: UUID) -> HomeView:
        row = await FIND.one(self.pool, contractor_id, customer_id=customer_id)
        if row is None:
            return HomeView()
        return HomeView(
            to_pay=tuple(sorted(_bills(row), key=_haste)),
            more_to_pay=len(row["to_pay"]) > MOST,
            to_decide=tuple(msgspec.convert(one, EstimateRow) for one in row["to_decide"][:MOST]),
            more_to_decide=len(row["to_decide"]) > MOST,
            moving=tuple(_payment(one) for one in row["moving"][:MOST]),
            underway=tuple(msgspec.convert(one, UnderwayJobView) for one in row["underway"][:MOST]),
            past=tuple(sorted(_past(row), key=lambda one: one.at, reverse=True))[:MOST],
        )


def _bills(row: Any) -> list[InvoiceRow]:
    """Out of JSON their days are text, which how they stand cannot be told from."""
    shown = [{**one, "today": row["today"], "due_on": _day(one["due_on"])} for one in row["to_pay"][:MOST]]
    return [msgspec.convert(bills.figures(one), InvoiceRow) for one in shown]


def _haste(bill: InvoiceRow) -> tuple[bool, date]:
    return bill.standing is not Standing.OVERDUE, bill.due_on or date.max


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _payment(row: Any) -> MovingPaymentView:
    return msgspec.convert(money.fields(row), MovingPaymentView)


def _past(row: Any) -> list[PastView]:
    paid = [
        {
            **one,
            "kind": PastKind.PAID,
            "number": one["invoice_number"],
            "at": one["settled_at"],
            "payment_id": one["id"],
        }
        for one in row["paid"]
    ]
    decided = [{**one, "kind": _DECIDED[EstimateStatus(one["status"])]} for one in row["decided"]]
    return [msgspec.convert(one, PastView) for one in [*paid, *decided]]
