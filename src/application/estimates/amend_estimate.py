from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.errors import StaleWrite
from application.estimates.content import EstimateContent, content_from, pictures_for
from application.ports.unit_of_work import Begin
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, EstimateId


class AmendEstimate(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    estimate_id: UUID
    version: int  # the one that was read; somebody else's later change is not overwritten
    content: EstimateContent


@dataclass(frozen=True, slots=True)
class AmendEstimateHandler:
    begin: Begin

    async def __call__(self, command: AmendEstimate) -> None:
        """Replace the content. Raises NotFound, StaleWrite, EstimateNotEditable or what the content refuses."""
        async with self.begin(command.contractor_id) as work:
            settings = (await work.contractors.current()).settings
            estimate = await work.estimates.get(EstimateId(command.estimate_id))
            if estimate.version != command.version:
                raise StaleWrite
            content = content_from(
                command.content,
                settings=settings,
                now=work.now,
                new_id=work.new_id,
                pictures=await pictures_for(command.content, work.pictures),
                earlier=estimate.content,
            )
            estimate.amend(content, zone=settings.zone, now=work.now)
            await work.estimates.save(estimate)
            await work.audit.note("estimate.amended", by=command.by, subject=f"estimate:{estimate.id}")
            await work.commit()
