"""The hosted page as a browser without script drives it."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest
import stripe

from tests.integration.sandbox.conftest import order
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio
OK, DECLINED, POOR, SECURE, DEBIT = (
    "4242 4242 4242 4242",
    "4000 0000 0000 0002",
    "4000000000009995",
    "4000-0025-0000-3155",
    "4000056655665556",
)


def typed(number: str, **changes: str) -> dict[str, str]:
    return {"number": number, "expiry": "12 / 34", "cvc": "123", "name": "Jenny Rosen", **changes}


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as opened:
        yield opened


async def begun(client: stripe.StripeClient, **changes: object) -> tuple[str, str]:
    """A new session's id and page."""
    session = await client.v1.checkout.sessions.create_async(order(**changes))
    assert session.url is not None
    return session.id, session.url


async def intent_of(client: stripe.StripeClient, session_id: str) -> stripe.PaymentIntent:
    session = await client.v1.checkout.sessions.retrieve_async(session_id, {"expand": ["payment_intent"]})
    assert isinstance(session.payment_intent, stripe.PaymentIntent)
    return session.payment_intent


async def test_the_page_says_what_is_paid_to_whom(
    client: stripe.StripeClient, browser: httpx.AsyncClient, sandbox: SandboxProcess
) -> None:
    await asyncio.to_thread(sandbox.merchant, api_key="sk_test_contractor", name="Hale & <Sons> Heating")
    _, page = await begun(client)
    answer = await browser.get(page)
    assert answer.status_code == 200
    for text in (
        "Sandbox: no real money",
        "Hale &amp; &lt;Sons&gt; Heating",
        "Deposit for estimate E-1042",
        "Pay $480.00",
    ):
        assert text in answer.text
    assert 'href="http://portal.test/pay"' in answer.text
    inputs = re.findall(r'<input id="(\w+)"', answer.text)
    assert inputs == ["number", "expiry", "cvc", "name", "email"]
    assert all(f'<label for="{name}">' in answer.text for name in inputs)
    assert "<script" not in answer.text


async def test_a_good_card_leads_back_with_the_session(client: stripe.StripeClient, browser: httpx.AsyncClient) -> None:
    session_id, page = await begun(client)
    answer = await browser.post(page, data=typed(OK))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"http://portal.test/paid?session={session_id}")
    assert (await client.v1.checkout.sessions.retrieve_async(session_id)).payment_status == "paid"


@pytest.mark.parametrize(("number", "reason"), [(DECLINED, "generic_decline"), (POOR, "insufficient_funds")])
async def test_a_declined_card_can_be_followed_by_another(
    client: stripe.StripeClient, browser: httpx.AsyncClient, sandbox: SandboxProcess, number: str, reason: str
) -> None:
    session_id, page = await begun(client)
    answer = await browser.post(page, data=typed(number))
    assert answer.status_code == 402
    assert 'role="alert"' in answer.text
    intent = await intent_of(client, session_id)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error is not None
    assert intent.last_payment_error.decline_code == reason
    assert (await browser.post(page, data=typed(OK))).status_code == 303
    assert (await intent_of(client, session_id)).status == "succeeded"
    assert [one["status"] for one in (await sandbox.atruth())["charges"]] == ["failed", "succeeded"]


async def test_a_bank_s_challenge_that_is_passed_pays(client: stripe.StripeClient, browser: httpx.AsyncClient) -> None:
    session_id, page = await begun(client)
    challenge = (await browser.post(page, data=typed(SECURE))).headers["Location"]
    intent = await intent_of(client, session_id)
    assert intent.status == "requires_action"
    assert challenge == f"/c/challenge/{intent.id}"
    shown = await browser.get(httpx.URL(page).join(challenge))
    assert "Complete" in shown.text
    assert "ending in 3155" in shown.text
    answer = await browser.post(httpx.URL(page).join(challenge), data={"answer": "complete"})
    assert answer.headers["Location"] == f"http://portal.test/paid?session={session_id}"
    assert (await intent_of(client, session_id)).status == "succeeded"


