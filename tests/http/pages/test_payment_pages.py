"""PAY-2, PAY-3, PAY-6, PAY-7: paying an invoice, coming back, and what the page says of it."""

import re
from uuid import UUID, uuid4

import httpx
import pytest

from application.customers.add_customer import ContactInput, ExtendCustomer
from application.invoices.queries import GetInvoice
from application.invoices.views import InvoiceView
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from tests.http.pages.office import QUARTER, STAFF, Office
from tests.http.pages.visitor import Visitor, form_to
from tests.support.portal import RunningPortal
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio


async def _bill(office: Office, invoice_id: UUID) -> InvoiceView:
    return await office.portal.container.get_invoice()(
        GetInvoice(contractor_id=office.contractor_id, invoice_id=invoice_id, customer_id=None)
    )


def _checkout(started: httpx.Response) -> str:
    """The processor's session that a browser was led to."""
    assert started.status_code == 303, started.text
    found = re.search(r"cs_test_[A-Za-z0-9]+", started.headers["location"])
    assert found
    return found[0]


async def _came_back(visitor: Visitor, link: str, sandbox: SandboxProcess, session: str) -> httpx.Response:
    """Follow the address that the processor was given, as the browser does."""
    asked = [one for one in sandbox.requests()["latest"] if one["method"] == "POST"]
    address = re.sub(r"^https?://[^/]+", "", str(asked[-1]["params"]["success_url"]))
    assert link.split("/")[2] not in address, "no secret stands in an address that the processor is given"
    back = await visitor.open(address)
    assert back.status_code == 303
    return await visitor.open(back.headers["location"])


@pytest.fixture
def sandbox(portal: RunningPortal) -> SandboxProcess:
    return portal.sandbox


async def test_an_invoice_opens_with_what_is_owed_and_when(office: Office, visitor: Visitor) -> None:
    invoice_id = await office.invoice(await office.customer())
    page = await visitor.open(await office.link(Purpose.INVOICE, invoice_id))
    assert page.status_code == 200
    assert re.search(r"<h1>You owe \$480\.00, due [A-Z][a-z]+day, [A-Z][a-z]+ \d+</h1>", page.text)
    assert "Pay $480.00" in page.text


async def test_an_invoice_of_nothing_is_paid_and_nobody_is_thanked(office: Office, visitor: Visitor) -> None:
    invoice_id = await office.invoice(await office.customer(), minor=0)
    page = await visitor.open(await office.link(Purpose.INVOICE, invoice_id))
    assert "is paid" in page.text
    assert "You owe nothing on it." in page.text
    assert "Thank you" not in page.text


async def test_paying_leads_to_the_processor_and_back_to_the_truth(
    office: Office, visitor: Visitor, sandbox: SandboxProcess
) -> None:
    invoice_id = await office.invoice(await office.customer())
    link = await office.link(Purpose.INVOICE, invoice_id)
    pay = await visitor.open(f"{link}/pay")
    assert f"form-action 'self' {sandbox.url};" in pay.headers["content-security-policy"]
    session = _checkout(await visitor.send(pay, "/payments"))

    unfinished = await _came_back(visitor, link, sandbox, session)
    assert "is not finished" in unfinished.text
    assert (await _bill(office, invoice_id)).settled_minor == 0

    await sandbox.apay(session)
    paid = await _came_back(visitor, link, sandbox, session)
    assert "You paid $480.00. Thank you." in paid.text
    assert "4242" in paid.text
    assert "/receipt" in paid.text
    assert (await _bill(office, invoice_id)).standing == "paid"

    again = await visitor.open(f"{link}/pay")
    assert (again.status_code, again.headers["location"]) == (303, link)
    late = await visitor.send(pay, "/payments")
    assert late.status_code == 409
    assert "is paid" in late.text


async def test_a_declined_card_can_be_tried_again(office: Office, visitor: Visitor, sandbox: SandboxProcess) -> None:
    invoice_id = await office.invoice(await office.customer())
    link = await office.link(Purpose.INVOICE, invoice_id)
    session = _checkout(await visitor.send(await visitor.open(f"{link}/pay"), "/payments"))
    await sandbox.apay(session, "4000000000000002")
    page = await _came_back(visitor, link, sandbox, session)
    assert "is not finished" in page.text
    assert "You can try another card." in page.text
    assert "Go on paying $480.00" in page.text


