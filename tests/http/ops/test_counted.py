from functools import partial

import asyncpg
import pytest

from domain.access.access_token import Purpose
from entrypoints.bootstrap import is_migrated
from tests.http.api.conftest import office, portal, programs
from tests.http.api.programs import Programs
from tests.http.ops.test_ops import ops, read
from tests.http.pages.office import Office
from tests.support.portal import RunningPortal
from tests.support.sandbox import sandbox_process

__all__ = ["office", "portal", "programs", "sandbox_process"]
pytestmark = pytest.mark.anyio


@pytest.mark.T32
@pytest.mark.T75
async def test_T32_the_metrics_name_routes_and_hold_no_token_and_no_contractor(
    programs: Programs, office: Office
) -> None:
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


async def test_it_is_ready_while_the_tables_are_those_of_the_code(portal: RunningPortal) -> None:
    admin = await asyncpg.connect(portal.database.admin_dsn)
    revision = await admin.fetchval("SELECT version_num FROM alembic_version")
    checks = {"database": portal.container.door().ping, "migrations": partial(is_migrated, portal.config)}
    try:
        async with ops(**checks) as client:
            assert (await client.get("/health/ready")).status_code == 200
            await admin.execute("UPDATE alembic_version SET version_num = 'later'")
            answer = await client.get("/health/ready")
            assert (answer.status_code, answer.json()) == (503, {"database": "yes", "migrations": "no"})
    finally:
        await admin.execute("UPDATE alembic_version SET version_num = $1", revision)
        await admin.close()


async def test_tasks_are_counted_by_what_became_of_them(portal: RunningPortal, office: Office) -> None:
    name = 'serviceflow_tasks_total{name="tell_estimate_sent",outcome="done"}'
    await portal.work_off()
    async with ops() as client:
        before = await read(client)
        await office.estimate(await office.customer("counted@example.com"))
        await portal.work_off()
        after = await read(client)
    assert after[name] - before.get(name, 0) == 1
