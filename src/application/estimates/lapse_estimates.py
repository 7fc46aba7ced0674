from contextlib import suppress
from dataclasses import dataclass

from application.errors import ApplicationError
from application.ports.unit_of_work import Begin
from domain.shared.actors import SYSTEM
from domain.shared.ids import ContractorId, EstimateId

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class LapseEstimatesHandler:
    begin: Begin

    async def __call__(self, contractor_id: ContractorId) -> None:
        """Mark what nobody decided in time as expired, one transaction each, so that one failure holds up no other.

        Acting on an estimate checks its last day by itself; this is for lists and reports.
        """
        async with self.begin(contractor_id) as work:
            past = await work.estimates.past(most=AT_ONCE)
        for estimate_id in past:
            with suppress(ApplicationError):  # locked or changed just now: the next round asks again
                await self._lapse(contractor_id, estimate_id)

    async def _lapse(self, contractor_id: ContractorId, estimate_id: EstimateId) -> None:
        async with self.begin(contractor_id) as work:
            estimate = await work.estimates.get(estimate_id)
            before = estimate.status
            estimate.lapse(now=work.now)
            if estimate.status is before:
                return  # decided, given more days or noted by another since the list was read
            await work.estimates.save(estimate)
            await work.audit.note("estimate.expired", by=SYSTEM, subject=f"estimate:{estimate_id}")
            await work.commit()
