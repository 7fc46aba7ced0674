"""Who may use the customer API, and on what: T01, T02, T08, T22, T23, T26, T30, T31."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from application.customers.views import CustomerView
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from entrypoints.bootstrap import AddedContractor
from tests.http.api.programs import CUSTOMER_API, OTHER_HOST, Program, Programs
from tests.http.pages.office import QUARTER, Office
from tests.http.pages.visitor import SAME_ORIGIN, forms_of
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio

HASH = "0" * 64
# Of each route: method, path, and a good body where it takes one.
OF_ESTIMATE: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/estimates/{estimate}", None),
    ("POST", "/estimates/{estimate}/reviews", {}),
    ("POST", "/estimates/{estimate}/approval", {"option_id": str(uuid4()), "content_hash": HASH, "agreed": True}),
    ("POST", "/estimates/{estimate}/decline", {}),
    ("POST", "/estimates/{estimate}/changes", {"message": "Cheaper, please"}),
    ("GET", "/estimates/{estimate}/pdf", None),
)
OF_INVOICE: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/invoices/{invoice}", None),
    ("GET", "/invoices/{invoice}/pdf", None),
    ("POST", "/invoices/{invoice}/payments", {}),
    ("GET", "/payments/{payment}", None),
    ("GET", "/payments/{payment}/pdf", None),
)
LISTS: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/estimates", None),
    ("GET", "/invoices", None),
    ("GET", "/link", None),
)
ALL = (*OF_ESTIMATE, *OF_INVOICE, *LISTS)
for _, path, body in OF_ESTIMATE:
    if path.endswith("/approval"):
        body["signer_name"] = "Ada"


@dataclass
class Owner:
    """A customer with one of each thing."""

    customer: CustomerView
    estimate_id: UUID
    invoice_id: UUID
    names: dict[str, str]

    async def send(self, program: Program, method: str, path: str, body: Any) -> httpx.Response:
        return await program.send(method, path.format(**self.names), body, key=str(uuid4()))


async def owner_of(office: Office, programs: Programs, *, role: Role = Role.MANAGE) -> Owner:
    customer = await office.customer(f"{uuid4()}@example.com", role=role)
    estimate, invoice_id = await office.estimate(customer), await office.invoice(customer)
    staff = programs.staff()
    number = (await staff.get(f"/invoices/{invoice_id}")).json()["invoice"]["number"]
    payer = await programs.holder(Purpose.INVOICE, invoice_id)
    names = {"estimate": estimate.number, "invoice": number, "payment": str(uuid4())}
    if role is Role.MANAGE:
        started = await payer.post(f"/invoices/{number}/payments", {}, key=str(uuid4()))
        names["payment"] = started.json()["payment_id"]
    return Owner(customer, estimate.id, invoice_id, names)


def refusal(answer: httpx.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    said: dict[str, Any] = answer.json()
    assert said.pop("request_id") == answer.headers["x-request-id"]
    return said


async def test_nobody_enters_without_a_session_or_a_link(programs: Programs) -> None:
    names = {"estimate": "E-1001", "invoice": "INV-1001", "payment": str(uuid4())}
    for method, path, body in ALL:
        for program in (programs.nobody(), programs.bearer("x" * 43), programs.bearer("no token")):
            answer = await program.send(method, path.format(**names), body, key="k")
            assert (answer.status_code, refusal(answer)["code"]) == (401, "not_signed_in"), path


@pytest.mark.T02
async def test_T02_another_customers_number_cannot_be_told_from_an_unknown_one(
    programs: Programs, office: Office
) -> None:
    mine, theirs = [await owner_of(office, programs) for _ in range(2)]
    session = await programs.customer(mine.customer)
    unknown = {"estimate": "E-99999", "invoice": "INV-99999", "payment": str(uuid4())}
    for method, path, body in (*OF_ESTIMATE, *OF_INVOICE):
        foreign = await theirs.send(session, method, path, body)
        nothing = await session.send(method, path.format(**unknown), body, key=str(uuid4()))
        assert foreign.status_code == nothing.status_code == 404, path
        assert refusal(foreign) == refusal(nothing)
    for name in ("estimates", "invoices"):
        numbers = {row["number"] for row in (await session.get(f"/{name}")).json()["items"]}
        assert numbers == {mine.names[name.removesuffix("s")]}
    assert (await office.see_estimate(theirs.estimate_id)).status == "sent"


@pytest.mark.T01
@pytest.mark.T03
async def test_T01_a_session_or_a_link_opens_nothing_at_another_contractor(
    programs: Programs, office: Office, other: AddedContractor
) -> None:
    owner = await owner_of(office, programs)
    for program in (
        await programs.customer(owner.customer),
        await programs.holder(Purpose.ESTIMATE, owner.estimate_id),
    ):
        program.headers["host"] = OTHER_HOST
        for method, path, body in ALL:
            assert (await owner.send(program, method, path, body)).status_code == 401, path


@pytest.mark.T30
async def test_T30_an_estimates_link_opens_that_estimate_alone(programs: Programs, office: Office) -> None:
    mine, theirs = [await owner_of(office, programs) for _ in range(2)]
    holder = await programs.holder(Purpose.ESTIMATE, mine.estimate_id)
    opened = (await holder.get("/link")).json()
    assert (opened["purpose"], opened["estimate"]["number"]) == ("estimate", mine.names["estimate"])
    assert (opened["invoice"], opened["payment_link"]) == (None, None)
    assert (await mine.send(holder, *OF_ESTIMATE[0])).status_code == 200
    second = await office.estimate(mine.customer)
    for method, path, body in OF_ESTIMATE:
        for number in (theirs.names["estimate"], second.number):
            answer = await holder.send(method, path.format(estimate=number), body)
            assert (answer.status_code, refusal(answer)["code"]) == (404, "not_found"), path
    for method, path, body in (*OF_INVOICE, *LISTS[:2]):
        assert (await mine.send(holder, method, path, body)).status_code in {401, 404}, path


@pytest.mark.T22
async def test_T22_an_invoices_link_opens_no_estimate_and_no_other_invoice(programs: Programs, office: Office) -> None:
    mine, theirs = [await owner_of(office, programs) for _ in range(2)]
    holder = await programs.holder(Purpose.INVOICE, mine.invoice_id)
    assert (await holder.get("/link")).json()["invoice"]["number"] == mine.names["invoice"]
    assert (await mine.send(holder, "GET", "/payments/{payment}", None)).status_code == 200
    for method, path, body in (*OF_ESTIMATE, *LISTS[:2]):
        assert (await mine.send(holder, method, path, body)).status_code == 401, path
    second = await office.invoice(mine.customer)
    other = (await programs.staff().get(f"/invoices/{second}")).json()["invoice"]["number"]
    for method, path, body in OF_INVOICE:
        for names in ({**theirs.names}, {"invoice": other, "payment": theirs.names["payment"]}):
            assert (await holder.send(method, path.format(**names), body, key="k")).status_code == 404, path


async def test_a_payment_link_pays_its_amount_and_reads_no_invoice(programs: Programs, office: Office) -> None:
    customer = await office.customer(f"{uuid4()}@example.com")
    invoice = await office.invoice(customer)
    asked = {"invoice_id": str(invoice), "amount_minor": 1200, "purpose": "Half", "send": False}
    holder = await programs.holder(Purpose.PAYMENT_LINK, await programs.staff().made("/payment-links", asked))
    link = (await holder.get("/link")).json()["payment_link"]
    number = link["invoice_number"]
    assert (await holder.get(f"/invoices/{number}")).status_code == 401
    assert (await holder.get(f"/invoices/{number}/pdf")).status_code == 401
    cheaper = await holder.post(f"/invoices/{number}/payments", {"amount_minor": 60}, key="cheap")
    assert (cheaper.status_code, refusal(cheaper)["field"]) == (422, "amount_minor")
    paying = await holder.post(f"/invoices/{number}/payments", {}, key="pay")
    shown = (await holder.get(f"/payments/{paying.json()['payment_id']}")).json()
    assert (shown["amount_minor"], shown["state"]) == (1200, "awaiting_customer")
    assert (await holder.post("/invoices/INV-99999/payments", {}, key="else")).status_code == 404


async def test_an_estimates_link_pays_its_deposit(programs: Programs, office: Office) -> None:
    customer = await office.customer(f"{uuid4()}@example.com")
    estimate = await office.estimate(customer, deposit=QUARTER)
    holder = await programs.holder(Purpose.ESTIMATE, estimate.id)
    option = str(estimate.options[0].id)
    review = (await holder.post(f"/estimates/{estimate.number}/reviews", {"option_id": option})).json()
    approval = {"option_id": option, "content_hash": review["content_hash"], "agreed": True}
    signed = {**approval, "signer_name": "Ada Lovelace", "typed": "Ada Lovelace"}
    approved = (await holder.post(f"/estimates/{estimate.number}/approval", signed)).json()
    deposit = approved["deposit_invoice"]
    assert (await holder.get(f"/invoices/{deposit['number']}")).json()["kind"] == "deposit"
    paying = await holder.post(f"/invoices/{deposit['number']}/payments", {}, key="deposit")
    assert paying.status_code == 201, paying.text
    shown = (await holder.get(f"/payments/{paying.json()['payment_id']}")).json()
    assert shown["amount_minor"] == deposit["total_minor"] == review["deposit_minor"]


@pytest.mark.T31
async def test_T31_a_revoked_link_and_an_ended_session_open_nothing(programs: Programs, office: Office) -> None:
    owner = await owner_of(office, programs)
    holder, session = (
        await programs.holder(Purpose.ESTIMATE, owner.estimate_id),
        await programs.customer(owner.customer),
    )
    assert (await owner.send(session, *OF_ESTIMATE[0])).status_code == 200
    await end_all(programs.portal, owner)
    for program in (holder, session):
        for method, path, body in ALL:
            assert (await owner.send(program, method, path, body)).status_code == 401, path


async def end_all(portal: RunningPortal, owner: Owner) -> None:
    """What staff and the customer can do: revoke a link, end a session."""
    import asyncpg

    connection = await asyncpg.connect(portal.database.admin_dsn)
    try:
        await connection.execute("SELECT set_config('app.contractor', $1, false)", str(portal.contractor_id))
        await connection.execute("UPDATE access_token SET revoked_at = now() WHERE resource_id = $1", owner.estimate_id)
        await connection.execute("UPDATE session SET ended_at = now() WHERE customer_id = $1", owner.customer.id)
    finally:
        await connection.close()


async def test_who_may_only_look_decides_and_pays_nothing(programs: Programs, office: Office) -> None:
    owner = await owner_of(office, programs, role=Role.VIEW)
    session = await programs.customer(owner.customer)
    for path in ("/estimates/{estimate}", "/invoices/{invoice}", "/estimates", "/invoices"):
        assert (await owner.send(session, "GET", path, None)).status_code == 200, path
    for method, path, body in (*OF_ESTIMATE[2:5], OF_INVOICE[2]):
        answer = await owner.send(session, method, path, body)
        assert (answer.status_code, refusal(answer)["code"]) == (403, "role_refused"), path


@pytest.mark.T08
async def test_T08_a_module_that_is_switched_off_is_off_here_too(programs: Programs, office: Office) -> None:
    owner = await owner_of(office, programs)
    session, staff = await programs.customer(owner.customer), programs.staff()
    holder = await programs.holder(Purpose.ESTIMATE, owner.estimate_id)
    before = (await staff.get("/settings")).json()
    off = (await staff.patch("/settings", {"version": before["version"], "modules": ["invoices"]})).json()
    try:
        for method, path, body in (*OF_ESTIMATE, LISTS[0]):
            assert (await owner.send(session, method, path, body)).status_code == 404, path
        assert (await session.get("/invoices")).status_code == 200
        assert (await owner.send(holder, *OF_ESTIMATE[0])).status_code == 200
    finally:
        await staff.patch("/settings", {"version": off["version"], "modules": before["modules"]})


async def browser(programs: Programs, customer: CustomerView) -> tuple[Program, str]:
    """A page's own script: it sends the session's cookie, and knows the proof that the page's forms carry."""
    cookies = {"cookie": f"session={await programs.session(customer)}"}
    page = await programs.portal.client.get("/estimates", headers=cookies)
    assert page.status_code == 200, page.text
    [planted] = [value for name, value in page.cookies.items() if "csrf" in name or "form" in name]
    name = next(iter(page.cookies))
    proof = next(value for form in forms_of(page) for field, value in form.fields if field == "_csrf_token")
    programs.portal.client.cookies.clear()
    return Program(programs.portal, CUSTOMER_API, {"cookie": f"{cookies['cookie']}; {name}={planted}"}), proof


