"""What holds for every page: who may send forms, what headers say, which host, what a link opens, what is logged."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
import structlog

from domain.access.access_token import Purpose
from entrypoints.http.assets import sheet_of
from entrypoints.http.edge import Portal
from tests.http.pages.office import Office
from tests.http.pages.visitor import SAME_ORIGIN, Visitor, form_to, read_by_people
from tests.support.portal import BASE_URL, RunningPortal

pytestmark = pytest.mark.anyio

UNKNOWN = "A" * 43


def _app(portal: RunningPortal) -> Portal:
    app = portal.client._transport.app  # type: ignore[attr-defined]
    assert isinstance(app, Portal)
    return app


def _posts(app: Portal) -> list[str]:
    """Every address that changes something by a form, with its places filled."""
    paths = [
        route.path
        for route in app.app.routes
        for handler in getattr(route, "route_handlers", ())
        if "POST" in handler.http_methods and not handler.opt.get("forgery_exempt")
    ]
    return [re.sub(r"\{[^}]*\}", UNKNOWN, re.sub(r"\{payment_id[^}]*\}", str(uuid4()), path)) for path in paths]


@pytest.mark.T26
async def test_no_form_of_another_site_or_browser_is_taken(portal: RunningPortal, visitor: Visitor) -> None:
    proof = dict(form_to(await visitor.open("/login"), "/login/link").fields)["_csrf_token"]
    foreign = "0" * 64
    own, cross = SAME_ORIGIN, {"sec-fetch-site": "cross-site"}
    tries: list[tuple[dict[str, str], dict[str, str]]] = [
        (cross, {"_csrf_token": proof}),
        ({"sec-fetch-site": "same-site"}, {"_csrf_token": proof}),
        ({**cross, "origin": BASE_URL}, {"_csrf_token": proof}),
        ({"origin": "https://evil.example"}, {"_csrf_token": proof}),
        ({"origin": "null"}, {"_csrf_token": proof}),
        ({}, {"_csrf_token": proof}),
        (own, {}),
        (own, {"_csrf_token": ""}),
        (own, {"_csrf_token": foreign}),
        (own, {"_csrf_token": "ü"}),
        ({**cross, "authorization": "Basic YTpi"}, {"_csrf_token": proof}),
        ({**own, "authorization": f"Bearer {UNKNOWN}"}, {}),
    ]
    paths = [path for path in _posts(_app(portal)) if not path.startswith("/api/")]
    assert len(paths) >= 12
    for path in paths:
        for headers, fields in tries:
            answer = await visitor.client.post(path, data=fields, headers=headers)
            assert answer.status_code == 403, (path, headers, fields)
        plain = await visitor.client.post(
            path, content=b'{"_csrf_token": "x"}', headers={**own, "content-type": "text/plain"}
        )
        assert plain.status_code == 403
    passed = await visitor.client.post("/login/link", data={"_csrf_token": proof}, headers={"origin": BASE_URL})
    assert passed.status_code == 200, "a browser without Sec-Fetch-Site is believed by its Origin"


@pytest.mark.T26
@pytest.mark.parametrize("name", ["_method", "x-http-method-override", "x-method-override"])
async def test_no_method_is_overridden(visitor: Visitor, name: str) -> None:
    answer = await visitor.client.get("/login", params={name: "POST"}, headers={name: "POST"})
    assert answer.status_code == 200
    assert 'action="/login/link"' in answer.text


@pytest.mark.T28
async def test_every_answer_carries_the_security_headers(portal: RunningPortal, visitor: Visitor) -> None:
    answers = [
        await visitor.open("/login"),
        await visitor.open("/nowhere"),
        await visitor.open("/"),  # leads to sign-in
        await visitor.open(f"/e/{UNKNOWN}"),
        await visitor.client.put("/login"),
        await visitor.client.post("/login/link"),
        await visitor.client.options("/login"),
        await visitor.open("/login", host="not a host"),
        await visitor.open(sheet_of("#1f5fa8")),
    ]
    assert [one.status_code for one in answers] == [200, 404, 303, 404, 405, 403, 204, 400, 200]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])
        assert "strict-transport-security" not in answer.headers
    assert all(answer.headers["cache-control"] == "no-store" for answer in answers[:-1])
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", "".join(answer.text for answer in answers))


@pytest.mark.T14
@pytest.mark.parametrize(
    "host",
    ["a b", "portal.test:99999999", "user@portal.test", "portal..test", "http://portal.test", "", "portal.test/x"],
)
async def test_a_host_that_no_browser_sends_is_refused(visitor: Visitor, host: str) -> None:
    answer = await visitor.open("/login", host=host)
    assert answer.status_code == 400
    assert "Acme" not in answer.text


@pytest.mark.T14
async def test_two_hosts_are_refused(portal: RunningPortal) -> None:
    async with httpx.AsyncClient(transport=portal.client._transport, base_url=BASE_URL) as client:
        request = client.build_request("GET", "/login")
        request.headers = httpx.Headers([("host", "portal.test"), ("host", "evil.example")])
        assert (await client.send(request)).status_code == 400


async def test_forwarding_headers_of_a_stranger_are_not_believed(visitor: Visitor) -> None:
    answer = await visitor.open("/login", x_forwarded_proto="https", x_forwarded_host="evil.example")
    assert "strict-transport-security" not in answer.headers
    assert "evil.example" not in answer.text
    assert not answer.headers["set-cookie"].startswith("__Host-")


@pytest.mark.T21
async def test_only_the_exact_secret_opens_and_all_others_look_alike(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    secret = link.rsplit("/", 1)[1]
    wrong = [UNKNOWN, secret[:-1], secret + "A", secret.swapcase(), secret + "=", "%00", "x" * 3000, f"{secret}%20"]
    pages = [await visitor.open(f"/e/{one}") for one in wrong]
    assert {page.status_code for page in pages} == {404}
    assert len({read_by_people(page) for page in pages}) == 1
    assert (await visitor.open(link)).status_code == 200


@pytest.mark.T22
async def test_a_link_opens_nothing_but_its_purpose(office: Office, visitor: Visitor) -> None:
    customer = await office.customer()
    estimate, invoice_id = await office.estimate(customer), await office.invoice(customer)
    secrets = {
        "/e/": (await office.link(Purpose.ESTIMATE, estimate.id)).rsplit("/", 1)[1],
        "/i/": (await office.link(Purpose.INVOICE, invoice_id)).rsplit("/", 1)[1],
        "/pay/": (await office.payment_link(invoice_id, minor=1000)).rsplit("/", 1)[1],
    }
    for path, secret in secrets.items():
        for other in ("/e/", "/i/", "/pay/", "/login/"):
            expected = 200 if other == path else 404
            assert (await visitor.open(f"{other}{secret}")).status_code == expected, (path, other)
        visitor.client.cookies.set("session", secret, domain="portal.test", path="/")
        assert (await visitor.open("/")).status_code == 303, "a link is never a session (T30)"


@pytest.mark.T31
async def test_a_link_past_its_end_opens_none_of_its_pages(
    office: Office, visitor: Visitor, move_clock: Callable[[timedelta], Awaitable[None]]
) -> None:
    customer = await office.customer()
    estimate, invoice_id = await office.estimate(customer), await office.invoice(customer)
    links = {
        await office.link(Purpose.ESTIMATE, estimate.id): (
            "",
            "/pdf",
            "/approve",
            "/total",
            "/decline",
            "/deposit/pay",
        ),
        await office.link(Purpose.INVOICE, invoice_id): ("", "/pdf", "/pay", f"/payments/{uuid4()}"),
    }
    await move_clock(timedelta(days=400))
    pages = [await visitor.open(f"{link}{path}") for link, paths in links.items() for path in paths]
    assert {page.status_code for page in pages} == {404}
    assert len({read_by_people(page) for page in pages}) == 1
    assert 'action="/login/link"' in pages[0].text


@pytest.mark.T27
async def test_reading_changes_nothing(office: Office, visitor: Visitor, portal: RunningPortal) -> None:
    customer = await office.customer()
    estimate, invoice_id = await office.estimate(customer), await office.invoice(customer)
    offer, bill = await office.link(Purpose.ESTIMATE, estimate.id), await office.link(Purpose.INVOICE, invoice_id)
    links = [
        *(offer + path for path in ("", "/approve", "/total", "/decline", "/changes")),
        *(bill + path for path in ("", "/pay")),
        await office.payment_link(invoice_id, minor=1000),
    ]
    await portal.work_off()
    before = await _state(portal)
    for link in links:
        for method in ("GET", "HEAD", "OPTIONS"):
            assert (await visitor.client.request(method, link)).status_code in {200, 204}
    assert await _state(portal) == before


async def _state(portal: RunningPortal) -> dict[str, str]:
    """A fingerprint of each table's rows."""
    import asyncpg

    connection = await asyncpg.connect(portal.database.admin_dsn)
    try:
        names = await connection.fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
        return {
            name: await connection.fetchval(
                f'select md5(coalesce(string_agg(t::text, $1 order by t::text), $1)) from "{name}" t', ""
            )
            for (name,) in names
        }
    finally:
        await connection.close()


