from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, EstimateId


class WithdrawEstimate(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    estimate_id: UUID
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class WithdrawEstimateHandler:
    begin: Begin

    async def __call__(self, command: WithdrawEstimate) -> None:
        """Take a draft or an open offer back. Raises NotFound or EstimateNotOpen."""
        async with self.begin(command.contractor_id) as work:
            if await earlier_id(work, command.request, by=command.by) is not None:
                return
            estimate = await work.estimates.get(EstimateId(command.estimate_id))
            estimate.withdraw(now=work.now)
            await work.estimates.save(estimate)
            await work.audit.note("estimate.withdrawn", by=command.by, subject=f"estimate:{estimate.id}")
            await remember_id(work, command.request, by=command.by, made=estimate.id)
            await work.commit()
