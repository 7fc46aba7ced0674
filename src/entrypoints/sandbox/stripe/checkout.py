"""/v1/checkout/sessions"""

from entrypoints.sandbox import payments
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.stripe import params, session_params
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.errors import invalid, missing, no_such
from entrypoints.sandbox.stripe.lists import FILTERS, page
from entrypoints.sandbox.stripe.session import checkout_session, line_item

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
    now = call.sandbox.clock.now()
    if item.get("price"):
        return _priced(call, str(item["price"]), quantity, f"{name}[price]")
    data, at = params.mapping(item.get("price_data"), f"{name}[price_data]"), f"{name}[price_data]"
    params.only(data, ("currency", "product_data", "tax_behavior", "unit_amount"), at)
    currency = params.currency(data.get("currency"), f"{at}[currency]")
    unit = params.integer(data.get("unit_amount"), f"{at}[unit_amount]")
    if unit is None:
        raise missing(f"{at}[unit_amount]")
    if unit < 0:
        raise invalid("Invalid non-negative integer", f"{at}[unit_amount]", "parameter_invalid_integer")
    product = params.mapping(data.get("product_data"), f"{at}[product_data]")
    params.only(product, ("description", "images", "metadata", "name", "tax_code"), f"{at}[product_data]")
    title = params.text(product.get("name"), f"{at}[product_data][name]")
    if title is None:
        raise missing(f"{at}[product_data][name]")
    return line_item(name=title, unit_amount=unit, quantity=quantity, currency=currency, created=now)


def _priced(call: Call, price_id: str, quantity: int, name: str) -> Json:
    price = call.account.of("price").get(price_id)
    if price is None:
        raise no_such("price", price_id, name)
    product = call.account.of("product")[price["product"]]
    item = line_item(
        name=product["name"], unit_amount=price["unit_amount"], quantity=quantity, currency=price["currency"], created=0
    )
    return {**item, "price": price}
