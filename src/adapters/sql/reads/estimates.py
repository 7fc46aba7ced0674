from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.sql.reads.compiled import CONTRACTOR, Read, constant
from adapters.sql.reads.paging import Listing
from adapters.sql.reads.parts import deliveries_of, gathered, parent, payable, reserved_of, settled_of, superseded_by
from adapters.sql.reads.pool import ReadPool
from adapters.sql.tables import (
    NOW,
    change_requests,
    customers,
    estimates,
    evidence,
    invoices,
    job_estimates,
    jobs,
    properties,
)
from application.estimates.views import EstimateList, EstimateRow, EstimateStaffView, EstimateView
from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import InvoiceKind
from domain.invoices.states import InvoiceStatus

ID = sa.bindparam("id", type_=sa.Uuid)


def _status(estimate: sa.FromClause) -> sa.ColumnElement[str]:
    # A schedule notes the end some time after it has come; until then the row says sent.
    past = (estimate.c.status == constant(EstimateStatus.SENT)) & (estimate.c.expires_at <= NOW)
    return sa.case((past, constant(EstimateStatus.EXPIRED)), else_=estimate.c.status)


ASKED = sa.bindparam("status", type_=sa.Text)
# The second half follows from the first, and is what an index on the stored status understands.
HAS_STATUS = (_status(estimates) == ASKED) & (
    estimates.c.status
    == sa.any_(
        sa.case(
            (
                constant(EstimateStatus.EXPIRED) == ASKED,
                postgresql.array([constant(EstimateStatus.EXPIRED), constant(EstimateStatus.SENT)]),
            ),
            else_=postgresql.array([ASKED]),
        )
    )
)
OF_CUSTOMER = (
    (estimates.c.customer_id == sa.bindparam("customer_id", type_=sa.Uuid))
    & (estimates.c.status != constant(EstimateStatus.DRAFT))
    # One that was withdrawn as a draft was never shown to anybody.
    & ((estimates.c.status != constant(EstimateStatus.WITHDRAWN)) | estimates.c.sent_at.is_not(None))
)


def _deposit_invoice() -> sa.ScalarSelect[Any]:
    """The invoice that asks for the deposit, in the shape of DepositInvoiceView, as an array of one or none."""
    shown = [constant(InvoiceStatus.OPEN), constant(InvoiceStatus.UNCOLLECTIBLE)]
    rows = (
        sa.select(
            invoices.c.id,
            invoices.c.number,
            invoices.c.status,
            invoices.c.total_minor,
            settled_of(invoices).label("settled_minor"),
            reserved_of(invoices).label("reserved_minor"),
            superseded_by(invoices).label("superseded_by"),
        )
        .where(
            invoices.c.contractor_id == estimates.c.contractor_id,
            invoices.c.estimate_id == estimates.c.id,
            invoices.c.kind == constant(InvoiceKind.DEPOSIT),
            invoices.c.status.in_(shown),
        )
        .correlate(estimates)
    )
    return gathered(rows, "deposit")


def _change_requests() -> sa.ScalarSelect[Any]:
    rows = (
        sa.select(
            change_requests.c.id,
            change_requests.c.message,
            change_requests.c.actor.op("->>")(sa.literal_column("'name'")).label("by_name"),
            change_requests.c.at,
        )
        .where(
            change_requests.c.contractor_id == estimates.c.contractor_id,
            change_requests.c.estimate_id == estimates.c.id,
        )
        .order_by(change_requests.c.id.desc())
        .correlate(estimates)
    )
    return gathered(rows, "request")


