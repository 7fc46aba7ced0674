"""Portals that differ from the usual one: a module switched off, a part that breaks."""

import re

import pytest
import structlog

from domain.access.access_token import Purpose
from domain.contractors.contractor import Module, Settings
from tests.http.pages.office import Office
from tests.http.pages.test_sign_in import sign_in
from tests.http.pages.visitor import Visitor
from tests.support.database import TestDatabase
from tests.support.portal import running_portal
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio


@pytest.mark.T08
async def test_a_module_that_is_switched_off_is_not_there(
    database: TestDatabase, sandbox_process: SandboxProcess
) -> None:
    async with running_portal(database, sandbox_process, settings=Settings(modules=(Module.INVOICES,))) as portal:
        office, visitor = Office(portal), Visitor(portal.client)
        customer = await office.customer("modules@example.com")
        estimate = await office.estimate(customer)
        await sign_in(portal, visitor, "modules@example.com")
        home = await visitor.open("/")
        assert 'href="/invoices"' in home.text
        assert 'href="/estimates"' not in home.text
        for path in ("/estimates", f"/estimates/{estimate.number}", f"/estimates/{estimate.number}/approve"):
            assert (await visitor.open(path)).status_code == 404
        assert (await visitor.open(await office.link(Purpose.ESTIMATE, estimate.id))).status_code == 200


class _Broken:
    async def __call__(self, _: object) -> object:
        raise RuntimeError("select secret_hash from access_token")


@pytest.mark.T72
async def test_a_fault_of_ours_is_told_kindly_and_logged_with_its_trace(
    database: TestDatabase, sandbox_process: SandboxProcess
) -> None:
    async with running_portal(database, sandbox_process, overrides={"review_offer": _Broken()}) as portal:
        office, visitor = Office(portal), Visitor(portal.client)
        estimate = await office.estimate(await office.customer())
        link = await office.link(Purpose.ESTIMATE, estimate.id)
        with structlog.testing.capture_logs() as logged:
            page = await visitor.open(f"{link}/approve")
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.text
    assert page.headers["x-request-id"][:12] in page.text
    assert not re.search(r"secret_hash|RuntimeError|Traceback|File ", page.text)
    (fault,) = [entry for entry in logged if entry["event"] == "unforeseen"]
    assert isinstance(fault["exc_info"], RuntimeError)
