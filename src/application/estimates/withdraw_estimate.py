from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.ports.unit_of_work import Begin
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, EstimateId


class WithdrawEstimate(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    estimate_id: UUID


@dataclass(frozen=True, slots=True)
class WithdrawEstimateHandler:
    begin: Begin

    async def __call__(self, command: WithdrawEstimate) -> None:
        """Take a draft or an open offer back. Raises NotFound or EstimateNotOpen."""
        async with self.begin(command.contractor_id) as work:
            estimate = await work.estimates.get(EstimateId(command.estimate_id))
            estimate.withdraw(now=work.now)
            await work.estimates.save(estimate)
            await work.audit.note("estimate.withdrawn", by=command.by, subject=f"estimate:{estimate.id}")
            await work.commit()
