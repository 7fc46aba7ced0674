from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.ports.unit_of_work import Begin
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, CustomerId, EstimateId


class DeclineEstimate(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    estimate_id: UUID
    customer_id: UUID | None  # None: staff on the customer's behalf
    reason: str = ""
    how_told: str = ""
    key: str


@dataclass(frozen=True, slots=True)
class DeclineEstimateHandler:
    begin: Begin

    async def __call__(self, command: DeclineEstimate) -> None:
        """Decline it; staff are told by what follows. Raises NotFound, EstimateNotOpen or EstimateExpired."""
        async with self.begin(command.contractor_id) as work:
            estimate = await work.estimates.get(
                EstimateId(command.estimate_id),
                customer=CustomerId(command.customer_id) if command.customer_id else None,
            )
            before = estimate.status
            estimate.decline(
                reason=command.reason, key=command.key, by=command.by, how_told=command.how_told, now=work.now
            )
            if estimate.status is before:
                return  # the same form again
            await work.estimates.save(estimate)
            await work.audit.note("estimate.declined", by=command.by, subject=f"estimate:{estimate.id}")
            await work.commit()