async def test_a_bank_s_challenge_that_fails_charges_nothing(
    client: stripe.StripeClient, browser: httpx.AsyncClient, sandbox: SandboxProcess
) -> None:
    session_id, page = await begun(client)
    challenge = httpx.URL(page).join((await browser.post(page, data=typed(SECURE))).headers["Location"])
    answer = await browser.post(challenge, data={"answer": "fail"})
    assert answer.headers["Location"] == f"/c/pay/{session_id}"
    assert "unable to authenticate" in (await browser.get(page)).text
    intent = await intent_of(client, session_id)
    assert intent.last_payment_error is not None
    assert (intent.status, intent.last_payment_error.code) == (
        "requires_payment_method",
        "payment_intent_authentication_failure",
    )
    assert (await sandbox.atruth())["charges"] == []


async def test_a_challenge_answered_twice_charges_once(
    client: stripe.StripeClient, browser: httpx.AsyncClient, sandbox: SandboxProcess
) -> None:
    _, page = await begun(client)
    challenge = httpx.URL(page).join((await browser.post(page, data=typed(SECURE))).headers["Location"])
    answers = [await browser.post(challenge, data={"answer": "complete"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len((await sandbox.atruth())["charges"]) == 1


async def test_a_challenge_that_failed_cannot_be_completed_from_an_old_page(
    client: stripe.StripeClient, browser: httpx.AsyncClient, sandbox: SandboxProcess
) -> None:
    session_id, page = await begun(client)
    challenge = httpx.URL(page).join((await browser.post(page, data=typed(SECURE))).headers["Location"])
    await browser.post(challenge, data={"answer": "fail"})
    for answer in (await browser.post(challenge, data={"answer": "complete"}), await browser.get(challenge)):
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/c/pay/{session_id}")
    assert (await browser.post(challenge, data={"answer": "perhaps"})).status_code == 400
    assert (await sandbox.atruth())["charges"] == []


async def test_a_double_click_charges_once(
    client: stripe.StripeClient, browser: httpx.AsyncClient, sandbox: SandboxProcess
) -> None:
    _, page = await begun(client)
    await browser.post(page, data=typed(OK))
    again = await browser.post(page, data=typed(OK))
    assert "This has been paid" in again.text
    assert len((await sandbox.atruth())["charges"]) == 1


@pytest.mark.parametrize(
    ("form", "hint"),
    [
        (typed("4111111111111111"), "test card numbers"),
        (typed(OK, expiry="13/34"), "month and year"),
        (typed(OK, expiry="01/20"), "in the past"),
        (typed(OK, cvc="12"), "security code"),
        (typed(OK, name=" "), "name on the card"),
    ],
)
async def test_a_field_that_cannot_be_right_is_named_and_nothing_is_lost(
    client: stripe.StripeClient, browser: httpx.AsyncClient, sandbox: SandboxProcess, form: dict[str, str], hint: str
) -> None:
    _, page = await begun(client)
    answer = await browser.post(page, data=form)
    assert answer.status_code == 402
    assert hint in answer.text
    assert f'value="{form["number"]}"' in answer.text
    assert (await sandbox.atruth())["payment_intents"] == []


async def test_a_kind_of_card_that_the_merchant_blocks_is_not_charged(
    client: stripe.StripeClient, browser: httpx.AsyncClient, sandbox: SandboxProcess
) -> None:
    blocked = {"card": {"restrictions": {"funding_types_blocked": ["debit", "prepaid"]}}}
    _, page = await begun(client, payment_method_options=blocked)
    assert "does not take debit cards" in (await browser.post(page, data=typed(DEBIT))).text
    assert (await sandbox.atruth())["charges"] == []
    assert (await browser.post(page, data=typed(OK))).status_code == 303


async def test_an_expired_page_says_so(client: stripe.StripeClient, browser: httpx.AsyncClient) -> None:
    session_id, page = await begun(client)
    await client.v1.checkout.sessions.expire_async(session_id)
    for answer in (await browser.get(page), await browser.post(page, data=typed(OK))):
        assert answer.status_code == 410
        assert "You were not charged" in answer.text
        assert 'href="http://portal.test/pay"' in answer.text


async def test_an_unknown_page_is_not_found(browser: httpx.AsyncClient, sandbox: SandboxProcess) -> None:
    assert (await browser.get(f"{sandbox.url}/c/pay/cs_test_nothing")).status_code == 404
    assert (await browser.get(f"{sandbox.url}/c/challenge/pi_nothing")).status_code == 404
