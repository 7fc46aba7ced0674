"""/v1/payment_intents; creation is what Stripe's command line uses, the portal goes through sessions."""

from entrypoints.sandbox.cards import CARDS, TOKENS
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.payments import Paying, confirm
from entrypoints.sandbox.stripe import objects, params, session_params
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.errors import StripeError, invalid, missing, no_such
from entrypoints.sandbox.stripe.events import emit
from entrypoints.sandbox.stripe.lists import FILTERS, page

_KNOWN = (
    *session_params.INTENT_KNOWN, "allowed_payment_method_types", "amount", "automatic_payment_methods", "confirm",
    "currency", "expand", "payment_method", "payment_method_types", "return_url",
)  # fmt: skip


def create(call: Call) -> Json:
    """Raises a 402 StripeError when the card is declined; the intent stays and can be read."""
    session_params.refuse_method_types(call)
    params.only(call.params, _KNOWN)
    asked = params.integer(call.params.get("amount"), "amount")
    if asked is None:
        raise missing("amount")
    currency = params.currency(call.params.get("currency"), "currency")
    amount = params.amount(asked, "amount", currency)
    data = session_params.read_intent_data(call.params)
    token = params.text(call.params.get("payment_method"), "payment_method")
    confirmed = params.boolean(call.params.get("confirm"), "confirm")
    if confirmed and token is None:
        raise invalid("You cannot confirm this PaymentIntent because it's missing a payment method.", "payment_method")
    if token is not None and token not in TOKENS:
        raise no_such("PaymentMethod", token, "payment_method")
    now = call.sandbox.clock.now()
    intent = call.account.add(objects.payment_intent(amount=amount, currency=currency, created=now, data=data))
    emit(call.sandbox, call.account, "payment_intent.created", intent, call)
    if confirmed and token is not None:
        _confirm(call, intent, token)
    return intent


def retrieve(call: Call) -> Json:
    params.only(call.params, ("expand", "client_secret"))
    found = call.account.of("payment_intent").get(call.id)
    if found is None:
        raise no_such("payment_intent", call.id, "intent")
    return found


def list_intents(call: Call) -> Json:
    params.only(call.params, FILTERS)
    found = list(call.account.of("payment_intent").values())
    return page(call, found, "/v1/payment_intents", kind="payment_intent")


def _confirm(call: Call, intent: Json, token: str) -> None:
    year = call.sandbox.clock.at().year + 1
    outcome = confirm(call.sandbox, call.account, intent, Paying(CARDS[TOKENS[token]], month=12, year=year), call)
    if outcome.state == "declined":
        error = dict(intent["last_payment_error"])
        message = error.pop("message")
        code, kind = error.pop("code"), error.pop("type")
        raise StripeError(402, message, type=kind, code=code, extra={**error, "payment_intent": dict(intent)})