async def test_the_same_person_gets_the_open_checkout_again(office: Office, visitor: Visitor) -> None:
    link = await office.link(Purpose.INVOICE, await office.invoice(await office.customer()))
    pay = await visitor.open(f"{link}/pay")
    first, second = [_checkout(await visitor.send(pay, "/payments")) for _ in range(2)]
    assert first == second


async def _two_links(office: Office, *, role: Role) -> tuple[UUID, str, str]:
    """An invoice with the links of who manages everything and of a second person."""
    customer = await office.customer()
    await office.portal.container.extend_customer()(
        ExtendCustomer(
            contractor_id=office.contractor_id,
            by=STAFF,
            customer_id=customer.id,
            contact=ContactInput(name="Ben", email="ben@example.com", role=role),
        )
    )
    both = await office.portal.container.customers().find(office.contractor_id, customer.id)
    assert both is not None
    invoice_id = await office.invoice(customer)
    hers, his = [await office.link(Purpose.INVOICE, invoice_id, contact_id=contact.id) for contact in both.contacts]
    return invoice_id, hers, his


async def test_another_person_is_told_and_may_take_over(office: Office, visitor: Visitor, stranger: Visitor) -> None:
    invoice_id, hers, his = await _two_links(office, role=Role.PAY)
    first = _checkout(await visitor.send(await visitor.open(f"{hers}/pay"), "/payments"))
    busy = await stranger.send(await stranger.open(f"{his}/pay"), "/payments")
    assert busy.status_code == 409
    assert "Someone began paying on" in busy.text
    changed = await stranger.send(busy, "/payments", seen_minor="100")
    assert "amount has changed" in changed.text
    assert {("method", "card"), ("seen_minor", "48000")} <= set(form_to(busy, "/payments").fields)
    second = _checkout(await stranger.send(busy, "/payments"))
    assert second != first
    assert (await _bill(office, invoice_id)).settled_minor == 0


async def test_who_may_not_pay_sees_a_checkout_that_was_begun_and_no_way_into_it(
    office: Office, visitor: Visitor, stranger: Visitor
) -> None:
    invoice_id, hers, his = await _two_links(office, role=Role.VIEW)
    session = _checkout(await visitor.send(await visitor.open(f"{hers}/pay"), "/payments"))
    begun = f"/payments/{(await _bill(office, invoice_id)).attempts[0].id}"
    assert session in (await visitor.open(hers + begun)).text
    assert "Go on" in (await visitor.open(hers)).text
    page = await stranger.open(his + begun)
    assert "is not finished" in page.text
    assert session not in page.text
    assert "go on" not in page.text
    assert "Go on" not in (await stranger.open(his)).text


@pytest.mark.T37
async def test_a_form_cannot_change_what_is_charged(office: Office, visitor: Visitor, sandbox: SandboxProcess) -> None:
    link = await office.link(Purpose.INVOICE, await office.invoice(await office.customer()))
    pay = await visitor.open(f"{link}/pay")
    before = len(sandbox.requests()["latest"])
    changed = await visitor.send(pay, "/payments", seen_minor="100")
    assert changed.status_code == 409
    assert "amount has changed" in changed.text
    assert len(sandbox.requests()["latest"]) == before
    _checkout(await visitor.send(pay, "/payments", amount_minor="100", currency="EUR", invoice_id=str(uuid4())))
    asked = str(sandbox.requests()["latest"][-1]["params"])
    assert "48000" in asked
    assert "eur" not in asked


@pytest.mark.T51
async def test_coming_back_proves_nothing_and_shows_nothing_to_a_strange_browser(
    office: Office, visitor: Visitor, stranger: Visitor, sandbox: SandboxProcess
) -> None:
    invoice_id = await office.invoice(await office.customer(name="Grace Hopper"))
    link = await office.link(Purpose.INVOICE, invoice_id)
    _checkout(await visitor.send(await visitor.open(f"{link}/pay"), "/payments"))
    payment = (await _bill(office, invoice_id)).attempts[0]
    page = await stranger.open(f"/payments/{payment.id}/return?status=paid&payment_intent=pi_1")
    assert page.status_code == 200
    assert "Grace" not in page.text
    assert "480" not in page.text
    assert (await _bill(office, invoice_id)).settled_minor == 0


