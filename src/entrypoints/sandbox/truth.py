from entrypoints.sandbox.accounts import Account
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.payments import session_of
from entrypoints.sandbox.state import Sandbox


def truth(sandbox: Sandbox) -> Json:
    """The processor's own books: what any other record has to agree with. Amounts are minor units."""
    accounts = sandbox.accounts.all()
    return {
        "now": sandbox.clock.now(),
        "charges": [_charge(account, one) for account in accounts for one in account.of("charge").values()],
        "payment_intents": [
            _intent(account, one) for account in accounts for one in account.of("payment_intent").values()
        ],
        "sessions": [_session(account, one) for account in accounts for one in account.of("checkout.session").values()],
        "requests": dict(sandbox.requests.counts),
    }


def _charge(account: Account, charge: Json) -> Json:
    session = session_of(account, account.of("payment_intent")[charge["payment_intent"]])
    return {
        "account": account.id,
        "charge": charge["id"],
        **_origin(session),
        "payment_intent": charge["payment_intent"],
        "amount": charge["amount"],
        "currency": charge["currency"],
        "status": charge["status"],
        "captured": charge["amount_captured"],
        "refunded": charge["amount_refunded"],
        "created": charge["created"],
    }


def _intent(account: Account, intent: Json) -> Json:
    shown = ("amount", "amount_received", "currency", "status", "latest_charge", "created")
    return {
        "account": account.id,
        "payment_intent": intent["id"],
        **_origin(session_of(account, intent)),
        **{name: intent[name] for name in shown},
    }


def _session(account: Account, session: Json) -> Json:
    shown = ("client_reference_id", "payment_intent", "amount_total", "currency", "status", "payment_status", "created")
    return {"account": account.id, "session": session["id"], **{name: session[name] for name in shown}}


def _origin(session: Json | None) -> Json:
    if session is None:
        return {"session": None, "client_reference_id": None}
    return {"session": session["id"], "client_reference_id": session["client_reference_id"]}
