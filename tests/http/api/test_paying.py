"""Starting a payment over the API: T37, T38, T47 to T49, R17, R18; PAY-3, PAY-7."""

import asyncio
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from application.customers.add_customer import ContactInput, ExtendCustomer
from domain.access.access_token import Purpose
from domain.shared.ids import ContractorId
from tests.http.api.programs import Program, Programs
from tests.http.api.test_staff_routes import code, pdf_of
from tests.http.pages.office import STAFF, Office
from tests.support.portal import RunningPortal
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio


@pytest.fixture
def sandbox(portal: RunningPortal) -> SandboxProcess:
    portal.sandbox.reset()
    return portal.sandbox


async def owing(office: Office, programs: Programs, minor: int = 48_000) -> tuple[str, Program]:
    """The address of an invoice, and its customer's app."""
    customer = await office.customer(f"{uuid4()}@example.com")
    await office.invoice(customer, minor=minor)
    app = await programs.customer(customer)
    number = (await app.get("/invoices")).json()["items"][0]["number"]
    return f"/invoices/{number}", app


async def pay(app: Program, invoice: str, key: str | None = None, **body: Any) -> httpx.Response:
    return await app.post(f"{invoice}/payments", body, key=key or str(uuid4()))


def session_of(started: httpx.Response) -> str:
    assert started.status_code == 201, started.text
    found = re.search(r"cs_test_[A-Za-z0-9]+", started.json()["url"])
    assert found
    return found[0]


def opened(sandbox: SandboxProcess) -> int:
    """How often the processor was asked to open a page."""
    counts: dict[str, int] = sandbox.requests()["counts"]
    return sum(count for route, count in counts.items() if route.startswith("POST") and route.endswith("sessions"))


async def test_a_payment_is_started_paid_and_read(
    portal: RunningPortal, office: Office, programs: Programs, sandbox: SandboxProcess
) -> None:
    invoice, app = await owing(office, programs)
    started = await pay(app, invoice)
    payment = f"/payments/{started.json()['payment_id']}"
    waiting = (await app.get(payment)).json()
    assert (waiting["state"], waiting["amount_minor"], waiting["settled_at"]) == ("awaiting_customer", 48_000, None)
    assert {"checkout_url", "object_ref", "started_by", "processor", "customer_id"} & waiting.keys() == set()
    assert code(await app.get(f"{payment}/pdf"), 404) == "not_found"

    await sandbox.apay(session_of(started))
    assert (await app.get(payment)).json()["state"] == "awaiting_customer"  # nobody has told the portal yet
    await told(portal, sandbox)
    paid = (await app.get(payment)).json()
    assert (paid["state"], paid["invoice_balance_minor"]) == ("settled", 0)
    assert "4242" in paid["method"]
    assert (await pdf_of(portal, app, f"{payment}/pdf")).content.startswith(b"%PDF-")


async def told(portal: RunningPortal, sandbox: SandboxProcess) -> None:
    """The poller's round, which asks the processor."""
    await portal.container.poll_payments()(portal.contractor_id, back=timedelta(hours=1))
    await portal.work_off()


@pytest.mark.T38
async def test_T38_a_paid_invoice_opens_no_processors_page(
    portal: RunningPortal, office: Office, programs: Programs, sandbox: SandboxProcess
) -> None:
    invoice, app = await owing(office, programs)
    await sandbox.apay(session_of(await pay(app, invoice)))
    await told(portal, sandbox)
    before = opened(sandbox)
    assert code(await pay(app, invoice), 409) == "nothing_due"
    assert opened(sandbox) == before


async def test_where_money_moves_no_request_goes_without_a_key(
    office: Office, programs: Programs, sandbox: SandboxProcess
) -> None:
    invoice, app = await owing(office, programs)
    refused = await app.post(f"{invoice}/payments", {})
    assert (code(refused, 400), refused.json()["field"]) == ("bad_input", "Idempotency-Key")
    assert opened(sandbox) == 0


