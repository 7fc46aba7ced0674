"""The customer API route by route: what a customer does in an app (EST-2 to EST-5, INV-3, API-1)."""

from base64 import b64encode
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image, ImageDraw

from application.estimates.views import EstimateView
from domain.access.access_token import Purpose
from tests.http.api.programs import Program, Programs
from tests.http.api.test_staff_routes import code, pdf_of
from tests.http.pages.office import NEW, QUARTER, REPAIR, Office
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio


async def offered(office: Office, programs: Programs) -> tuple[EstimateView, Program]:
    """An estimate with two options, and its customer's app."""
    customer = await office.customer(f"{uuid4()}@example.com")
    estimate = await office.estimate(customer, REPAIR, NEW, deposit=QUARTER)
    return estimate, await programs.customer(customer)


async def signed(app: Program, estimate: EstimateView, option: int = 0, **changes: Any) -> dict[str, Any]:
    """An approval of what a review showed."""
    chosen = {"option_id": str(estimate.options[option].id)}
    review = (await app.post(f"/estimates/{estimate.number}/reviews", chosen)).json()
    name = {"signer_name": "Ada Lovelace", "typed": "Ada Lovelace"}
    return {**chosen, "content_hash": review["content_hash"], "agreed": True, **name, **changes}


def drawing() -> str:
    image = Image.new("L", (300, 100), 255)
    ImageDraw.Draw(image).line([(10, 80), (90, 10), (150, 90), (280, 20)], fill=0, width=4)
    file = BytesIO()
    image.save(file, "PNG")
    return b64encode(file.getvalue()).decode()


async def test_a_review_prices_what_was_chosen_and_changes_nothing(office: Office, programs: Programs) -> None:
    estimate, app = await offered(office, programs)
    new = estimate.options[1]
    register = next(line for line in new.lines if line.most)
    asked = {"option_id": str(new.id), "extras": {str(register.id): "3"}}
    review = (await app.post(f"/estimates/{estimate.number}/reviews", asked)).json()
    assert (review["option_name"], review["totals"]["total_minor"]) == ("New furnace", 450_000)
    assert (review["deposit_minor"], review["signature_required"]) == (112_500, True)
    assert len(review["content_hash"]) == 64
    assert (await app.get(f"/estimates/{estimate.number}")).json()["version"] == estimate.version


@pytest.mark.T43
async def test_T43_a_choice_that_is_not_offered_is_refused(office: Office, programs: Programs) -> None:
    estimate, app = await offered(office, programs)
    repair, new = estimate.options
    foreign, register = str(uuid4()), next(line for line in new.lines if line.most)
    reviews = f"/estimates/{estimate.number}/reviews"
    for body, refusal in (
        ({}, "option_needed"),
        ({"option_id": foreign}, "option_unknown"),
        ({"option_id": str(repair.id), "extras": {str(register.id): "1"}}, "extra_unknown"),
        ({"option_id": str(new.id), "extras": {foreign: "1"}}, "extra_unknown"),
        ({"option_id": str(new.id), "extras": {str(register.id): "7"}}, "extra_quantity_refused"),
        ({"option_id": str(new.id), "extras": {str(register.id): "0"}}, "extra_quantity_refused"),
        ({"option_id": str(new.id), "extras": {str(register.id): "1e1"}}, "value_refused"),
    ):
        assert code(await app.post(reviews, body), 422) == refusal, body
    for body in ({"option_id": [str(repair.id), str(new.id)]}, {"option_id": str(new.id), "unit_price_minor": 1}):
        assert code(await app.post(reviews, body), 400) == "bad_input"


@pytest.mark.parametrize("drawn", [False, True])
async def test_an_approval_binds_what_was_shown(office: Office, programs: Programs, drawn: bool) -> None:
    estimate, app = await offered(office, programs)
    mark = {"typed": "", "drawn_png": drawing()} if drawn else {}
    body = await signed(app, estimate, **mark)
    approved = (await app.post(f"/estimates/{estimate.number}/approval", body)).json()
    assert approved["status"] == "approved"
    decision = approved["decision"]
    assert (decision["signer_name"], decision["content_hash"]) == ("Ada Lovelace", body["content_hash"])
    assert decision["signature_kind"] == ("drawn" if drawn else "typed")
    assert approved["deposit_invoice"]["total_minor"] == 12_000


