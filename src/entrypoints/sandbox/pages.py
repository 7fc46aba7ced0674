"""The hosted checkout: the page where a customer types a card, and the bank's page for 3-D Secure."""

import contextlib
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from entrypoints.sandbox import payments
from entrypoints.sandbox.accounts import Account
from entrypoints.sandbox.card_form import Unreadable, read_card
from entrypoints.sandbox.cards import CARDS
from entrypoints.sandbox.html import message, money, page
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.state import Sandbox

Page = Response[Any]
Asked = Request[Any, Any, Any]
_FIELDS = ("number", "expiry", "cvc", "name", "email")


@get("/c/pay/{session_id:str}")
async def show_checkout(session_id: FromPath[str], sandbox: Injected[Sandbox]) -> Page:
    payments.expire_due(sandbox)
    account, session = sandbox.accounts.owner_of("checkout.session", session_id)
    if account is None or session is None:
        return _unknown()
    return _checkout(account, session, problem=_last_problem(account, session), typed={})


@post("/c/pay/{session_id:str}")
async def pay(session_id: FromPath[str], request: Asked, sandbox: Injected[Sandbox]) -> Page:
    payments.expire_due(sandbox)
    account, session = sandbox.accounts.owner_of("checkout.session", session_id)
    if account is None or session is None:
        return _unknown()
    typed = await _typed(request)
    try:
        paying = read_card(typed, sandbox.clock.at())
        outcome = payments.pay_session(sandbox, account, session, paying)
    except Unreadable as error:
        return _checkout(account, session, problem=str(error), typed=typed)
    except payments.CardNotAccepted as error:
        return _checkout(account, session, problem=f"This merchant does not take {error} cards here.", typed=typed)
    except payments.SessionClosed:
        return _closed(account, session)
    if outcome.state == "challenge":
        return Redirect(f"/c/challenge/{outcome.intent['id']}", status_code=303)
    if outcome.state == "declined":
        return _checkout(account, session, problem=outcome.message, typed={**typed, "number": "", "cvc": ""})
    return _paid(account, session)


@get("/c/challenge/{intent_id:str}")
async def show_challenge(intent_id: FromPath[str], sandbox: Injected[Sandbox]) -> Page:
    payments.expire_due(sandbox)
    account, intent = sandbox.accounts.owner_of("payment_intent", intent_id)
    if account is None or intent is None:
        return _unknown()
    if intent["status"] != "requires_action":
        return _after_challenge(account, intent)
    method = account.of("payment_method")[intent["payment_method"]]
    total = money(intent["amount"], intent["currency"])
    return page("challenge.html", merchant=account.name, total=total, last4=method["card"]["last4"])


@post("/c/challenge/{intent_id:str}")
async def answer_challenge(intent_id: FromPath[str], request: Asked, sandbox: Injected[Sandbox]) -> Page:
    payments.expire_due(sandbox)
    account, intent = sandbox.accounts.owner_of("payment_intent", intent_id)
    if account is None or intent is None:
        return _unknown()
    answer = (await _typed(request)).get("answer")
    if answer not in ("complete", "fail"):
        return message("Choose Complete or Fail", "The page was sent without an answer.", status=400)
    with contextlib.suppress(payments.SessionClosed):  # answered twice, or too late: the session's own page tells
        payments.answer_challenge(sandbox, account, intent, passed=answer == "complete")
    return _after_challenge(account, intent)


def _after_challenge(account: Account, intent: Json) -> Page:
    session = payments.session_of(account, intent)
    if session is None:
        return message("Answered", f"The payment is now {intent['status'].replace('_', ' ')}.")
    if session["status"] == "complete":
        return _paid(account, session)
    return Redirect(f"/c/pay/{session['id']}", status_code=303)


def _paid(account: Account, session: Json) -> Page:
    back = _success_url(session)
    return Redirect(back, status_code=303) if back else _closed(account, session)


def _success_url(session: Json) -> str:
    """Where the merchant wants its customer back, or ""."""
    wanted: str = session["success_url"] or session.get("return_url") or ""
    return wanted.replace("{CHECKOUT_SESSION_ID}", session["id"])


def _checkout(account: Account, session: Json, *, problem: str, typed: dict[str, str]) -> Page:
    if session["status"] != "open":
        return _closed(account, session)
    return page(
        "checkout.html",
        status=402 if problem and typed else 200,
        merchant=account.name,
        session=session,
        items=account.of("line_items")[session["id"]]["data"],
        total=money(session["amount_total"], session["currency"]),
        problem=problem,
        blocked=" or ".join(payments.blocked_funding(session)),
        typed={name: typed.get(name, "") for name in _FIELDS},
        cards=CARDS.values(),
    )


def _closed(account: Account, session: Json) -> Page:
    back = f"Back to {account.name}"
    if session["status"] == "complete":
        text = "You were charged once; there is nothing left to do here."
        return message("This has been paid", text, link=_success_url(session), label=back)
    text = "You were not charged. Go back and begin again if you still want to pay."
    return message("This payment page has expired", text, status=410, link=session["cancel_url"] or "", label=back)


def _unknown() -> Page:
    return message("No such payment page", "Check the link, or go back and begin again.", status=404)


def _last_problem(account: Account, session: Json) -> str:
    """What stopped the last try, so that coming back from the bank's page explains itself."""
    intent = payments.intent_of(account, session)
    error = intent["last_payment_error"] if intent else None
    return str(error["message"]) if error else ""


async def _typed(request: Asked) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
