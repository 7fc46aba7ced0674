"""The staff API route by route: what it does, and what it refuses with nothing changed."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.http.api.bodies import BILL, CONTACT, CONTENT, CUSTOMER, LINE, PLACE, approval
from tests.http.api.programs import Program, Programs
from tests.http.pages.office import QUARTER, Office
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio


async def pdf_of(portal: RunningPortal, asking: Program, path: str) -> httpx.Response:
    """Ask for a PDF while a worker works."""
    waiting = asyncio.create_task(asking.get(path))
    while not waiting.done():
        await portal.work_off()
        await asyncio.sleep(0)
    return waiting.result()


def code(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["code"])


async def drafted(staff: Program) -> tuple[str, dict[str, Any]]:
    """The id of a draft and its customer."""
    customer = (await staff.get(f"/customers/{await staff.made('/customers', CUSTOMER)}")).json()
    about = {"customer_id": customer["id"], "property_id": customer["properties"][0]["id"]}
    return await staff.made("/estimates", {**about, "content": CONTENT}), customer


async def billed(staff: Program, *, sent: bool = True) -> str:
    """The id of an invoice of $250.00."""
    customer_id = await staff.made("/customers", CUSTOMER)
    invoice_id = await staff.made("/invoices", {"kind": "final", "customer_id": customer_id, "bill": BILL})
    if sent:
        assert (await staff.post(f"/invoices/{invoice_id}/sendings")).status_code == 204
    return invoice_id


async def test_a_customer_is_added_found_and_extended(staff: Program) -> None:
    email = f"{uuid4()}@example.com"
    customer_id = await staff.made("/customers", {**CUSTOMER, "contacts": [{**CONTACT, "email": email}]})
    found = (await staff.get("/customers", email=email.upper())).json()["items"]
    assert [one["id"] for one in found] == [customer_id]
    more = {**CONTACT, "email": "second@example.com"}
    assert len((await staff.post(f"/customers/{customer_id}/contacts", more)).json()["contacts"]) == 2
    extended = await staff.post(f"/customers/{customer_id}/properties", {**PLACE, "street": "2 Elm St"})
    assert [place["street"] for place in extended.json()["properties"]] == ["1 Elm St", "2 Elm St"]
    assert extended.json() == (await staff.get(f"/customers/{customer_id}")).json()


async def test_a_customer_that_cannot_be_is_refused_by_field(staff: Program) -> None:
    before = (await staff.get("/customers")).json()
    bad = await staff.post("/customers", {**CUSTOMER, "contacts": [{**CONTACT, "email": "not an address"}]})
    assert (code(bad, 422), bad.json()["field"]) == ("email_refused", "email")
    assert "Mail cannot be delivered" in bad.json()["detail"]
    blank = await staff.post("/customers", {**CUSTOMER, "name": "  "})
    assert (code(blank, 422), blank.json()["field"]) == ("text_refused", "name")
    assert (await staff.get("/customers")).json() == before


async def test_a_refusal_is_said_in_the_language_that_is_asked_for(staff: Program) -> None:
    asked = {"invoice_id": await billed(staff), "amount_minor": 25_001, "purpose": "Too much"}
    said = {}
    for language in ("en", "fr", "de"):
        staff.headers["accept-language"] = language
        said[language] = (await staff.post("/payment-links", asked)).json()["detail"]
    assert "$250.00" in said["en"]
    assert "250,00" in said["fr"]
    assert said["de"] == said["en"]


async def test_an_estimate_is_drafted_changed_sent_and_listed(portal: RunningPortal, staff: Program) -> None:
    estimate_id, customer = await drafted(staff)
    draft = (await staff.get(f"/estimates/{estimate_id}")).json()["estimate"]
    assert (draft["status"], draft["options"][0]["totals"]["total_minor"]) == ("draft", 25_000)
    change = {"version": draft["version"], "content": {**CONTENT, "title": "Better furnace"}}
    changed = await staff.patch(f"/estimates/{estimate_id}", change)
    assert changed.json()["estimate"]["title"] == "Better furnace"
    assert code(await staff.patch(f"/estimates/{estimate_id}", change), 409) == "stale_write"
    assert (await staff.post(f"/estimates/{estimate_id}/sendings")).status_code == 204
    await portal.work_off()
    sent = (await staff.get(f"/estimates/{estimate_id}")).json()
    assert sent["estimate"]["status"] == "sent"
    assert [(one["kind"], one["state"]) for one in sent["deliveries"]] == [("estimate_sent", "sent")]
    rows = (await staff.get("/estimates", customer_id=customer["id"], status="sent")).json()["items"]
    assert [row["id"] for row in rows] == [estimate_id]


async def test_an_estimate_that_cannot_be_is_refused_by_field(staff: Program) -> None:
    _, customer = await drafted(staff)
    about = {"customer_id": customer["id"], "property_id": str(uuid4())}
    assert code(await staff.post("/estimates", {**about, "content": CONTENT}), 422) == "property_unknown"
    about = {"customer_id": str(uuid4()), "property_id": customer["properties"][0]["id"]}
    assert code(await staff.post("/estimates", {**about, "content": CONTENT}), 404) == "not_found"
    for quantity in ("0", "1e3", "-1", "2.25\n", "٣"):
        content = {**CONTENT, "options": [{"name": "A", "lines": [{**LINE, "quantity": quantity}]}]}
        refused = await staff.post(
            "/estimates",
            {"customer_id": customer["id"], "property_id": customer["properties"][0]["id"], "content": content},
        )
        assert code(refused, 422) in {"value_refused", "price_refused"}


async def test_staff_approve_for_the_customer_saying_how_they_were_told(
    portal: RunningPortal, staff: Program, office: Office
) -> None:
    estimate = await office.estimate(await office.customer(), deposit=QUARTER)
    approving = f"/estimates/{estimate.id}/approval"
    option = estimate.options[0].id
    assert code(await staff.post(approving, approval(option, how_told=" ")), 422) == "text_refused"
    assert code(await staff.post(approving, approval(uuid4())), 422) == "option_unknown"
    assert code(await staff.post(approving, approval(option, content_hash="0" * 64)), 409) == "estimate_changed"
    approved = (await staff.post(approving, approval(option), key="told-once")).json()["estimate"]
    assert approved["status"] == "approved"
    assert approved["decision"]["how_told"] == "Called at ten."
    assert approved["decision"]["by_kind"] == "staff"
    assert approved["deposit_invoice"]["number"]
    again = await staff.post(approving, approval(option), key="told-once")
    assert again.json()["estimate"]["decision"] == approved["decision"]
    assert code(await staff.post(approving, approval(option), key="another"), 409) == "estimate_not_open"
    assert code(await staff.post(f"/estimates/{estimate.id}/decline", {"how_told": "x"}), 409) == "estimate_not_open"


async def test_staff_decline_for_the_customer_or_take_an_offer_back(staff: Program, office: Office) -> None:
    customer = await office.customer()
    declined, withdrawn = [await office.estimate(customer) for _ in range(2)]
    answer = await staff.post(f"/estimates/{declined.id}/decline", {"reason": "Sold", "how_told": "By phone"})
    assert answer.json()["estimate"]["status"] == "declined"
    assert (await staff.post(f"/estimates/{withdrawn.id}/withdrawal")).status_code == 204
    assert (await office.see_estimate(withdrawn.id)).status == "withdrawn"
    assert code(await staff.post(f"/estimates/{withdrawn.id}/withdrawal"), 409) == "estimate_not_open"


async def test_a_link_opens_the_document_for_a_contact_of_its_customer_only(
    portal: RunningPortal, staff: Program, office: Office
) -> None:
    customer, stranger = await office.customer(), await office.customer("b@example.com")
    estimate = await office.estimate(customer)
    made = await staff.post(f"/estimates/{estimate.id}/links", {"contact_id": str(customer.contacts[0].id)})
    assert (made.status_code, (await portal.client.get(made.json()["url"])).status_code) == (201, 200)
    foreign = await staff.post(f"/estimates/{estimate.id}/links", {"contact_id": str(stranger.contacts[0].id)})
    assert code(foreign, 404) == "not_found"
    draft_id, _ = await drafted(staff)
    assert code(await staff.post(f"/estimates/{draft_id}/links", {}), 404) == "not_found"


async def test_an_invoice_is_drafted_changed_and_sent(portal: RunningPortal, staff: Program) -> None:
    invoice_id = await billed(staff, sent=False)
    draft = (await staff.get(f"/invoices/{invoice_id}")).json()["invoice"]
    assert (draft["number"], draft["standing"], draft["totals"]["total_minor"]) == (None, "draft", 25_000)
    change = {"version": draft["version"], "bill": {**BILL, "title": "Furnace mended"}}
    assert (await staff.patch(f"/invoices/{invoice_id}", change)).json()["invoice"]["title"] == "Furnace mended"
    assert code(await staff.patch(f"/invoices/{invoice_id}", change), 409) == "stale_write"
    assert (await staff.post(f"/invoices/{invoice_id}/sendings")).status_code == 204
    sent = (await staff.get(f"/invoices/{invoice_id}")).json()["invoice"]
    assert sent["number"].startswith("INV-")
    assert code(await staff.patch(f"/invoices/{invoice_id}", {**change, "version": sent["version"]}), 409) == (
        "invoice_not_editable"
    )
    rows = (await staff.get("/invoices", customer_id=sent["customer_id"], status="open")).json()["items"]
    assert [row["number"] for row in rows] == [sent["number"]]


async def test_an_invoice_of_nothing_is_refused(staff: Program) -> None:
    customer_id = await staff.made("/customers", CUSTOMER)
    assert code(await staff.post("/invoices", {"kind": "final", "customer_id": customer_id}), 422) == "nothing_billed"
    assert code(await staff.post("/invoices", {"kind": "final", "bill": BILL}), 422) == "nothing_billed"
    deposit = {"kind": "deposit", "customer_id": customer_id, "bill": BILL}
    assert code(await staff.post("/invoices", deposit), 422) == "value_refused"


async def test_a_demand_is_voided_written_off_and_expected_again(staff: Program) -> None:
    voided, written_off = await billed(staff), await billed(staff)
    assert (await staff.post(f"/invoices/{voided}/voiding")).status_code == 204
    assert (await staff.get(f"/invoices/{voided}")).json()["invoice"]["standing"] == "void"
    assert code(await staff.post(f"/invoices/{voided}/write-off"), 409) == "invoice_not_open"
    assert (await staff.post(f"/invoices/{written_off}/write-off")).status_code == 204
    assert (await staff.get(f"/invoices/{written_off}")).json()["invoice"]["standing"] == "uncollectible"
    assert (await staff.post(f"/invoices/{written_off}/reopening")).status_code == 204
    assert (await staff.get(f"/invoices/{written_off}")).json()["invoice"]["standing"] == "due"
    assert code(await staff.post(f"/invoices/{written_off}/reopening"), 409) == "invoice_not_open"


async def test_a_job_follows_an_approval_and_is_finished_or_given_up(
    portal: RunningPortal, staff: Program, office: Office
) -> None:
    jobs = []
    for _ in range(2):
        customer = await office.customer()
        estimate = await office.estimate(customer)
        await staff.post(f"/estimates/{estimate.id}/approval", approval(estimate.options[0].id))
        await portal.work_off()
        jobs += (await staff.get("/jobs", customer_id=customer.id, status="requested")).json()["items"]
    finished, given_up = jobs
    assert (await staff.post(f"/jobs/{finished['id']}/completion")).status_code == 204
    assert (await staff.get(f"/jobs/{finished['id']}")).json()["status"] == "done"
    assert (await staff.post(f"/jobs/{given_up['id']}/cancellation")).status_code == 204
    assert code(await staff.post(f"/jobs/{given_up['id']}/completion"), 409) == "job_not_open"
    assert code(await staff.post(f"/jobs/{finished['id']}/cancellation"), 409) == "job_not_open"


async def test_a_payment_link_asks_what_the_invoice_can_take(
    portal: RunningPortal, programs: Programs, staff: Program
) -> None:
    asked = {"invoice_id": await billed(staff), "amount_minor": 10_000, "purpose": "First part"}
    link_id = await staff.made("/payment-links", asked)
    shown = (await staff.get(f"/payment-links/{link_id}")).json()
    assert (shown["amount_minor"], shown["purpose"], shown["status"]) == (10_000, "First part", "open")
    assert link_id in [one["id"] for one in (await staff.get("/payment-links")).json()["items"]]
    assert code(await staff.post("/payment-links", {**asked, "amount_minor": 25_001}), 422) == "amount_above_due"
    assert code(await staff.post("/payment-links", {**asked, "amount_minor": 0}), 422) == "value_refused"
    address = (await staff.post(f"/payment-links/{link_id}/links", {})).json()["url"]
    assert (await portal.client.get(address)).status_code == 200
    assert (await staff.post(f"/payment-links/{link_id}/cancellation")).status_code == 204
    assert code(await staff.post(f"/payment-links/{link_id}/cancellation"), 409) == "payment_link_closed"


async def test_payments_are_read_by_invoice_and_state(staff: Program, things: dict[str, str]) -> None:
    payment = (await staff.get(f"/payments/{things['payments']}")).json()
    assert (payment["state"], payment["amount_minor"]) == ("awaiting_customer", 1000)
    listed = await staff.get("/payments", invoice_id=things["invoices"], state="awaiting_customer")
    assert [one["id"] for one in listed.json()["items"]] == [things["payments"]]
    assert (await staff.get("/payments", invoice_id=things["invoices"], state="settled")).json()["items"] == []
    assert code(await staff.get("/payments", state="rich"), 400) == "bad_input"


async def test_settings_are_changed_by_name_and_version(staff: Program) -> None:
    now = (await staff.get("/settings")).json()
    changed = (await staff.patch("/settings", {"version": now["version"], "phone": "555 0100"})).json()
    assert {name for name in now if now[name] != changed[name]} == {"version", "phone"}
    stale = await staff.patch("/settings", {"version": now["version"], "phone": "555 0101"})
    assert code(stale, 409) == "stale_write"
    bad = await staff.patch("/settings", {"version": changed["version"], "zone": "Mars/Olympus", "phone": "1"})
    assert (code(bad, 422), bad.json()["field"]) == ("setting_refused", "zone")
    assert (await staff.get("/settings")).json() == changed


@pytest.mark.T07
@pytest.mark.parametrize("name", ["contractor_id", "id", "balance", "hosts", "base_url", "stripe_account", "currency"])
async def test_T07_what_settings_do_not_offer_cannot_be_set(staff: Program, name: str) -> None:
    before = (await staff.get("/settings")).json()
    refused = await staff.patch("/settings", {"version": before["version"], "phone": "1", name: "x"})
    assert (code(refused, 400), refused.json()["field"]) == ("bad_input", name)
    assert (await staff.get("/settings")).json() == before


async def test_lists_are_paged(staff: Program) -> None:
    made = [await staff.made("/customers", {"name": f"Customer {number}"}) for number in range(5)]
    first = (await staff.get("/customers", limit=2)).json()
    second = (await staff.get("/customers", limit=2, cursor=first["next"])).json()
    assert [one["id"] for one in (*first["items"], *second["items"])] == list(reversed(made))[:4]
    for query in ({"limit": 0}, {"limit": 101}, {"limit": "ten"}):
        refused = await staff.get("/customers", **query)
        assert (code(refused, 400), refused.json()["field"]) == ("bad_input", "limit")
    for cursor in ("x", "'; drop table customer --", "é", "a" * 201):
        assert code(await staff.get("/customers", cursor=cursor), 400) in {"bad_cursor", "bad_input"}


async def test_pdfs_are_those_of_the_pages(portal: RunningPortal, staff: Program, things: dict[str, str]) -> None:
    for path in (f"/estimates/{things['estimates']}/pdf", f"/invoices/{things['invoices']}/pdf"):
        answer = await pdf_of(portal, staff, path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