@pytest.mark.T32
async def test_the_log_names_routes_and_no_secret(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    with structlog.testing.capture_logs() as logged:
        await visitor.open(f"{link}/approve?note=4242424242424242", referer=f"{BASE_URL}{link}")
        await visitor.open("/nowhere/at/all")
        await visitor.open(f"/e/{UNKNOWN}")
    requests = [entry for entry in logged if entry["event"] == "request"]
    assert [(entry["route"], entry["status"]) for entry in requests] == [
        ("/e/{token}/approve", 200),
        ("none", 404),
        ("/e/{token}", 404),
    ]
    assert all(entry["contractor_id"] == str(office.contractor_id) and entry["ms"] >= 0 for entry in requests)
    secret = link.rsplit("/", 1)[1]
    assert not [word for word in (secret, UNKNOWN, "4242", "referer", "nowhere") if word in str(logged)]


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(visitor: Visitor) -> None:
    form = form_to(await visitor.open("/login"), "/login/link")
    answer = await visitor.send_fields(form.action, form.fields, {"email": "x" * 1_000_001})
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.T72
@pytest.mark.parametrize(
    "query",
    [
        "?option=x",
        "?option=%00",
        "?option=11111111-1111-1111-1111-111111111111&take.11111111-1111-1111-1111-111111111111=x",
    ],
)
async def test_a_query_that_no_page_makes_is_refused_without_internals(
    office: Office, visitor: Visitor, query: str
) -> None:
    estimate = await office.estimate(await office.customer())
    page = await visitor.open(f"{await office.link(Purpose.ESTIMATE, estimate.id)}{query}")
    assert page.status_code in {400, 422}
    assert not re.search(r"Traceback|File \"|litestar|msgspec|sqlalchemy", page.text, re.IGNORECASE)