@pytest.mark.T47
async def test_T47_the_same_request_again_is_one_payment(
    office: Office, programs: Programs, sandbox: SandboxProcess
) -> None:
    invoice, app = await owing(office, programs)
    answers = await asyncio.gather(*(pay(app, invoice, key="double-click") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    other_tab = await pay(app, invoice)
    assert other_tab.content == answers[0].content
    assert len((await app.get(invoice)).json()["attempts"]) == 1


@pytest.mark.T48
async def test_T48_a_used_key_with_another_amount_charges_nothing(
    office: Office, programs: Programs, sandbox: SandboxProcess
) -> None:
    invoice, app = await owing(office, programs)
    first = await pay(app, invoice, key="used", amount_minor=10_000)
    before = opened(sandbox)
    assert code(await pay(app, invoice, key="used", amount_minor=20_000), 409) == "idempotency_key_reused"
    assert code(await pay(app, invoice, key="used"), 409) == "idempotency_key_reused"
    assert (await pay(app, invoice, key="used", amount_minor=10_000)).content == first.content
    # the open checkout was handed out again under another key: that key is used too
    assert (await pay(app, invoice, key="other tab", amount_minor=10_000)).status_code == 400
    assert (await pay(app, invoice, key="other-tab", amount_minor=10_000)).content == first.content
    assert code(await pay(app, invoice, key="other-tab", amount_minor=20_000), 409) == "idempotency_key_reused"
    assert opened(sandbox) == before


AMOUNTS = [0, -1, 49, 48_001, 10**12, 2**63, 1.5, 1e2, "100", True, "1,00", "٣", [100], {"minor": 100}]


@pytest.mark.T49
@pytest.mark.parametrize("amount", AMOUNTS, ids=str)
async def test_T49_only_whole_minor_units_up_to_the_due_are_taken(
    office: Office, programs: Programs, sandbox: SandboxProcess, amount: object
) -> None:
    invoice, app = await owing(office, programs)
    answer = await pay(app, invoice, amount_minor=amount)
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["field"] in {"amount", "amount_minor", None}
    assert (await app.get(invoice)).json()["attempts"] == []


@pytest.mark.T37
@pytest.mark.parametrize("extra", [{"currency": "EUR"}, {"fee_minor": 0}, {"invoice_id": "x"}, {"customer_id": "x"}])
async def test_T37_nothing_else_about_the_money_can_be_said(
    office: Office, programs: Programs, sandbox: SandboxProcess, extra: dict[str, Any]
) -> None:
    invoice, app = await owing(office, programs)
    refused = await pay(app, invoice, **extra)
    assert (code(refused, 400), refused.json()["field"]) == ("bad_input", next(iter(extra)))


async def test_another_person_waits_or_takes_over(office: Office, programs: Programs, sandbox: SandboxProcess) -> None:
    customer = await office.customer(f"{uuid4()}@example.com")
    invoice_id = await office.invoice(customer)
    await office.portal.container.extend_customer()(
        ExtendCustomer(
            contractor_id=ContractorId(office.portal.contractor_id),
            by=STAFF,
            customer_id=customer.id,
            contact=ContactInput(name="Charles", email=f"{uuid4()}@example.com"),
        )
    )
    first = await programs.customer(customer)
    contacts = (await programs.staff().get(f"/customers/{customer.id}")).json()["contacts"]
    link = await programs.staff().post(f"/invoices/{invoice_id}/links", {"contact_id": contacts[1]["id"]})
    second = programs.bearer(link.json()["url"].rsplit("/", 1)[1])
    invoice = f"/invoices/{(await second.get('/link')).json()['invoice']['number']}"
    begun = await pay(first, invoice)
    refused = await pay(second, invoice)
    assert code(refused, 409) == "checkout_in_progress"
    assert "began paying this on" in refused.json()["detail"]
    assert str(contacts[0]["id"]) not in refused.text
    taken = await pay(second, invoice, take_over=True)
    assert taken.json()["payment_id"] != begun.json()["payment_id"]
    assert (await first.get(f"/payments/{begun.json()['payment_id']}")).json()["state"] in {"expired", "canceled"}


@pytest.mark.R18
async def test_R18_an_unknown_outcome_is_said_and_not_repeated(
    office: Office, programs: Programs, sandbox: SandboxProcess
) -> None:
    invoice, app = await owing(office, programs)
    sandbox.fault("status", path="/v1/checkout/sessions", method="POST", times=20, status=500, moment="after")
    unknown = await pay(app, invoice, key="lost")
    assert unknown.status_code == 202
    assert unknown.headers["content-type"] == "application/problem+json"
    assert unknown.json()["code"] == "outcome_unknown"
    [attempt] = (await app.get(invoice)).json()["attempts"]
    assert attempt["state"] == "created"
    holder = await programs.holder(Purpose.INVOICE, (await app.get(invoice)).json()["id"])
    before = (await app.get(invoice)).json()["attempts"]
    assert (await pay(holder, invoice)).status_code in {202, 409}
    assert (await app.get(invoice)).json()["attempts"] == before


@pytest.mark.R17
async def test_R17_a_processor_that_cannot_be_reached_costs_nothing_and_the_key_can_be_used_again(
    office: Office, programs: Programs, sandbox: SandboxProcess
) -> None:
    invoice, app = await owing(office, programs)
    sandbox.fault("status", path="/v1/checkout/sessions", method="POST", times=3, status=429)
    refused = await pay(app, invoice, key="again")
    assert code(refused, 503) == "gateway_unavailable"
    assert int(refused.headers["retry-after"]) >= 1
    sandbox.reset()
    assert session_of(await pay(app, invoice, key="again"))
