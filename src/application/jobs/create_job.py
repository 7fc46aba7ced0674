from dataclasses import dataclass
from uuid import UUID

from application.errors import AlreadyRecorded
from application.ports.unit_of_work import Begin
from domain.estimates.states import EstimateStatus
from domain.jobs.job import Job
from domain.shared.actors import SYSTEM
from domain.shared.ids import ContractorId, EstimateId, JobId


@dataclass(frozen=True, slots=True)
class CreateJobHandler:
    """Approved -> the job exists, or the one it belongs to is extended, exactly once (EST-11)."""

    begin: Begin

    async def __call__(self, contractor_id: UUID, estimate_id: UUID) -> None:
        try:
            await self._create(ContractorId(contractor_id), EstimateId(estimate_id))
        except AlreadyRecorded:
            return  # the other run was faster

    async def _create(self, contractor_id: ContractorId, estimate_id: EstimateId) -> None:
        async with self.begin(contractor_id) as work:
            estimate = await work.estimates.read(estimate_id)
            if estimate.status is not EstimateStatus.APPROVED or await work.jobs.of_estimate(estimate_id):
                return
            if estimate.job_id is not None:
                job = await work.jobs.get(estimate.job_id)
                job.extend(estimate_id, now=work.now)
                await work.jobs.save(job)
            else:
                job = Job.create(
                    id=JobId(work.new_id()),
                    contractor_id=contractor_id,
                    customer_id=estimate.customer_id,
                    property_id=estimate.property_id,
                    number=await work.jobs.next_number(),
                    title=estimate.content.title,
                    estimate_id=estimate_id,
                    now=work.now,
                )
                await work.jobs.add(job)
            await work.audit.note("job.created", by=SYSTEM, subject=f"job:{job.id}")
            await work.commit()
