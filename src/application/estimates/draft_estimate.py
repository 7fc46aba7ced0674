from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.estimates.content import EstimateContent, content_from, pictures_for
from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.estimates.estimate import Estimate
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, CustomerId, EstimateId, PropertyId


class DraftEstimate(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    customer_id: UUID
    property_id: UUID
    content: EstimateContent
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class DraftEstimateHandler:
    begin: Begin

    async def __call__(self, command: DraftEstimate) -> UUID:
        """Write a new estimate down and return its id. Raises NotFound, PropertyUnknown or what its content refuses."""
        async with self.begin(command.contractor_id) as work:
            earlier = await earlier_id(work, command.request, by=command.by)
            if earlier is not None:
                return earlier
            settings = (await work.contractors.current()).settings
            customer = await work.customers.read(CustomerId(command.customer_id))
            place = customer.property(PropertyId(command.property_id))
            estimate = Estimate.draft(
                id=EstimateId(work.new_id()),
                contractor_id=command.contractor_id,
                customer_id=customer.id,
                property_id=place.id,
                content=content_from(
                    command.content,
                    settings=settings,
                    now=work.now,
                    new_id=work.new_id,
                    pictures=await pictures_for(command.content, work.pictures),
                ),
                number=await work.estimates.next_number(),
            )
            await work.estimates.add(estimate)
            await work.audit.note("estimate.drafted", by=command.by, subject=f"estimate:{estimate.id}")
            await remember_id(work, command.request, by=command.by, made=estimate.id)
            await work.commit()
            return estimate.id
