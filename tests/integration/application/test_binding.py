"""T41: an approval binds what was shown, all of it."""

from typing import Any

import msgspec
import pytest

from application.estimates.amend_estimate import AmendEstimate
from application.estimates.content import DepositInput, EstimateContent, OfferedLineInput, OptionInput
from domain.estimates.errors import EstimateChanged
from domain.estimates.estimate import Estimate
from domain.estimates.offer import DepositKind
from domain.estimates.states import EstimateStatus
from tests.integration.application.ground import STAFF, Ground

pytestmark = pytest.mark.anyio


async def amended(ground: Ground, estimate_id: Any, *, minor: int, required: bool) -> None:
    stored: Estimate = ground.stored.get("estimate", estimate_id)
    line = OfferedLineInput(description="Heat pump", unit_price_minor=minor)
    await ground.amend_estimate(
        AmendEstimate(
            contractor_id=ground.contractor_id,
            by=STAFF,
            estimate_id=estimate_id,
            version=stored.version,
            content=EstimateContent(
                title="Heat pump",
                options=(OptionInput(name="Comfort", lines=(line,)),),
                deposit=DepositInput(kind=DepositKind.FIXED, fixed_minor=300_00, required=required),
            ),
        )
    )


@pytest.mark.T41
@pytest.mark.parametrize(("minor", "required"), [(1200_00, False), (1000_00, True)], ids=["price", "deposit needed"])
async def test_T41_an_approval_of_what_has_changed_must_be_read_again(
    ground: Ground, minor: int, required: bool
) -> None:
    estimate_id = await ground.sent_estimate(minor=1000_00, deposit_minor=300_00)
    approval = await ground.approval(estimate_id)
    await amended(ground, estimate_id, minor=minor, required=required)
    with pytest.raises(EstimateChanged):
        await ground.approve_estimate(approval)
    now = await ground.approval(estimate_id)
    with pytest.raises(EstimateChanged):  # though it names the option of today
        await ground.approve_estimate(msgspec.structs.replace(now, content_hash=approval.content_hash))
    assert ground.stored.get("estimate", estimate_id).status is EstimateStatus.SENT
