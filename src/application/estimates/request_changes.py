from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, CustomerId, EstimateId


class RequestChanges(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    estimate_id: UUID
    customer_id: UUID
    message: str
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class RequestChangesHandler:
    begin: Begin

    async def __call__(self, command: RequestChanges) -> None:
        """Keep the message and tell staff; the offer stays open. Raises NotFound, EstimateNotOpen, EstimateExpired."""
        async with self.begin(command.contractor_id) as work:
            if await earlier_id(work, command.request, by=command.by) is not None:
                return
            estimate = await work.estimates.get(
                EstimateId(command.estimate_id), customer=CustomerId(command.customer_id)
            )
            request_id = work.new_id()
            estimate.ask_for_changes(command.message, request_id=request_id, by=command.by, now=work.now)
            await work.estimates.save(estimate)
            await work.audit.note("estimate.changes_requested", by=command.by, subject=f"estimate:{estimate.id}")
            await remember_id(work, command.request, by=command.by, made=request_id)
            await work.commit()
