"""Requests that nobody thought of, made from the OpenAPI document: no 5xx, and no answer that it does not describe.

50 examples an operation in the short run, 1,000 in full.
"""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from application.customers.views import CustomerView
from domain.access.access_token import Purpose
from tests.http.api.described import document
from tests.http.api.programs import Programs
from tests.http.pages.office import NEW, QUARTER, REPAIR, Office
from tests.support.database import TestServer
from tests.support.portal import RunningPortal, running_portal
from tests.support.sandbox import SandboxProcess, sandbox_process

__all__ = ["sandbox_process"]
pytestmark = [
    pytest.mark.T69,
    pytest.mark.T70,
    # it is the portal's own thread that draws random numbers while an example is made
    pytest.mark.filterwarnings("ignore:Do not use the `random` module:hypothesis.errors.HypothesisDeprecationWarning"),
]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
schema = schemathesis.openapi.from_dict(document())


@dataclass
class Target:
    """A portal in a thread of its own, for generated tests do not await."""

    loop: asyncio.AbstractEventLoop
    portal: RunningPortal
    customer: CustomerView
    secrets: dict[str, str]
    known: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def answer(self, case: Case) -> httpx.Response:
        """Send it; every other well-formed one is about things that exist."""
        self.asked += 1
        assert case.meta is not None
        well_formed = case.meta.generation.mode is GenerationMode.POSITIVE
        if well_formed and self.asked % 2:
            self._make_real(case)
        given = case.as_transport_kwargs(base_url="http://portal.test")
        headers = httpx.Headers(
            [(name.encode(), str(value).encode("latin-1")) for name, value in given.pop("headers", {}).items()]
        )
        if well_formed or "authorization" in headers:  # without one is one way to be malformed
            headers["authorization"] = f"Bearer {self._secret(case)}"
        allowed = {name: given[name] for name in ("method", "url", "params", "json", "data") if name in given}
        if "data" in allowed:
            allowed["content"] = allowed.pop("data")
        asking = self.portal.client.request(**allowed, headers=headers)
        return self.wait(asyncio.run_coroutine_threadsafe(asking, self.loop))

    def _secret(self, case: Case) -> str:
        if "/staff/" in case.path:
            return self.portal.api_key
        return self.secrets["estimate" if case.path.endswith("/link") else "session"]

    def _make_real(self, case: Case) -> None:
        for name in case.path_parameters or {}:
            key = f"{case.path.split('/')[3]}_number" if name == "number" else name
            if key in self.known:
                case.path_parameters[name] = self.known[key]
        if isinstance(case.body, dict):
            for name in case.body.keys() & self.known.keys():
                case.body[name] = self.known[name]

    @staticmethod
    def wait(running: "Future[Any]") -> Any:
        return running.result(timeout=30)


async def furnished(portal: RunningPortal) -> dict[str, Any]:
    office, programs = Office(portal), Programs(portal)
    customer = await office.customer(f"{uuid4()}@example.com")
    estimate = await office.estimate(customer, REPAIR, NEW, deposit=QUARTER)
    invoice = await office.invoice(customer)
    staff = programs.staff()
    link = await staff.made(
        "/payment-links", {"invoice_id": str(invoice), "amount_minor": 100, "purpose": "Part", "send": False}
    )
    holder = await programs.holder(Purpose.ESTIMATE, estimate.id)
    number = (await staff.get(f"/invoices/{invoice}")).json()["invoice"]["number"]
    return {
        "customer": customer,
        "secrets": {
            "session": await programs.session(customer),
            "estimate": holder.headers["authorization"].split()[1],
        },
        "known": {
            "customer_id": str(customer.id),
            "property_id": str(customer.properties[0].id),
            "contact_id": str(customer.contacts[0].id),
            "estimate_id": str(estimate.id),
            "estimates_number": estimate.number,
            "option_id": str(estimate.options[0].id),
            "invoice_id": str(invoice),
            "invoices_number": number,
            "link_id": link,
        },
    }


async def work(portal: RunningPortal) -> None:
    """What a worker does, so that PDFs are made while somebody waits for them."""
    while True:
        await portal.work_off()
        await portal.container.relay().wait(timeout_s=0.5)


@pytest.fixture(scope="module")
def target(database_server: TestServer, sandbox_process: SandboxProcess) -> Iterator[Target]:
    sandbox_process.reset()
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(work: Any) -> Any:
        return Target.wait(asyncio.run_coroutine_threadsafe(work, loop))

    try:
        with database_server.fresh() as database:
            portal = run(stack.enter_async_context(running_portal(database, sandbox_process)))
            worker = asyncio.run_coroutine_threadsafe(work(portal), loop)
            try:
                yield Target(loop=loop, portal=portal, **run(furnished(portal)))
            finally:
                worker.cancel()
                run(stack.aclose())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@schema.parametrize()
def test_no_generated_request_breaks_the_portal(target: Target, case: Case) -> None:
    case.validate_response(target.answer(case), checks=CHECKS)
