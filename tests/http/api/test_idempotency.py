"""One key, one effect: a request that is sent again because no answer came does nothing twice (API-1, T48)."""

from base64 import b64encode
from typing import Any
from uuid import uuid4

import pytest

from tests.http.api.bodies import BILL, CONTACT, CONTENT, CUSTOMER, PLACE
from tests.http.api.programs import Program, Programs
from tests.http.api.test_staff_routes import approval, billed, drafted
from tests.integration.pictures.files import drawn as picture
from tests.integration.pictures.files import file

pytestmark = pytest.mark.anyio


async def sent(staff: Program) -> str:
    estimate_id, _ = await drafted(staff)
    await staff.post(f"/estimates/{estimate_id}/sendings")
    return estimate_id


async def job(staff: Program) -> str:
    estimate_id = await sent(staff)
    estimate = (await staff.get(f"/estimates/{estimate_id}")).json()["estimate"]
    await staff.post(f"/estimates/{estimate_id}/approval", approval(estimate["options"][0]["id"]))
    await staff.portal.work_off()
    rows = (await staff.get("/jobs", customer_id=estimate["customer_id"])).json()["items"]
    return str(rows[0]["id"])


async def cases(staff: Program) -> dict[str, tuple[str, Any]]:
    """Each POST of the staff API, with a body that would do something new each time."""
    estimate_id, customer = await drafted(staff)
    about = {"customer_id": customer["id"], "property_id": customer["properties"][0]["id"]}
    invoice = await billed(staff)
    asked = {"invoice_id": invoice, "amount_minor": 100, "purpose": "Part", "send": False}
    link = await staff.made("/payment-links", asked)
    written_off = await billed(staff)
    await staff.post(f"/invoices/{written_off}/write-off")
    return {
        "customer": ("/customers", CUSTOMER),
        "contact": (f"/customers/{customer['id']}/contacts", {**CONTACT, "email": "new@example.com"}),
        "property": (f"/customers/{customer['id']}/properties", PLACE),
        "estimate": ("/estimates", {**about, "content": CONTENT}),
        "sending": (f"/estimates/{estimate_id}/sendings", None),
        "decline": (f"/estimates/{await sent(staff)}/decline", {"how_told": "By phone"}),
        "withdrawal": (f"/estimates/{await sent(staff)}/withdrawal", None),
        "estimate link": (f"/estimates/{await sent(staff)}/links", {}),
        "invoice": ("/invoices", {"kind": "final", "customer_id": customer["id"], "bill": BILL}),
        "invoice sending": (f"/invoices/{await billed(staff, sent=False)}/sendings", None),
        "voiding": (f"/invoices/{await billed(staff)}/voiding", None),
        "write-off": (f"/invoices/{await billed(staff)}/write-off", None),
        "reopening": (f"/invoices/{written_off}/reopening", None),
        "invoice link": (f"/invoices/{invoice}/links", {}),
        "completion": (f"/jobs/{await job(staff)}/completion", None),
        "job cancellation": (f"/jobs/{await job(staff)}/cancellation", None),
        "payment link": ("/payment-links", asked),
        "payment link's address": (f"/payment-links/{link}/links", {}),
        "picture": ("/pictures", {"picture": b64encode(file(picture())).decode()}),
        "payment link's cancellation": (f"/payment-links/{link}/cancellation", None),
    }


async def test_the_same_request_is_answered_the_same_and_done_once(staff: Program) -> None:
    for name, (path, body) in (await cases(staff)).items():
        key = str(uuid4())
        first = await staff.post(path, body, key=key)
        assert first.status_code in {200, 201, 204}, (name, first.text)
        again = await staff.post(path, body, key=key)
        assert (again.status_code, again.content) == (first.status_code, first.content), name


@pytest.mark.T48
async def test_T48_the_same_key_with_another_request_is_refused(staff: Program) -> None:
    key = str(uuid4())
    made = await staff.made("/customers", CUSTOMER, key=key)
    for path, body in (
        ("/customers", {**CUSTOMER, "name": "Another family"}),
        (f"/customers/{made}/contacts", {**CONTACT, "email": "other@example.com"}),
    ):
        refused = await staff.post(path, body, key=key)
        assert refused.status_code == 409
        assert refused.json()["code"] == "idempotency_key_reused"
    assert (await staff.get(f"/customers/{made}")).json()["name"] == CUSTOMER["name"]


@pytest.mark.T48
async def test_T48_the_same_key_for_another_thing_is_refused(staff: Program) -> None:
    one, other = await billed(staff), await billed(staff)
    assert (await staff.post(f"/invoices/{one}/voiding", key="void")).status_code == 204
    assert (await staff.post(f"/invoices/{other}/voiding", key="void")).json()["code"] == "idempotency_key_reused"
    assert (await staff.get(f"/invoices/{other}")).json()["invoice"]["standing"] == "due"


async def test_another_key_or_another_caller_is_another_request(staff: Program, programs: Programs) -> None:
    key = str(uuid4())
    made = {await staff.made("/customers", CUSTOMER, key=one) for one in (key, str(uuid4()))}
    other = programs.staff(await programs.key("customers:write"))
    made.add(await other.made("/customers", CUSTOMER, key=key))
    assert len(made) == 3


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "tab\tbed"])
async def test_a_key_that_is_none_is_refused(staff: Program, key: str) -> None:
    staff.headers["idempotency-key"] = key
    refused = await staff.post("/customers", CUSTOMER)
    assert refused.status_code == 400
    assert refused.json()["field"] == "Idempotency-Key"
