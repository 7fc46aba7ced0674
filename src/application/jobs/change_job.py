from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, JobId


class FinishJob(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    job_id: UUID
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class FinishJobHandler:
    begin: Begin

    async def __call__(self, command: FinishJob) -> None:
        """Raises NotFound or JobNotOpen."""
        async with self.begin(command.contractor_id) as work:
            if await earlier_id(work, command.request, by=command.by) is not None:
                return
            job = await work.jobs.get(JobId(command.job_id))
            job.finish(now=work.now)
            await work.jobs.save(job)
            await work.audit.note("job.done", by=command.by, subject=f"job:{job.id}")
            await remember_id(work, command.request, by=command.by, made=job.id)
            await work.commit()


class CancelJob(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    job_id: UUID
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class CancelJobHandler:
    begin: Begin

    async def __call__(self, command: CancelJob) -> None:
        """Give the work up; voiding its unpaid invoices follows from JobCanceled. Raises NotFound or JobNotOpen."""
        async with self.begin(command.contractor_id) as work:
            if await earlier_id(work, command.request, by=command.by) is not None:
                return
            job = await work.jobs.get(JobId(command.job_id))
            job.cancel(now=work.now)
            await work.jobs.save(job)
            await work.audit.note("job.canceled", by=command.by, subject=f"job:{job.id}")
            await remember_id(work, command.request, by=command.by, made=job.id)
            await work.commit()
