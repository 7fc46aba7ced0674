from collections.abc import AsyncIterator

import pytest

from domain.access.access_token import Purpose
from entrypoints.bootstrap import AddedContractor
from tests.http.api.programs import Program, Programs
from tests.http.pages.office import Office
from tests.support.database import TestServer
from tests.support.portal import RunningPortal, running_portal
from tests.support.sandbox import SandboxProcess, sandbox_process

__all__ = ["sandbox_process"]


@pytest.fixture(scope="module")
async def portal(database_server: TestServer, sandbox_process: SandboxProcess) -> AsyncIterator[RunningPortal]:
    """One portal for the tests of a file; each test brings customers of its own."""
    sandbox_process.reset()
    with database_server.fresh() as database:
        async with running_portal(database, sandbox_process) as running:
            yield running


@pytest.fixture(scope="module")
async def other(portal: RunningPortal) -> AddedContractor:
    """Another business in the same installation, at a host of its own."""
    return await Programs(portal).other_contractor()


@pytest.fixture(scope="module")
async def things(portal: RunningPortal) -> dict[str, str]:
    """One of each thing, by the name of its list."""
    office, staff = Office(portal), Programs(portal).staff()
    customer = await office.customer("things@example.com")
    estimate, invoice = await office.estimate(customer), await office.invoice(customer)
    approval = {"option_id": str(estimate.options[0].id), "signer_name": "Ada", "how_told": "by phone"}
    assert (await staff.post(f"/estimates/{estimate.id}/approval", approval)).status_code == 200
    await portal.work_off()
    asked = {"invoice_id": str(invoice), "amount_minor": 1000, "purpose": "Half", "send": False}
    link = await staff.made("/payment-links", asked)
    payer = await Programs(portal).holder(Purpose.PAYMENT_LINK, link)
    number = (await payer.get("/link")).json()["payment_link"]["invoice_number"]
    started = await payer.post(f"/invoices/{number}/payments", {}, key="things")
    assert started.status_code == 201, started.text
    return {
        "customers": str(customer.id),
        "estimates": str(estimate.id),
        "invoices": str(invoice),
        "jobs": (await staff.get("/jobs", customer_id=customer.id)).json()["items"][0]["id"],
        "payments": started.json()["payment_id"],
        "payment-links": link,
    }


@pytest.fixture
def office(portal: RunningPortal) -> Office:
    return Office(portal)


@pytest.fixture
def programs(portal: RunningPortal) -> Programs:
    return Programs(portal)


@pytest.fixture
def staff(programs: Programs) -> Program:
    """Software of the contractor, with every scope."""
    return programs.staff()
