import pytest

from tests.http.api.conftest import office, portal, programs
from tests.http.api.programs import Programs
from tests.http.ops.test_ops import ops
from tests.http.pages.office import Office
from tests.support.sandbox import sandbox_process

__all__ = ["office", "portal", "programs", "sandbox_process"]
pytestmark = pytest.mark.anyio


@pytest.mark.T32
@pytest.mark.T75
async def test_T32_the_metrics_name_routes_and_hold_no_token_and_no_contractor(
    programs: Programs, office: Office
) -> None:
    from domain.access.access_token import Purpose

    portal = programs.portal
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    await portal.client.get(link)
    await portal.client.get(f"{link}x")
    await programs.staff().get(f"/estimates/{estimate.id}")
    async with ops() as client:
        text = (await client.get("/metrics")).text
    assert 'route="/e/{token}"' in text
    assert 'route="/api/staff/v1/estimates/{estimate_id}"' in text
    for secret in (link.rsplit("/", 1)[1], portal.api_key, str(portal.contractor_id), str(estimate.id), "portal.test"):
        assert secret not in text
    assert (await portal.client.get("/metrics")).status_code == 404
    assert (await portal.client.get("/health/ready")).status_code == 404
