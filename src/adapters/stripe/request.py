"""The words in which a checkout is asked for: rendered once, stored, and sent again unchanged."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from adapters.stripe.answers import Session, Unreadable
from application.ports.payment_gateway import CheckoutRequest
from domain.payments.payment import Checkout

# Stripe accepts 30 minutes to 24 hours counted from the arrival; the margin is for the way there and its retries.
MARGIN = timedelta(minutes=2)
SHORTEST, LONGEST = timedelta(minutes=30) + MARGIN, timedelta(hours=24) - MARGIN
# https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-locale
# fmt: off
LOCALES = frozenset({
    "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr",
    "vi", "zh", "zh-HK", "zh-TW",
})
# fmt: on


def render(request: CheckoutRequest) -> bytes:
    """The parameters of Checkout Session create as JSON with sorted keys."""
    reference = {"payment_id": str(request.payment_id)}
    ends = min(max(request.expires_at, request.asked_at + SHORTEST), request.asked_at + LONGEST)
    price = {
        "currency": request.amount.currency.lower(),
        "unit_amount": request.amount.minor,
        "product_data": {"name": request.description},
    }
    words: dict[str, Any] = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "allowed_payment_method_types": [request.method.value],
        "line_items": [{"quantity": 1, "price_data": price}],
        "client_reference_id": str(request.payment_id),
        "metadata": reference,
        # A session's metadata does not reach its payment intent.
        "payment_intent_data": {"metadata": reference, "description": request.description},
        "success_url": request.return_url.replace("{CHECKOUT}", "{CHECKOUT_SESSION_ID}"),
        "cancel_url": request.cancel_url,
        "expires_at": int(ends.timestamp()),
        "locale": _locale(request.language),
    }
    if request.customer_email:
        words["customer_email"] = request.customer_email
    return msgspec.json.encode(words, order="sorted")


def opened(session: Session, words: dict[str, Any], *, livemode: bool, secure: bool) -> Checkout:
    """The page that was asked for by `words`. Raises Unreadable when the answer is about anything else.

    `secure` asks for an https address.
    """
    price = words["line_items"][0]["price_data"]
    same = {
        "reference": session.client_reference_id == words["client_reference_id"],
        "amount": session.amount_total == price["unit_amount"],
        "currency": session.currency == price["currency"],
        "mode": session.livemode is livemode,
        "status": session.status == "open",
    }
    wrong = [name for name, is_same in same.items() if not is_same]
    if wrong or not session.id.startswith("cs_"):
        raise Unreadable(f"the answer is about something else: {', '.join(wrong) or 'id'}")
    if session.url is None or not session.url.startswith("https://" if secure else ("https://", "http://")):
        raise Unreadable("a session without an address")
    return Checkout(ref=session.id, url=session.url, expires_at=datetime.fromtimestamp(session.expires_at, UTC))


def _locale(language: str) -> str:
    main = language.partition("-")[0]
    return next((one for one in (language, main) if one in LOCALES), "auto")
