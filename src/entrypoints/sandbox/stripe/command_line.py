"""What Stripe's command line calls besides: products, prices, payment methods, and the page's own private endpoints.

`stripe trigger checkout.session.completed` drives them; written by others, it is a second opinion on this sandbox.
"""

from entrypoints.sandbox.cards import CARDS, TOKENS
from entrypoints.sandbox.ids import new_id
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.payments import Paying, SessionClosed, pay_session
from entrypoints.sandbox.stripe import objects, params
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.errors import invalid, missing, no_such
from entrypoints.sandbox.stripe.session import price


def create_product(call: Call) -> Json:
    params.only(call.params, ("name", "description"))
    name = params.text(call.params.get("name"), "name")
    if name is None:
        raise missing("name")
    now = call.sandbox.clock.now()
    product = {
        "id": new_id("prod", 14),
        "object": "product",
        "active": True,
        "created": now,
        "default_price": None,
        "description": params.text(call.params.get("description"), "description"),
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": name,
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": now,
        "url": None,
    }
    return call.account.add(product)


def create_price(call: Call) -> Json:
    params.only(call.params, ("currency", "product", "unit_amount"))
    product = params.text(call.params.get("product"), "product") or ""
    if product not in call.account.of("product"):
        raise no_such("product", product, "product")
    unit = params.integer(call.params.get("unit_amount"), "unit_amount")
    if unit is None:
        raise missing("unit_amount")
    currency = params.currency(call.params.get("currency"), "currency")
    now = call.sandbox.clock.now()
    return call.account.add(price(product=product, unit_amount=unit, currency=currency, created=now))


def create_payment_method(call: Call) -> Json:
    """From a token such as tok_visa; card numbers are typed on the checkout page only."""
    params.only(call.params, ("billing_details", "card", "type"))
    token = str(params.mapping(call.params.get("card"), "card").get("token", ""))
    if token not in TOKENS:
        raise no_such("token", token, "card[token]")
    now, billing = call.sandbox.clock, params.mapping(call.params.get("billing_details"), "billing_details")
    method = objects.payment_method(
        card=CARDS[TOKENS[token]],
        month=12,
        year=now.at().year + 1,
        name=params.text(billing.get("name"), "billing_details[name]"),
        email=params.email(billing.get("email"), "billing_details[email]"),
        created=now.now(),
    )
    return call.account.add(method)


def show_page(call: Call) -> Json:
    session = _session(call)
    return {"id": session["id"], "object": "checkout.session", "amount_total": session["amount_total"]}


def confirm_page(call: Call) -> Json:
    params.only(call.params, ("expected_amount", "payment_method"))
    session = _session(call)
    method = call.account.of("payment_method").get(str(call.params.get("payment_method")))
    if method is None:
        raise no_such("PaymentMethod", str(call.params.get("payment_method")), "payment_method")
    if params.integer(call.params.get("expected_amount"), "expected_amount") != session["amount_total"]:
        raise invalid("The expected amount is not the amount of the session.", "expected_amount")
    card = next(card for card in CARDS.values() if card.last4 == method["card"]["last4"])
    billing = method["billing_details"]
    paying = Paying(card, method["card"]["exp_month"], method["card"]["exp_year"], billing["name"], billing["email"])
    try:
        pay_session(call.sandbox, call.account, session, paying)
    except SessionClosed:
        raise invalid(f"This Checkout Session is {session['status']}.") from None
    return session


def _session(call: Call) -> Json:
    found = call.account.of("checkout.session").get(call.id)
    if found is None:
        raise no_such("payment_page", call.id, "payment_page")
    return found