# The job that the approval made or extended, or the one that it is to extend.
MADE, MEANT = jobs.alias(), jobs.alias()
ONE = (
    sa.select(
        estimates.c.id,
        estimates.c.number,
        estimates.c.revision,
        _status(estimates).label("status"),
        estimates.c.version,
        estimates.c.title,
        estimates.c.customer_id,
        customers.c.name.label("customer_name"),
        properties.c.one_line.label("property_line"),
        estimates.c.currency,
        estimates.c.content,
        estimates.c.decision,
        estimates.c.valid_until,
        estimates.c.sent_at,
        sa.func.coalesce(MADE.c.number, MEANT.c.number).label("job_number"),
        _deposit_invoice().label("deposit_invoices"),
    )
    .select_from(estimates)
    .join(customers, parent(estimates, "customer_id", customers))
    .join(properties, parent(estimates, "property_id", properties))
    .outerjoin(
        job_estimates,
        (job_estimates.c.contractor_id == estimates.c.contractor_id) & (job_estimates.c.estimate_id == estimates.c.id),
    )
    .outerjoin(MADE, parent(job_estimates, "job_id", MADE))
    .outerjoin(MEANT, parent(estimates, "job_id", MEANT))
    .where(estimates.c.contractor_id == CONTRACTOR.c.id)
)
FIND = Read(ONE.where(estimates.c.id == ID))
FIND_OF_CUSTOMER = Read(ONE.where(estimates.c.id == ID, OF_CUSTOMER))
FIND_NUMBER = Read(ONE.where(estimates.c.number == sa.bindparam("number", type_=sa.Text), OF_CUSTOMER))
FIND_FOR_STAFF = Read(
    ONE.add_columns(
        deliveries_of(estimates).label("deliveries"), _change_requests().label("change_requests")
    ).where(estimates.c.id == ID)
)  # fmt: skip


def rows_of(estimate: sa.FromClause) -> sa.Select[Any]:
    return (
        sa.select(
            estimate.c.id,
            estimate.c.number,
            estimate.c.title,
            _status(estimate).label("status"),
            estimate.c.currency,
            estimate.c.least_minor,
            estimate.c.most_minor,
            estimate.c.valid_until,
            estimate.c.sent_at,
            customers.c.name.label("customer_name"),
        )
        .select_from(estimate)
        .join(customers, parent(estimate, "customer_id", customers))
    )


LIST = Listing(estimates, rows_of, filters={"customer_id": OF_CUSTOMER, "status": HAS_STATUS})
SIGNATURE = Read(
    sa.select(evidence.c.signature_png).where(evidence.c.contractor_id == CONTRACTOR.c.id, evidence.c.estimate_id == ID)
)


@dataclass(frozen=True, slots=True)
class SqlEstimateReader:
    pool: ReadPool

    async def find(self, contractor_id: UUID, estimate_id: UUID, *, customer_id: UUID | None) -> EstimateView | None:
        if customer_id is None:
            row = await FIND.one(self.pool, contractor_id, id=estimate_id)
        else:
            row = await FIND_OF_CUSTOMER.one(self.pool, contractor_id, id=estimate_id, customer_id=customer_id)
        return msgspec.convert(_fields(row), EstimateView) if row else None

    async def find_number(self, contractor_id: UUID, number: str, *, customer_id: UUID) -> EstimateView | None:
        row = await FIND_NUMBER.one(self.pool, contractor_id, number=number, customer_id=customer_id)
        return msgspec.convert(_fields(row), EstimateView) if row else None

    async def find_for_staff(self, contractor_id: UUID, estimate_id: UUID) -> EstimateStaffView | None:
        row = await FIND_FOR_STAFF.one(self.pool, contractor_id, id=estimate_id)
        return msgspec.convert({**row, "estimate": _fields(row)}, EstimateStaffView) if row else None

    async def list(
        self, contractor_id: UUID, *, customer_id: UUID | None, status: str | None, cursor: str | None, most: int
    ) -> EstimateList:
        rows, more = await LIST.page(
            self.pool, contractor_id, cursor=cursor, most=most, customer_id=customer_id, status=status
        )
        return EstimateList(items=tuple(msgspec.convert(dict(row), EstimateRow) for row in rows), next=more)

    async def signature_png(self, contractor_id: UUID, estimate_id: UUID) -> bytes | None:
        row = await SIGNATURE.one(self.pool, contractor_id, id=estimate_id)
        return row["signature_png"] if row else None


def _fields(row: Any) -> dict[str, Any]:
    deposit = next((_deposit_fields(one) for one in row["deposit_invoices"]), None)
    return {**row["content"], **row, "deposit_invoice": deposit}


def _deposit_fields(deposit: dict[str, Any]) -> dict[str, Any]:
    left = payable(
        deposit["status"],
        deposit["total_minor"] - deposit["settled_minor"],
        deposit["reserved_minor"],
        superseded=deposit["superseded_by"] is not None,
    )
    return {**deposit, "payable_minor": left}
