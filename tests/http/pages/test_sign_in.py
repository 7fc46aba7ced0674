"""ACC-2, ACC-3, ACC-7: getting in by a link from the mailbox, and out again."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.http.pages.office import Office
from tests.http.pages.visitor import SAME_ORIGIN, Visitor, read_by_people
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio


async def _ask(visitor: Visitor, email: str) -> str:
    answer = await visitor.send(await visitor.open("/login"), "/login/link", email=email)
    assert answer.status_code == 200
    return read_by_people(answer)


async def _mailed_link(portal: RunningPortal, email: str) -> str:
    await portal.work_off()
    mails = [await portal.sandbox.amail(one["id"]) for one in await portal.sandbox.await_for_mail(email)]
    found = re.search(r"/login/[A-Za-z0-9_-]{20,}", str(mails))
    assert found
    return found[0]


async def sign_in(portal: RunningPortal, visitor: Visitor, email: str) -> None:
    await _ask(visitor, email)
    link = await _mailed_link(portal, email)
    assert (await visitor.send(await visitor.open(link), link)).status_code == 303


async def test_a_link_signs_in_once_and_signing_out_ends_it(
    office: Office, visitor: Visitor, stranger: Visitor, portal: RunningPortal
) -> None:
    await office.customer("ada@example.com")
    await _ask(visitor, "Ada@Example.com")
    link = await _mailed_link(portal, "ada@example.com")
    confirm = await visitor.open(link)
    assert "Continue as a•••@example.com" in confirm.text
    assert "ada@example.com" not in confirm.text

    planted = "planted-by-somebody-else-0123456789"
    visitor.client.cookies.set("session", planted, domain="portal.test", path="/")
    sent = await visitor.send(confirm, link)
    assert (sent.status_code, sent.headers["location"]) == (303, "/")
    secret = sent.cookies["session"]
    assert secret != planted
    cookie = sent.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/"))
    home = await visitor.open("/")
    assert "Hello, Ada Lovelace" in home.text

    again = await stranger.open(link)
    assert again.status_code == 404

    out = await visitor.send(home, "/logout")
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    visitor.client.cookies.set("session", secret, domain="portal.test", path="/")
    back = await visitor.open("/")
    assert (back.status_code, back.headers["location"]) == (303, "/login")


@pytest.mark.T10
async def test_opening_the_link_changes_nothing(
    office: Office, visitor: Visitor, stranger: Visitor, portal: RunningPortal
) -> None:
    await office.customer("grace@example.com")
    await _ask(visitor, "grace@example.com")
    link = await _mailed_link(portal, "grace@example.com")
    for _ in range(2):
        opened = await stranger.open(link)
        assert "session" not in opened.headers.get("set-cookie", "")
        headed = await stranger.client.head(link)
        assert (headed.status_code, headed.content) == (200, b"")
    assert (await visitor.send(await visitor.open(link), link)).status_code == 303


@pytest.mark.T13
async def test_a_link_past_its_life_is_refused_with_a_way_to_ask_again(
    office: Office, visitor: Visitor, portal: RunningPortal, move_clock: Callable[[timedelta], Awaitable[None]]
) -> None:
    await office.customer("late@example.com")
    await _ask(visitor, "late@example.com")
    link = await _mailed_link(portal, "late@example.com")
    confirm = await visitor.open(link)
    await move_clock(timedelta(minutes=11))
    for page in (await visitor.open(link), await visitor.send(confirm, link)):
        assert page.status_code == 404
        assert 'action="/login/link"' in page.text


@pytest.mark.T16
async def test_known_and_unknown_addresses_get_the_same_answer(office: Office, visitor: Visitor) -> None:
    await office.customer("known@example.com")
    known, unknown = [
        (await _ask(visitor, email)).replace(email, "…") for email in ("known@example.com", "nobody@example.com")
    ]
    assert re.sub(r'value="[0-9a-f-]{36}"', "", known) == re.sub(r'value="[0-9a-f-]{36}"', "", unknown)


@pytest.mark.parametrize("email", ["", "not an address", "a@b", "x" * 5000, "<script>@example.com", "a\x00@b.example"])
async def test_an_address_that_nobody_can_have_is_as_unknown_as_any(visitor: Visitor, email: str) -> None:
    assert "<script>" not in await _ask(visitor, email)


async def test_a_form_of_a_session_that_has_ended_asks_to_sign_in_again(
    office: Office, visitor: Visitor, portal: RunningPortal
) -> None:
    await office.customer("out@example.com")
    await sign_in(portal, visitor, "out@example.com")
    home = await visitor.open("/")
    visitor.client.cookies.delete("session")
    answer = await visitor.send(home, "/logout")
    assert answer.status_code == 401
    assert "Please sign in again" in answer.text


async def test_before_sign_in_the_browser_says_which_language(visitor: Visitor) -> None:
    page = await visitor.open("/login", accept_language="xx, fr-CA;q=0.9, en;q=0.5")
    assert '<html lang="fr">' in page.text
    assert "accept-language" in page.headers["vary"]


async def test_the_dashboard_says_what_needs_the_customer_and_leads_there(
    office: Office, visitor: Visitor, portal: RunningPortal
) -> None:
    customer = await office.customer("dash@example.com")
    await sign_in(portal, visitor, "dash@example.com")
    assert "Nothing needs you right now" in (await visitor.open("/")).text
    estimate = await office.estimate(customer)
    await office.invoice(customer)
    other = await office.customer("other@example.com")
    foreign = await office.estimate(other)
    home = await visitor.open("/")
    assert "Pay $480.00" in home.text
    assert f'href="/estimates/{estimate.number}"' in home.text
    assert foreign.number not in home.text
    for listed in ("/estimates", "/invoices"):
        page = await visitor.open(listed)
        assert page.status_code == 200
        assert foreign.number not in page.text
    twin = await visitor.open(f"/estimates/{estimate.number}")
    assert "Review and approve" in twin.text
    sent = await visitor.send(
        await visitor.open(f"/estimates/{estimate.number}/approve"), "/approval", agreed="yes", signer_name="Ada"
    )
    assert (sent.status_code, sent.headers["location"]) == (303, f"/estimates/{estimate.number}")
    approved = await office.see_estimate(estimate.id)
    assert approved.decision is not None
    assert approved.decision.by_kind == "contact"
    for path in ("", "/pdf", "/approve", "/decline", "/total", "/deposit"):
        theirs, nobodys = [
            (await visitor.open(f"/estimates/{number}{path}")) for number in (foreign.number, "E-999999")
        ]
        assert theirs.status_code == nobodys.status_code == 404
        assert read_by_people(theirs) == read_by_people(nobodys)


async def test_an_unreadable_page_of_a_list_is_refused(office: Office, visitor: Visitor, portal: RunningPortal) -> None:
    await office.customer("pages@example.com")
    await sign_in(portal, visitor, "pages@example.com")
    for cursor in ("nonsense", "%00", "x" * 501):
        assert (await visitor.open(f"/estimates?after={cursor}")).status_code == 400


async def test_signing_out_needs_the_form(office: Office, visitor: Visitor, portal: RunningPortal) -> None:
    await office.customer("stay@example.com")
    await sign_in(portal, visitor, "stay@example.com")
    assert (await visitor.client.post("/logout", headers=SAME_ORIGIN)).status_code == 403
    assert (await visitor.open("/")).status_code == 200


async def test_a_session_in_use_lives_on_and_an_idle_one_ends(
    office: Office,
    visitor: Visitor,
    stranger: Visitor,
    portal: RunningPortal,
    move_clock: Callable[[timedelta], Awaitable[None]],
) -> None:
    await office.customer("busy@example.com")
    await office.customer("idle@example.com")
    await sign_in(portal, visitor, "busy@example.com")
    await sign_in(portal, stranger, "idle@example.com")
    for days in (10, 20, 30):
        await move_clock(timedelta(days=days))
        assert (await visitor.open("/estimates")).status_code == 200
    assert (await stranger.open("/estimates")).status_code == 303
