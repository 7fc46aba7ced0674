"""Who may use the staff API: one table of routes and scopes, and every route asked by those who may not."""

import re
from uuid import uuid4

import httpx
import pytest

from entrypoints.bootstrap import AddedContractor
from entrypoints.http.main import build
from entrypoints.http.staff.scopes import SCOPES, scope_of
from entrypoints.scopes import Scope
from tests.http.api.programs import EVERY_SCOPE, OTHER_HOST, STAFF_API, Programs
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio

ROUTES = [pytest.param(method, template, id=f"{method} {template}") for method, template in SCOPES]
OF_ONE_THING = [one for one in ROUTES if "{" in str(one.values[1])]
LINE = {"description": "Labor", "unit_price_minor": 1000}
CONTENT = {"title": "Work", "options": [{"name": "All", "lines": [LINE]}]}
# A good body for each route that takes one, so that it is the id that is refused.
BODIES = {
    "/contacts": {"name": "Bo", "email": "bo@example.com"},
    "/properties": {"street": "1 Elm St", "city": "Troy"},
    "/approval": {"option_id": str(uuid4()), "signer_name": "Bo", "how_told": "by phone"},
    "/decline": {"how_told": "by phone"},
    "/links": {},
    "PATCH /estimates": {"version": 0, "content": CONTENT},
    "PATCH /invoices": {"version": 0, "bill": {"title": "Work", "lines": [LINE]}},
}


def body_for(method: str, template: str) -> object:
    tail = "/" + template.rsplit("/", 1)[1]
    return BODIES.get(tail, BODIES.get(f"{method} /{template.split('/')[1]}"))


def filled(template: str, thing: object) -> str:
    return re.sub(r"\{[^}]+\}", str(thing), template)


def problem(answer: httpx.Response) -> dict[str, object]:
    """What a refusal says, without what differs each time."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    said: dict[str, object] = answer.json()
    assert said.pop("request_id") == answer.headers["x-request-id"]
    return said


async def test_every_staff_route_has_a_scope_and_every_scope_is_used(portal: RunningPortal) -> None:
    app = build(portal.container).app
    routes = {
        (method, route.path_format)
        for route in app.routes
        if route.path.startswith(STAFF_API)
        for method in getattr(route, "methods", ())
        if method != "OPTIONS"
    }
    assert {route for route in routes if scope_of(*route) is None} == set()
    assert routes == {(method, STAFF_API + template) for method, template in SCOPES}
    assert set(SCOPES.values()) == set(Scope)


@pytest.mark.parametrize(("method", "template"), ROUTES)
async def test_nobody_enters_without_a_key(programs: Programs, method: str, template: str) -> None:
    path, body = filled(template, uuid4()), body_for(method, template)
    for program in (programs.nobody(STAFF_API), programs.staff("x" * 43), programs.staff("nonsense with blanks")):
        answer = await program.send(method, path, body)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert problem(answer)["code"] == "not_signed_in"


@pytest.mark.parametrize(("method", "template"), ROUTES)
async def test_a_key_without_the_scope_is_refused(programs: Programs, method: str, template: str) -> None:
    others = [scope for scope in EVERY_SCOPE if scope != SCOPES[method, template]]
    answer = await programs.staff(await programs.key(*others)).send(
        method, filled(template, uuid4()), body_for(method, template)
    )
    assert answer.status_code == 403
    assert problem(answer)["code"] == "scope_missing"


@pytest.mark.parametrize(("method", "template"), OF_ONE_THING)
@pytest.mark.T01
@pytest.mark.T06
async def test_T01_a_foreign_id_cannot_be_told_from_an_unknown_one(
    programs: Programs, things: dict[str, str], other: AddedContractor, method: str, template: str
) -> None:
    stranger, body = programs.staff(other.api_key, host=OTHER_HOST), body_for(method, template)
    foreign = await stranger.send(method, filled(template, things[template.split("/")[1]]), body)
    unknown = await stranger.send(method, filled(template, uuid4()), body)
    assert foreign.status_code == unknown.status_code == 404
    assert problem(foreign) == problem(unknown)


async def test_lists_hold_nothing_of_another_contractor(
    programs: Programs, things: dict[str, str], other: AddedContractor
) -> None:
    stranger = programs.staff(other.api_key, host=OTHER_HOST)
    for name in things:
        assert (await programs.staff().get(f"/{name}")).json()["items"]
        assert (await stranger.get(f"/{name}")).json() == {"items": [], "next": None}
    about = {"customer_id": things["customers"], "invoice_id": things["invoices"]}
    for name in ("estimates", "invoices", "jobs", "payments"):
        assert (await stranger.get(f"/{name}", **about)).json()["items"] == []


@pytest.mark.T03
async def test_T03_a_key_opens_its_own_contractor_only(programs: Programs, other: AddedContractor) -> None:
    assert (await programs.staff(host=OTHER_HOST).get("/settings")).status_code == 401
    for extra in ({"contractor_id": str(other.contractor_id)}, {"tenant": OTHER_HOST}):
        assert (await programs.staff().get("/settings", **extra)).json()["name"] == "Acme Heating"
    nowhere = await programs.staff(host="unknown.test").get("/settings")
    assert nowhere.status_code == 404
    assert problem(nowhere)["code"] == "not_found"
