"""EST-1: the schedule notes what has lapsed, and nothing else."""

from typing import Any

import pytest

from domain.estimates.states import EstimateStatus
from domain.shared.ids import EstimateId
from tests.integration.application.ground import Ground

pytestmark = pytest.mark.anyio


async def trail(ground: Ground) -> list[str]:
    return [row.action for row in await ground.portal.trail(ground.contractor_id)]


async def test_an_estimate_that_was_approved_meanwhile_is_not_noted_as_expired(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schedule had read its list; then somebody approved, or staff gave it more days."""
    estimate_id = await ground.sent_estimate()
    await ground.approve_estimate(await ground.approval(estimate_id))
    before: Any = ground.stored.get("estimate", estimate_id)
    monkeypatch.setattr("tests.drivers.memory.trade.MemoryEstimates.past", _listed(EstimateId(estimate_id)))
    await ground.lapse_estimates(ground.contractor_id)
    after: Any = ground.stored.get("estimate", estimate_id)
    assert after.status is EstimateStatus.APPROVED
    assert after.version == before.version
    assert "estimate.expired" not in await trail(ground)


async def test_an_estimate_whose_last_day_is_over_is_noted_once(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimate_id = await ground.sent_estimate()
    await ground.time_passes(days=31)
    await ground.lapse_estimates(ground.contractor_id)
    assert ground.stored.get("estimate", estimate_id).status is EstimateStatus.EXPIRED
    assert (await trail(ground)).count("estimate.expired") == 1
    monkeypatch.setattr("tests.drivers.memory.trade.MemoryEstimates.past", _listed(EstimateId(estimate_id)))
    await ground.lapse_estimates(ground.contractor_id)  # a second scheduler had read the same list
    assert (await trail(ground)).count("estimate.expired") == 1


def _listed(estimate_id: EstimateId) -> Any:
    async def past(_self: object, *, most: int) -> list[EstimateId]:
        return [estimate_id]

    return past