@pytest.mark.T40
async def test_T40_without_a_signature_or_agreement_nothing_is_approved(office: Office, programs: Programs) -> None:
    estimate, app = await offered(office, programs)
    blank = BytesIO()
    Image.new("RGBA", (300, 100), (0, 0, 0, 0)).save(blank, "PNG")
    for changes, refusal in (
        ({"typed": ""}, "signature_missing"),
        ({"typed": "  "}, "signature_blank"),
        ({"typed": "", "drawn_png": b64encode(blank.getvalue()).decode()}, "signature_blank"),
        ({"typed": "", "drawn_png": b64encode(b"<svg/>").decode()}, "signature_unreadable"),
        ({"signer_name": " "}, "signer_name_missing"),
        ({"agreed": False}, "terms_not_accepted"),
    ):
        answer = await app.post(f"/estimates/{estimate.number}/approval", await signed(app, estimate, **changes))
        assert code(answer, 422) == refusal, changes
    assert code(await app.post(f"/estimates/{estimate.number}/approval", {"drawn_png": "%%"}), 400) == "bad_input"
    assert (await office.see_estimate(estimate.id)).status == "sent"


@pytest.mark.T41
async def test_T41_what_was_not_shown_is_not_signed(office: Office, programs: Programs) -> None:
    estimate, app = await offered(office, programs)
    body = await signed(app, estimate)
    other = {**body, "option_id": str(estimate.options[1].id)}
    assert code(await app.post(f"/estimates/{estimate.number}/approval", other), 409) == "estimate_changed"
    change = {"title": "Dearer", "options": [{"name": "A", "lines": [{"description": "X", "unit_price_minor": 1}]}]}
    amended = await programs.staff().patch(
        f"/estimates/{estimate.id}", {"version": estimate.version, "content": change}
    )
    assert amended.status_code == 200, amended.text
    stale = await app.post(f"/estimates/{estimate.number}/approval", body)
    assert stale.status_code in {409, 422}
    assert (await office.see_estimate(estimate.id)).decision is None


