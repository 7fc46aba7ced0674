from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.jobs.job import Job
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, CustomerId, JobId, PropertyId


class OpenJob(msgspec.Struct, frozen=True, kw_only=True):
    """Work that no estimate precedes: somebody called, and a technician is promised."""

    contractor_id: ContractorId
    by: Actor
    customer_id: UUID
    property_id: UUID
    title: str
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class OpenJobHandler:
    begin: Begin

    async def __call__(self, command: OpenJob) -> UUID:
        """Return the job's id. Raises NotFound, PropertyUnknown or TextRefused."""
        async with self.begin(command.contractor_id) as work:
            earlier = await earlier_id(work, command.request, by=command.by)
            if earlier is not None:
                return earlier
            customer = await work.customers.read(CustomerId(command.customer_id))
            job = Job.create(
                id=JobId(work.new_id()),
                contractor_id=command.contractor_id,
                customer_id=customer.id,
                property_id=customer.property(PropertyId(command.property_id)).id,
                number=await work.jobs.next_number(),
                title=command.title,
                now=work.now,
            )
            await work.jobs.add(job)
            await work.audit.note("job.opened", by=command.by, subject=f"job:{job.id}")
            await remember_id(work, command.request, by=command.by, made=job.id)
            await work.commit()
            return job.id