@pytest.mark.T15
@pytest.mark.parametrize(
    "planted",
    ["//evil.example", "https://evil.example/i/x", "/\\evil", "/i/../x", "/i/x\r\nlocation: y", "/i/x?y", "/staff/x"],
)
async def test_a_planted_way_back_leads_nowhere(visitor: Visitor, planted: str) -> None:
    page = await visitor.client.get(
        f"/payments/{uuid4()}/return", headers={"cookie": f'way_back="{planted.encode("unicode_escape").decode()}"'}
    )
    assert page.status_code == 200
    assert "location" not in page.headers


@pytest.mark.T30
async def test_a_link_does_not_show_the_payment_of_another_invoice(office: Office, visitor: Visitor) -> None:
    customer = await office.customer()
    mine, other = await office.invoice(customer), await office.invoice(customer)
    other_link = await office.link(Purpose.INVOICE, other)
    _checkout(await visitor.send(await visitor.open(f"{other_link}/pay"), "/payments"))
    payment = (await _bill(office, other)).attempts[0]
    assert (await visitor.open(f"{other_link}/payments/{payment.id}")).status_code == 200
    link = await office.link(Purpose.INVOICE, mine)
    for address in (f"{link}/payments/{payment.id}", f"{link}/payments/{payment.id}/receipt"):
        assert (await visitor.open(address)).status_code == 404


async def test_a_payment_link_asks_its_own_amount_once(
    office: Office, visitor: Visitor, sandbox: SandboxProcess
) -> None:
    invoice_id = await office.invoice(await office.customer())
    link = await office.payment_link(invoice_id, minor=20_000)
    page = await visitor.open(link)
    assert "<h1>Pay $200.00</h1>" in page.text
    assert "First half" in page.text
    assert f"form-action 'self' {sandbox.url};" in page.headers["content-security-policy"]
    session = _checkout(await visitor.send(page, "/payments", amount_minor="1"))
    await sandbox.apay(session)
    assert "You paid $200.00" in (await _came_back(visitor, link, sandbox, session)).text
    after = await visitor.open(link)
    assert "$200.00 is paid" in after.text
    late = await visitor.send(page, "/payments")
    assert late.status_code == 409
    assert "$200.00 is paid" in late.text
    assert (await _bill(office, invoice_id)).settled_minor == 20_000


async def test_the_deposit_is_paid_behind_the_link_of_the_estimate(
    office: Office, visitor: Visitor, sandbox: SandboxProcess
) -> None:
    estimate = await office.estimate(await office.customer(), deposit=QUARTER)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    assert (await visitor.open(f"{link}/deposit")).status_code == 404, "before it is approved there is none"
    await visitor.send(await visitor.open(f"{link}/approve"), "/approval", agreed="yes", signer_name="Ada")
    pay = await visitor.open(f"{link}/deposit/pay")
    assert "Pay $1,112.25" in pay.text
    session = _checkout(await visitor.send(pay, "/deposit/payments"))
    await sandbox.apay(session)
    assert "You paid $1,112.25" in (await _came_back(visitor, link, sandbox, session)).text
    assert "Your deposit of $1,112.25 is paid" in (await visitor.open(link)).text


async def test_a_processor_out_of_reach_is_told_honestly(
    office: Office, visitor: Visitor, sandbox: SandboxProcess
) -> None:
    link = await office.link(Purpose.INVOICE, await office.invoice(await office.customer()))
    pay = await visitor.open(f"{link}/pay")
    sandbox.fault("status", path="/v1/checkout/sessions", method="POST", status=500, times=10)
    page = await visitor.send(pay, "/payments")
    assert page.status_code in {202, 503}
    assert "form-action" in page.headers["content-security-policy"]
    assert "charged" in page.text or "do not pay again" in page.text


async def test_who_may_not_pay_is_offered_no_payment_and_has_none(office: Office, visitor: Visitor) -> None:
    customer = await office.customer(role=Role.APPROVE)
    link = await office.link(Purpose.INVOICE, await office.invoice(customer))
    assert f"{link}/pay" not in (await visitor.open(link)).text
    assert (await visitor.open(f"{link}/pay")).status_code == 403