@pytest.mark.T42
async def test_T42_a_decided_estimate_stays_as_it_was_decided(office: Office, programs: Programs) -> None:
    estimate, app = await offered(office, programs)
    at = f"/estimates/{estimate.number}"
    body, key = await signed(app, estimate), str(uuid4())
    first = await app.post(f"{at}/approval", body, key=key)
    again = await app.post(f"{at}/approval", body, key=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["decision"] == again.json()["decision"]
    other = {**body, "signer_name": "Eve"}
    for path, sent, used in (
        ("/approval", body, str(uuid4())),
        ("/approval", {**other, "option_id": str(estimate.options[1].id), "content_hash": "0" * 64}, key),
        ("/decline", {}, key),
        ("/decline", {}, None),
        ("/changes", {"message": "Too late"}, None),
    ):
        refused = await app.post(at + path, sent, key=used)
        assert code(refused, 409) == "estimate_not_open"
        assert "Ada Lovelace approved this estimate" in refused.json()["detail"]
    assert (await app.get(at)).json()["decision"] == first.json()["decision"]


async def test_a_decline_keeps_its_reason(office: Office, programs: Programs) -> None:
    estimate, app = await offered(office, programs)
    at, key = f"/estimates/{estimate.number}/decline", str(uuid4())
    for _ in range(2):
        declined = (await app.post(at, {"reason": "In spring"}, key=key)).json()
        assert (declined["status"], declined["decision"]["reason"]) == ("declined", "In spring")
    assert code(await app.post(at, {"reason": "Another"}, key=key), 409) == "estimate_not_open"


async def test_changes_are_asked_for_once_a_key(office: Office, programs: Programs) -> None:
    estimate, app = await offered(office, programs)
    at, key = f"/estimates/{estimate.number}/changes", str(uuid4())
    for _ in range(2):
        assert (await app.post(at, {"message": "The smaller unit, please"}, key=key)).status_code == 204
    assert code(await app.post(at, {"message": "Something else"}, key=key), 409) == "idempotency_key_reused"
    assert code(await app.post(at, {"message": "  "}), 422) == "text_refused"
    asked = (await programs.staff().get(f"/estimates/{estimate.id}")).json()["change_requests"]
    assert [one["message"] for one in asked] == ["The smaller unit, please"]


@pytest.mark.T09
async def test_T09_drafts_and_the_offices_own_words_are_not_shown(office: Office, programs: Programs) -> None:
    customer = await office.customer(f"{uuid4()}@example.com")
    draft = await office.estimate(customer, sent=False)
    app, staff = await programs.customer(customer), programs.staff()
    await staff.made(
        "/invoices",
        {
            "kind": "final",
            "customer_id": str(customer.id),
            "bill": {"title": "Draft", "lines": [{"description": "X", "unit_price_minor": 100}]},
        },
    )
    for name in ("estimates", "invoices"):
        assert (await app.get(f"/{name}")).json()["items"] == []
        assert (await app.get(f"/{name}", status="draft")).json()["items"] == []
    assert code(await app.get(f"/estimates/{draft.number}"), 404) == "not_found"


async def test_an_invoice_is_read_with_what_can_be_paid(office: Office, programs: Programs) -> None:
    customer = await office.customer(f"{uuid4()}@example.com")
    await office.invoice(customer, minor=31_000)
    app = await programs.customer(customer)
    [row] = (await app.get("/invoices", status="open", limit=1)).json()["items"]
    invoice = (await app.get(f"/invoices/{row['number']}")).json()
    assert (invoice["payable_minor"], invoice["standing"]) == (31_000, "due")
    assert code(await app.get("/invoices", status="paid"), 400) == "bad_input"


@pytest.mark.T69
@pytest.mark.parametrize("number", ["%00", "E-1%00", "%", "%25", "_", "..", "' OR 1=1 --", "%F0%9F%98%80", "E-1001%0A"])
async def test_T69_a_number_that_no_document_has_is_not_found(office: Office, programs: Programs, number: str) -> None:
    estimate, app = await offered(office, programs)
    holder = await programs.holder(Purpose.ESTIMATE, estimate.id)
    for program in (app, holder):
        for path in (f"/estimates/{number}", f"/estimates/{number}/pdf"):
            assert (await program.get(path)).status_code in {401, 404}, path
    cookie = {"cookie": f"session={app.headers['authorization'].split()[1]}"}
    for kind in ("estimates", "invoices"):
        assert (await programs.portal.client.get(f"/{kind}/{number}", headers=cookie)).status_code in {200, 303, 404}


@pytest.mark.T69
@pytest.mark.parametrize(
    "email", ["\0", "a\0@b.c", "a@b.c\n", "%", "_@_", "'OR'1", "\udc80".encode("utf-8", "replace")]
)
async def test_T69_an_address_that_nobody_has_finds_nobody(programs: Programs, email: str) -> None:
    answer = await programs.staff().get("/customers", email=email)
    assert answer.status_code == 400 or answer.json()["items"] == []


async def test_pdfs_are_those_of_the_pages(portal: RunningPortal, office: Office, programs: Programs) -> None:
    estimate, app = await offered(office, programs)
    invoice_id = await office.invoice(await office.customer(f"{uuid4()}@example.com"))
    holder, payer = (
        await programs.holder(Purpose.ESTIMATE, estimate.id),
        await programs.holder(Purpose.INVOICE, invoice_id),
    )
    number = (await payer.get("/link")).json()["invoice"]["number"]
    for program, path in (
        (app, f"/estimates/{estimate.number}/pdf"),
        (holder, f"/estimates/{estimate.number}/pdf"),
        (payer, f"/invoices/{number}/pdf"),
    ):
        answer = await pdf_of(portal, program, path)
        assert answer.status_code == 200, answer.text
        assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
        assert answer.headers["cache-control"] == "no-store"


async def test_a_pdf_that_no_worker_has_made_yet_says_when_to_come_back(office: Office, programs: Programs) -> None:
    estimate, app = await offered(office, programs)
    answer = await app.get(f"/estimates/{estimate.number}/pdf")
    assert code(answer, 503) == "document_not_ready"
    assert int(answer.headers["retry-after"]) >= 1
