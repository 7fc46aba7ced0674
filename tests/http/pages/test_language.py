"""NFR-2: the language of the pages is the person's own choice, wherever they are."""

import re

import pytest

from domain.access.access_token import Purpose
from tests.http.pages.office import NEW, Office
from tests.http.pages.test_sign_in import sign_in
from tests.http.pages.visitor import SAME_ORIGIN, Visitor, form_to
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio


def spoken_on(page: str) -> str:
    found = re.search(r'<html lang="(\w+)"', page)
    assert found
    return found[1]


async def test_what_is_chosen_before_sign_in_goes_before_the_browsers_wish(visitor: Visitor) -> None:
    asked = await visitor.open("/login", accept_language="es")
    sent = await visitor.send(asked, "/language", language="fr")
    assert (sent.status_code, sent.headers["location"]) == (303, "/login")
    cookie = sent.headers["set-cookie"]
    assert all(part in cookie for part in ("language=fr", "HttpOnly", "SameSite=lax", "Path=/", "Max-Age=31536000"))
    page = await visitor.open("/login", accept_language="es")
    assert spoken_on(page.text) == page.headers["content-language"] == "fr"


async def test_a_link_is_read_in_the_chosen_language_and_mail_stays_the_contacts(
    office: Office, visitor: Visitor, stranger: Visitor
) -> None:
    customer = await office.customer(email="link@example.com")
    estimate = await office.estimate(customer, NEW)
    link = await office.link(Purpose.ESTIMATE, estimate.id, contact_id=customer.contacts[0].id)
    page = await visitor.open(f"{link}?option={estimate.options[0].id}")
    sent = await visitor.send(page, "/language", language="es")
    assert sent.headers["location"] == f"{link}?option={estimate.options[0].id}"
    assert spoken_on((await visitor.open(link)).text) == "es"
    assert spoken_on((await stranger.open(link)).text) == "en"  # another browser
    assert (await office.see_customer(customer.id)).contacts[0].language == "en"


async def test_who_is_signed_in_is_remembered_for_mails_and_other_browsers(
    office: Office, visitor: Visitor, stranger: Visitor, portal: RunningPortal
) -> None:
    customer = await office.customer(email="home@example.com")
    estimate = await office.estimate(customer, NEW)
    await sign_in(portal, visitor, "home@example.com")
    home = await visitor.open("/estimates")
    sent = await visitor.send(home, "/profile/language", language="fr")
    assert (sent.status_code, sent.headers["location"]) == (303, "/estimates")
    assert spoken_on((await visitor.open("/estimates")).text) == "fr"
    assert (await office.see_customer(customer.id)).contacts[0].language == "fr"
    link = await office.link(Purpose.ESTIMATE, estimate.id, contact_id=customer.contacts[0].id)
    assert spoken_on((await stranger.open(link)).text) == "fr"


async def test_what_is_signed_is_kept_in_the_language_that_was_chosen_for_reading(
    office: Office, visitor: Visitor
) -> None:
    customer = await office.customer(email="reader@example.com")
    estimate = await office.estimate(customer, NEW)
    link = await office.link(Purpose.ESTIMATE, estimate.id, contact_id=customer.contacts[0].id)
    await visitor.send(await visitor.open(link), "/language", language="es")
    review = await visitor.open(f"{link}/approve")
    done = await visitor.send(review, "/approval", signer_name="Ada Lovelace", agreed="yes", mark="typed")
    assert done.status_code == 303
    decision = (await office.see_estimate(estimate.id)).decision
    assert decision is not None
    assert decision.language == "es"
    assert decision.consent.startswith("Acepto")


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/login?a=b", "/login?a=b"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/login\r\nset-cookie: a=b", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("/login?" + "a" * 5000, "/login?" + "a" * 5000),  # what is ticked of some forty extras
        ("/login?" + "a" * 8000, "/login"),
        ("/login?a\r\nset-cookie: a=b", "/login"),
        ("//evil.example/?" + "a" * 8000, "/"),
        ("/" + "a" * 8000, "/"),
    ],
)
async def test_the_switch_leads_nowhere_but_to_our_own_pages(visitor: Visitor, back: str, leads_to: str) -> None:
    sent = await visitor.send(await visitor.open("/login"), "/language", language="es", back=back)
    assert (sent.status_code, sent.headers["location"]) == (303, leads_to)


@pytest.mark.parametrize("language", ["de", "", "EN", "../es", "es\x00"])
async def test_only_what_is_spoken_can_be_chosen(visitor: Visitor, language: str) -> None:
    sent = await visitor.send(await visitor.open("/login"), "/language", language=language)
    assert sent.status_code == 400
    assert "language=" not in sent.headers.get("set-cookie", "")
    visitor.client.cookies.set("language", "xx", domain="portal.test", path="/")
    assert spoken_on((await visitor.open("/login", accept_language="es")).text) == "es"


async def test_another_site_cannot_choose(office: Office, visitor: Visitor, portal: RunningPortal) -> None:
    form = form_to(await visitor.open("/login"), "/language")
    fields = {**dict(form.fields), "language": "es"}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert (await visitor.client.post("/language", data=fields, headers=headers)).status_code == 403
    unproved = {"language": "es", "back": "/"}
    assert (await visitor.client.post("/language", data=unproved, headers=SAME_ORIGIN)).status_code == 403
    assert (await visitor.client.post("/profile/language", data=fields, headers=SAME_ORIGIN)).status_code == 401


async def test_an_answer_to_a_form_has_no_switch_for_it_cannot_be_asked_for_again(
    office: Office, visitor: Visitor
) -> None:
    customer = await office.customer(email="form@example.com")
    estimate = await office.estimate(customer, NEW)
    link = await office.link(Purpose.ESTIMATE, estimate.id, contact_id=customer.contacts[0].id)
    review = await visitor.open(f"{link}/approve")
    assert 'action="/language"' in review.text
    refused = await visitor.send(review, "/approval", signer_name="", mark="typed")
    assert refused.status_code == 422
    assert 'action="/language"' not in refused.text
