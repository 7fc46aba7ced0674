"""/v1/checkout/sessions"""

from typing import Any

from entrypoints.sandbox import payments
from entrypoints.sandbox.ids import new_id
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.stripe import params, session_params
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.errors import invalid, missing, no_such
from entrypoints.sandbox.stripe.lists import FILTERS, page
from entrypoints.sandbox.stripe.session import checkout_session, line_item, price

MAX_ITEMS = 100


def create(call: Call) -> Json:
    asked = session_params.read(call)
    data = session_params.intent_data(call.params)
    items = _line_items(call)
    currency = items[0]["currency"]
    params.amount(sum(item["amount_total"] for item in items), "line_items", currency)
    now = call.sandbox.clock.now()
    session = checkout_session(
        asked={**asked, "currency": currency}, items=items, created=now, base_url=call.sandbox.base_url
    )
    call.account.of("line_items")[session["id"]] = {"data": items}
    call.account.of("intent_data")[session["id"]] = data
    return call.account.add(session)


def retrieve(call: Call) -> Json:
    params.only(call.params, ("expand",))
    return _session(call)


def expire(call: Call) -> Json:
    params.only(call.params, ("expand",))
    session = _session(call)
    if session["status"] != "open":
        raise invalid(
            f"Only Checkout Sessions with a status of `open` can be expired; this one is {session['status']}."
        )
    payments.expire(call.sandbox, call.account, session, call)
    return session


def list_sessions(call: Call) -> Json:
    params.only(call.params, (*FILTERS, "payment_intent", "status"))
    status = params.choice(call.params.get("status"), "status", ("open", "complete", "expired"))
    intent = params.text(call.params.get("payment_intent"), "payment_intent")
    found = [
        session
        for session in call.account.of("checkout.session").values()
        if status in (None, session["status"]) and intent in (None, session["payment_intent"])
    ]
    return page(call, found, "/v1/checkout/sessions", kind="checkout.session")


def list_line_items(call: Call) -> Json:
    params.only(call.params, ("expand", "limit"))
    session = _session(call)
    return line_items_of(call, session)


def line_items_of(call: Call, session: Json) -> Json:
    items = call.account.of("line_items")[session["id"]]["data"]
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return {"object": "list", "data": items, "has_more": False, "url": url}


def _session(call: Call) -> Json:
    found = call.account.of("checkout.session").get(call.id)
    if found is None:
        raise no_such("checkout.session", call.id, "session")
    return found


def _line_items(call: Call) -> list[Json]:
    given = call.params.get("line_items")
    if not given:
        raise missing("line_items")
    if not isinstance(given, list) or len(given) > MAX_ITEMS:
        raise invalid(f"line_items must be an array of up to {MAX_ITEMS} items", "line_items")
    items = [_line_item(call, item, f"line_items[{index}]") for index, item in enumerate(given)]
    if len({item["currency"] for item in items}) > 1:
        raise invalid("All line items must have the same currency.", "line_items")
    return items


def _line_item(call: Call, given: Json, name: str) -> Json:
    item = params.mapping(given, name)
    params.only(item, ("price", "price_data", "quantity"), name)
    quantity = params.integer(item.get("quantity"), f"{name}[quantity]")
    if quantity is None:
        raise missing(f"{name}[quantity]")
    if not 1 <= quantity <= 999_999:
        raise invalid("Quantity must be between 1 and 999999.", f"{name}[quantity]")
    if item.get("price"):
        price_id = str(item["price"])
        found = call.account.of("price").get(price_id)
        if found is None:
            raise no_such("price", price_id, f"{name}[price]")
        title = call.account.of("product")[found["product"]]["name"]
        return line_item(name=title, price=found, quantity=quantity)
    title, made = _price_data(call, item.get("price_data"), f"{name}[price_data]")
    return line_item(name=title, price=made, quantity=quantity)


def _price_data(call: Call, given: Any, name: str) -> tuple[str, Json]:
    """A price made for this session alone, and what it is for."""
    data = params.mapping(given, name)
    params.only(data, ("currency", "product_data", "tax_behavior", "unit_amount"), name)
    currency = params.currency(data.get("currency"), f"{name}[currency]")
    unit = params.integer(data.get("unit_amount"), f"{name}[unit_amount]")
    if unit is None:
        raise missing(f"{name}[unit_amount]")
    if unit < 0:
        raise invalid("Invalid non-negative integer", f"{name}[unit_amount]", "parameter_invalid_integer")
    product = params.mapping(data.get("product_data"), f"{name}[product_data]")
    params.only(product, ("description", "images", "metadata", "name", "tax_code"), f"{name}[product_data]")
    title = params.text(product.get("name"), f"{name}[product_data][name]")
    if title is None:
        raise missing(f"{name}[product_data][name]")
    now = call.sandbox.clock.now()
    made = price(product=new_id("prod", 14), unit_amount=unit, currency=currency, created=now)
    return title, {**made, "active": False}
