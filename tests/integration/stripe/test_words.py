"""What is said to Stripe and what is kept to ourselves: the request, the headers, the configuration, the log."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
import stripe

from adapters.stripe.answers import Session, Unreadable
from adapters.stripe.config import StripeConfig
from adapters.stripe.request import opened, render
from tests.integration.stripe.driver import ACCOUNT, SECRET, a_request, stripe_gateway
from tests.support.sandbox import SandboxProcess
from tests.support.stripe_schema import OVERLAY_FOR

pytestmark = pytest.mark.payments
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def words(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        render(a_request(**{"asked_at": NOW, "expires_at": NOW + timedelta(hours=2), **changes}))
    )
    return found


def test_the_page_is_asked_for_in_these_words_and_no_others() -> None:
    request = a_request(asked_at=NOW, expires_at=NOW + timedelta(hours=2))
    assert json.loads(render(request)) == {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "allowed_payment_method_types": ["card"],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 123_456,
                    "product_data": {"name": "Deposit for estimate E-1042"},
                },
            }
        ],
        "client_reference_id": str(request.payment_id),
        "metadata": {"payment_id": str(request.payment_id)},
        "payment_intent_data": {
            "description": "Deposit for estimate E-1042",
            "metadata": {"payment_id": str(request.payment_id)},
        },
        "success_url": "https://portal.test/pay/return?checkout={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://portal.test/pay/canceled",
        "expires_at": int((NOW + timedelta(hours=2)).timestamp()),
        "locale": "en",
        "customer_email": "dana@example.com",
    }


def test_the_words_are_canonical() -> None:
    raw = render(a_request(asked_at=NOW, expires_at=NOW + timedelta(hours=2)))
    assert raw == json.dumps(json.loads(raw), sort_keys=True, separators=(",", ":")).encode()


def test_without_an_address_none_is_sent() -> None:
    assert "customer_email" not in words(customer_email=None)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (timedelta(hours=1), timedelta(hours=1)),
        (timedelta(minutes=-5), timedelta(minutes=32)),
        (timedelta(minutes=30), timedelta(minutes=32)),
        (timedelta(hours=24), timedelta(hours=23, minutes=58)),
        (timedelta(days=30), timedelta(hours=23, minutes=58)),
    ],
)
def test_the_end_of_a_page_is_kept_within_what_stripe_takes(asked: timedelta, given: timedelta) -> None:
    assert words(expires_at=NOW + asked)["expires_at"] == int((NOW + given).timestamp())


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en", "en"), ("es", "es"), ("fr-CA", "fr-CA"), ("en-US", "en"), ("de-AT", "de"), ("tlh", "auto"), ("", "auto")],
)
def test_the_page_speaks_the_customers_language_where_it_can(language: str, locale: str) -> None:
    assert words(language=language)["locale"] == locale


@pytest.mark.parametrize("url", ["http://checkout.stripe.com/c/pay/1", "javascript:alert(1)", "//x", "", None])
def test_at_stripe_a_page_has_a_secure_address(url: str | None) -> None:
    asked = words()
    session = Session(
        id="cs_live_1",
        livemode=True,
        status="open",
        payment_status="unpaid",
        expires_at=asked["expires_at"],
        client_reference_id=asked["client_reference_id"],
        amount_total=123_456,
        currency="usd",
        url=url,
    )
    with pytest.raises(Unreadable):
        opened(session, asked, livemode=True, secure=True)
    page = opened(
        msgspec.structs.replace(session, url="https://pay.contractor.example/c/1"), asked, livemode=True, secure=True
    )
    assert page.expires_at == NOW + timedelta(hours=2)


@pytest.mark.anyio
async def test_the_stored_words_are_what_is_sent(sandbox: SandboxProcess) -> None:
    async with stripe_gateway(sandbox) as (gateway, exchanges):
        body = gateway.prepare(a_request())
        await gateway.start(body=body, account=ACCOUNT, key="stored-key")
        headers = exchanges.sent[0].headers
    (sent,) = (await sandbox.arequests())["latest"]
    assert headers["idempotency-key"] == sent["idempotency_key"] == "stored-key"
    assert headers["stripe-account"] == sent["account"] == ACCOUNT
    assert headers["stripe-version"] == sent["version"] == OVERLAY_FOR
    assert as_text(json.loads(body)) == sent["params"]


def as_text(value: Any) -> Any:
    """What a form makes of JSON."""
    if isinstance(value, dict):
        return {name: as_text(inner) for name, inner in value.items()}
    return [as_text(inner) for inner in value] if isinstance(value, list) else str(value)


@pytest.mark.anyio
async def test_a_search_reads_page_after_page(sandbox: SandboxProcess) -> None:
    async with stripe_gateway(sandbox) as (gateway, exchanges):
        oldest = a_request()
        requests = [oldest, *(a_request() for _ in range(100))]
        for number, request in enumerate(requests):
            await gateway.start(body=gateway.prepare(request), account=ACCOUNT, key=f"k{number}")
        before = len(exchanges.sent)
        since = datetime.now(UTC) - timedelta(minutes=1)
        found = await gateway.find(oldest.payment_id, account=ACCOUNT, since=since)
        assert found
        assert found.payment_id == oldest.payment_id
        assert len(exchanges.sent) == before + 2


@pytest.mark.anyio
async def test_neither_words_nor_key_are_logged(sandbox: SandboxProcess, caplog: pytest.LogCaptureFixture) -> None:
    assert stripe.enable_telemetry is False
    with caplog.at_level(logging.DEBUG):
        async with stripe_gateway(sandbox) as (gateway, exchanges):
            request = a_request()
            checkout = await gateway.start(body=gateway.prepare(request), account=ACCOUNT, key="k")
            await gateway.fetch(checkout.ref, account=ACCOUNT)
            assert "x-stripe-client-telemetry" not in exchanges.sent[1].headers
    assert caplog.records  # httpx tells which address was asked
    for secret in ("dana@example.com", "sk_test_portal", "E-1042"):
        assert secret not in caplog.text


def test_the_configuration_does_not_print_its_secrets() -> None:
    shown = repr(StripeConfig(secret_key="sk_test_portal", webhook_secrets=(SECRET,)))
    assert "portal" not in shown
    assert SECRET not in shown


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1"])
def test_a_live_key_goes_to_stripe_alone(key: str) -> None:
    assert StripeConfig(secret_key=key, webhook_secrets=()).livemode
    assert StripeConfig(secret_key=key, webhook_secrets=(), api_base="https://api.stripe.com").livemode
    for elsewhere in ("http://127.0.0.1:8420", "https://api.stripe.com.example", "http://api.stripe.com", ""):
        with pytest.raises(ValueError, match="live") as refused:
            StripeConfig(secret_key=key, webhook_secrets=(), api_base=elsewhere)
        assert key not in str(refused.value)


@pytest.mark.parametrize("key", ["", "pk_test_1", "whsec_1", " sk_test_1"])
def test_what_is_no_secret_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="must begin with"):
        StripeConfig(secret_key=key, webhook_secrets=())


def test_a_test_key_is_no_live_one() -> None:
    assert not StripeConfig(secret_key="sk_test_1", webhook_secrets=()).livemode
