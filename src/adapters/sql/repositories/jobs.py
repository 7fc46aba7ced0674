from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from adapters.sql.outbox import append_to_outbox
from adapters.sql.repositories.numbers import next_number
from adapters.sql.repositories.rows import load, save, this
from adapters.sql.tables import job_estimates, jobs
from adapters.sql.transaction import Transaction
from domain.jobs.job import Job, JobStatus
from domain.shared.ids import CustomerId, EstimateId, JobId, PropertyId


@dataclass(frozen=True, slots=True)
class SqlJobs:
    tx: Transaction

    async def get(self, job_id: JobId) -> Job:
        return await self._build(await load(self.tx, select(jobs).where(this(self.tx, jobs, job_id)), lock=True))

    async def of_estimate(self, estimate_id: EstimateId) -> Job | None:
        owner = select(job_estimates.c.job_id).where(
            job_estimates.c.contractor_id == self.tx.contractor_id, job_estimates.c.estimate_id == estimate_id
        )
        row = await self.tx.one(select(jobs).where(jobs.c.contractor_id == self.tx.contractor_id, jobs.c.id.in_(owner)))
        return await self._build(row) if row else None

    async def next_number(self) -> str:
        return await next_number(self.tx, "job")

    async def add(self, job: Job) -> None:
        await self.tx.rows(
            insert(jobs).values(
                **_values(job),
                contractor_id=self.tx.contractor_id,
                id=job.id,
                version=job.version,
                created_at=self.tx.now,
            )
        )
        await self._add_new(job)

    async def save(self, job: Job) -> None:
        job.version = await save(self.tx, jobs, job.id, job.version, _values(job))
        await self._add_new(job)

    async def _add_new(self, job: Job) -> None:
        """Join the estimates that are new. One that has another job already raises AlreadyRecorded."""
        for position, estimate_id in enumerate(job.estimate_ids):
            joined = insert(job_estimates).values(
                contractor_id=self.tx.contractor_id, job_id=job.id, estimate_id=estimate_id, position=position
            )
            await self.tx.rows(joined.on_conflict_do_nothing(constraint="pk_job_estimate"))
        await append_to_outbox(self.tx, job.pull_events())

    async def _build(self, row: Row[Any]) -> Job:
        joined = await self.tx.rows(
            select(job_estimates.c.estimate_id)
            .where(job_estimates.c.contractor_id == self.tx.contractor_id, job_estimates.c.job_id == row.id)
            .order_by(job_estimates.c.position)
        )
        return Job(
            id=JobId(row.id),
            contractor_id=self.tx.contractor_id,
            customer_id=CustomerId(row.customer_id),
            property_id=PropertyId(row.property_id),
            number=row.number,
            title=row.title,
            status=JobStatus(row.status),
            estimate_ids=[EstimateId(part.estimate_id) for part in joined],
            version=row.version,
        )


def _values(job: Job) -> dict[str, Any]:
    return {
        "customer_id": job.customer_id,
        "property_id": job.property_id,
        "number": job.number,
        "title": job.title,
        "status": job.status,
    }
