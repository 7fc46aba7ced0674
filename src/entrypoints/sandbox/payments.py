"""What happens when somebody pays: the intent, the charge, the session and their events, in Stripe's usual order."""

from dataclasses import dataclass
from typing import Literal

from entrypoints.sandbox.accounts import Account
from entrypoints.sandbox.cards import CARDS, Card
from entrypoints.sandbox.ids import new_id
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.stripe import objects
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.events import emit

NOT_AUTHENTICATED = "We are unable to authenticate your payment method. Choose another card and try again."


class SessionClosed(Exception):
    """The checkout session is complete or expired, or its intent waits for nothing."""


class CardNotAccepted(Exception):
    """The merchant has blocked this kind of card for the session; nothing was charged."""


@dataclass(frozen=True, slots=True)
class Paying:
    """A card as the customer typed it."""

    card: Card
    month: int
    year: int
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    state: Literal["paid", "declined", "challenge"]
    intent: Json
    message: str = ""  # what the customer reads after a decline


def pay_session(sandbox: Sandbox, account: Account, session: Json, paying: Paying) -> Outcome:
    """Try a card on an open session. Raises SessionClosed or CardNotAccepted, having charged nothing."""
    if session["status"] != "open":
        raise SessionClosed
    if paying.card.funding in blocked_funding(session):
        raise CardNotAccepted(paying.card.funding)
    intent = intent_of(account, session)
    if intent is None:
        intent = _open_intent(sandbox, account, session)
    return confirm(sandbox, account, intent, paying)


def confirm(sandbox: Sandbox, account: Account, intent: Json, paying: Paying, call: Call | None = None) -> Outcome:
    """Charge `intent` with a card, or ask for 3-D Secure first."""
    now = sandbox.clock.now()
    method = objects.payment_method(
        card=paying.card, month=paying.month, year=paying.year, name=paying.name, email=paying.email, created=now
    )
    account.add(method)
    intent["payment_method"] = method["id"]
    if paying.card.challenge:
        url = f"{sandbox.base_url}/c/challenge/{intent['id']}"
        back = f"{sandbox.base_url}/c/pay/{session['id']}" if (session := session_of(account, intent)) else None
        action = {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": back}}
        intent.update(status="requires_action", next_action=action, last_payment_error=None)
        emit(sandbox, account, "payment_intent.requires_action", intent, call)
        return Outcome("challenge", intent)
    return _charge(sandbox, account, intent, paying.card, method, authenticated=False, call=call)


def answer_challenge(sandbox: Sandbox, account: Account, intent: Json, *, passed: bool) -> Outcome:
    """The bank's page has been answered. Raises SessionClosed when the intent no longer waits for it."""
    session = session_of(account, intent)
    if intent["status"] != "requires_action" or (session and session["status"] != "open"):
        raise SessionClosed
    method = account.of("payment_method")[intent["payment_method"]]
    if passed:
        card = next(card for card in CARDS.values() if card.last4 == method["card"]["last4"])
        return _charge(sandbox, account, intent, card, method, authenticated=True)
    error = {
        "type": "invalid_request_error",
        "code": "payment_intent_authentication_failure",
        "message": NOT_AUTHENTICATED,
        "payment_method": method,
    }
    _back_to_start(intent, error)
    emit(sandbox, account, "payment_intent.payment_failed", intent)
    return Outcome("declined", intent, NOT_AUTHENTICATED)


def expire(sandbox: Sandbox, account: Account, session: Json, call: Call | None = None) -> None:
    """Close an open session unpaid; an intent that was begun on it can no longer be charged."""
    session.update(status="expired", url=None)
    intent = intent_of(account, session)
    if intent is not None:
        now = sandbox.clock.now()
        intent.update(status="canceled", canceled_at=now, cancellation_reason="expired", next_action=None)
        emit(sandbox, account, "payment_intent.canceled", intent, call)
    emit(sandbox, account, "checkout.session.expired", session, call)


def expire_due(sandbox: Sandbox) -> None:
    """Expire every open session whose time is over."""
    now = sandbox.clock.now()
    for account in sandbox.accounts.all():
        for session in account.of("checkout.session").values():
            if session["status"] == "open" and session["expires_at"] <= now:
                expire(sandbox, account, session)


def intent_of(account: Account, session: Json) -> Json | None:
    return account.of("payment_intent").get(session["payment_intent"] or "")


def session_of(account: Account, intent: Json) -> Json | None:
    sessions = account.of("checkout.session").values()
    return next((one for one in sessions if one["payment_intent"] == intent["id"]), None)


def blocked_funding(session: Json) -> list[str]:
    """The kinds of card that the merchant does not take in this session, such as "debit"."""
    card = session["payment_method_options"].get("card", {})
    blocked: list[str] = card.get("restrictions", {}).get("funding_types_blocked", [])
    return blocked


def _open_intent(sandbox: Sandbox, account: Account, session: Json) -> Json:
    data = account.of("intent_data")[session["id"]]
    intent = objects.payment_intent(
        amount=session["amount_total"], currency=session["currency"], created=sandbox.clock.now(), data=data
    )
    intent["allowed_payment_method_types"] = session["allowed_payment_method_types"]
    account.add(intent)
    session["payment_intent"] = intent["id"]
    emit(sandbox, account, "payment_intent.created", intent)
    return intent


def _charge(
    sandbox: Sandbox,
    account: Account,
    intent: Json,
    card: Card,
    method: Json,
    *,
    authenticated: bool,
    call: Call | None = None,
) -> Outcome:
    now = sandbox.clock.now()
    charge = account.add(
        objects.charge(intent=intent, method=method, card=card, created=now, authenticated=authenticated)
    )
    intent["latest_charge"] = charge["id"]
    if card.decline is not None:
        error = {
            "type": "card_error",
            "code": card.decline.code,
            "message": card.decline.message,
            "charge": charge["id"],
            "payment_method": method,
        }
        if card.decline.decline_code:
            error["decline_code"] = card.decline.decline_code
        _back_to_start(intent, error)
        emit(sandbox, account, "charge.failed", charge, call)
        emit(sandbox, account, "payment_intent.payment_failed", intent, call)
        return Outcome("declined", intent, card.decline.message)
    intent.update(status="succeeded", amount_received=intent["amount"], next_action=None, last_payment_error=None)
    emit(sandbox, account, "charge.succeeded", charge, call)
    emit(sandbox, account, "payment_intent.succeeded", intent, call)
    _complete(sandbox, account, intent, method)
    charge["balance_transaction"] = new_id("txn")
    emit(sandbox, account, "charge.updated", charge, call)
    return Outcome("paid", intent)


def _complete(sandbox: Sandbox, account: Account, intent: Json, method: Json) -> None:
    session = session_of(account, intent)
    if session is None:
        return
    session.update(status="complete", payment_status="paid", url=None)
    billing = method["billing_details"]
    session["customer_details"] = {
        "address": billing["address"],
        "business_name": None,
        "email": session["customer_email"] or billing["email"],
        "individual_name": None,
        "name": billing["name"],
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    emit(sandbox, account, "checkout.session.completed", session)


def _back_to_start(intent: Json, error: Json) -> None:
    intent.update(status="requires_payment_method", payment_method=None, next_action=None, last_payment_error=error)