@pytest.mark.T26
async def test_T26_a_cookie_counts_with_the_proof_of_our_own_page_only(programs: Programs, office: Office) -> None:
    owner = await owner_of(office, programs)
    script, proof = await browser(programs, owner.customer)
    assert (await owner.send(script, *OF_ESTIMATE[0])).status_code == 200
    forged: tuple[dict[str, str], ...] = (
        {},
        SAME_ORIGIN,
        {"x-csrf-token": proof},
        {"x-csrf-token": "0" * 64, **SAME_ORIGIN},
        {"x-csrf-token": proof, "sec-fetch-site": "cross-site"},
        {"x-csrf-token": proof, "origin": "http://evil.test"},
        {"x-csrf-token": proof, "origin": "null"},
    )
    for headers in forged:
        asking = Program(script.portal, script.base, {**script.headers, **headers})
        for method, path, body in (*OF_ESTIMATE[1:5], OF_INVOICE[2]):
            answer = await owner.send(asking, method, path, body)
            assert (answer.status_code, refusal(answer)["code"]) == (403, "cross_site"), (headers, path)
    honest = Program(script.portal, script.base, {**script.headers, "x-csrf-token": proof, **SAME_ORIGIN})
    assert (await owner.send(honest, "POST", "/estimates/{estimate}/decline", {})).status_code == 200


@pytest.mark.T26
async def test_T26_an_authorization_header_does_not_lend_a_cookie_its_weight(
    programs: Programs, office: Office
) -> None:
    owner = await owner_of(office, programs)
    script, _ = await browser(programs, owner.customer)
    for authorization in ("Basic eDp5", "Bearer " + "x" * 43, "Bearer"):
        script.headers["authorization"] = authorization
        for method, path, body in ALL:
            assert (await owner.send(script, method, path, body)).status_code == 401, path


@pytest.mark.T26
async def test_T26_a_body_that_a_form_could_send_is_not_taken(programs: Programs, office: Office) -> None:
    owner = await owner_of(office, programs)
    session = await programs.customer(owner.customer)
    path = "/estimates/{estimate}/decline".format(**owner.names)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = await session.raw("POST", path, b"{}", content_type=kind)
        assert (answer.status_code, refusal(answer)["status"]) == (415, 415)
    zipped = await session.raw("POST", path, b"{}", content_encoding="gzip")
    assert zipped.status_code == 415
    assert (await office.see_estimate(owner.estimate_id)).status == "sent"
