from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.sql.reads.compiled import CONTRACTOR, Read
from adapters.sql.reads.paging import Listing
from adapters.sql.reads.parts import parent, total_of
from adapters.sql.reads.pool import ReadPool
from adapters.sql.tables import (
    contractors,
    credit_entries,
    customers,
    estimates,
    invoices,
    job_estimates,
    jobs,
    properties,
)
from application.jobs.views import JobList, JobView


def _numbers(rows: sa.Select[Any], order: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The one column as an array in `order`; an empty one for no rows."""
    [number] = rows.selected_columns
    array = sa.func.array_agg(postgresql.aggregate_order_by(number, order))
    empty: sa.ColumnElement[Any] = sa.literal_column("ARRAY[]::text[]")
    return rows.with_only_columns(sa.func.coalesce(array, empty)).scalar_subquery()


def _rows(job: sa.FromClause) -> sa.Select[Any]:
    estimate_numbers = _numbers(
        sa.select(estimates.c.number)
        .select_from(job_estimates)
        .join(estimates, parent(job_estimates, "estimate_id", estimates))
        .where(job_estimates.c.contractor_id == job.c.contractor_id, job_estimates.c.job_id == job.c.id)
        .correlate(job),
        job_estimates.c.position,
    )
    invoice_numbers = _numbers(
        sa.select(invoices.c.number)
        .where(
            invoices.c.contractor_id == job.c.contractor_id,
            invoices.c.job_id == job.c.id,
            invoices.c.number.is_not(None),
        )
        .correlate(job),
        invoices.c.id,
    )
    credit = total_of(
        sa.select(credit_entries.c.amount_minor)
        .where(credit_entries.c.contractor_id == job.c.contractor_id, credit_entries.c.job_id == job.c.id)
        .correlate(job)
    )
    return (
        sa.select(
            job.c.id,
            job.c.number,
            job.c.title,
            job.c.status,
            job.c.version,
            job.c.customer_id,
            customers.c.name.label("customer_name"),
            properties.c.one_line.label("property_line"),
            estimate_numbers.label("estimate_numbers"),
            invoice_numbers.label("invoice_numbers"),
            credit.label("credit_minor"),
            contractors.c.head.op("->>")(sa.literal_column("'currency'")).label("currency"),
        )
        .select_from(job)
        .join(customers, parent(job, "customer_id", customers))
        .join(properties, parent(job, "property_id", properties))
        .join(contractors, contractors.c.id == job.c.contractor_id)
    )


FIND = Read(_rows(jobs).where(jobs.c.contractor_id == CONTRACTOR.c.id, jobs.c.id == sa.bindparam("id", type_=sa.Uuid)))
LIST = Listing(
    jobs,
    _rows,
    filters={
        "customer_id": jobs.c.customer_id == sa.bindparam("customer_id", type_=sa.Uuid),
        "status": jobs.c.status == sa.bindparam("status", type_=sa.Text),
    },
)


@dataclass(frozen=True, slots=True)
class SqlJobReader:
    pool: ReadPool

    async def find(self, contractor_id: UUID, job_id: UUID) -> JobView | None:
        row = await FIND.one(self.pool, contractor_id, id=job_id)
        return msgspec.convert(dict(row), JobView) if row else None

    async def list(
        self, contractor_id: UUID, *, customer_id: UUID | None, status: str | None, cursor: str | None, most: int
    ) -> JobList:
        rows, more = await LIST.page(
            self.pool, contractor_id, cursor=cursor, most=most, customer_id=customer_id, status=status
        )
        return JobList(items=tuple(msgspec.convert(dict(row), JobView) for row in rows), next=more)
