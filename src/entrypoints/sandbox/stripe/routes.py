import re

from entrypoints.sandbox.stripe import charges, checkout, command_line, events, merchant, payment_intents
from entrypoints.sandbox.stripe.call import Endpoint

ROUTES: tuple[tuple[str, str, Endpoint], ...] = (
    ("POST", "/v1/checkout/sessions", checkout.create),
    ("GET", "/v1/checkout/sessions", checkout.list_sessions),
    ("GET", "/v1/checkout/sessions/{id}", checkout.retrieve),
    ("GET", "/v1/checkout/sessions/{id}/line_items", checkout.list_line_items),
    ("POST", "/v1/checkout/sessions/{id}/expire", checkout.expire),
    ("POST", "/v1/payment_intents", payment_intents.create),
    ("GET", "/v1/payment_intents", payment_intents.list_intents),
    ("GET", "/v1/payment_intents/{id}", payment_intents.retrieve),
    ("GET", "/v1/charges", charges.list_charges),
    ("GET", "/v1/charges/{id}", charges.retrieve),
    ("GET", "/v1/events", events.list_events),
    ("GET", "/v1/events/{id}", events.retrieve),
    ("GET", "/v2/core/events/{id}", events.retrieve_thin),
    ("GET", "/v1/account", merchant.own),
    ("GET", "/v1/accounts/{id}", merchant.by_id),
    ("POST", "/v1/products", command_line.create_product),
    ("POST", "/v1/prices", command_line.create_price),
    ("POST", "/v1/payment_methods", command_line.create_payment_method),
    ("GET", "/v1/payment_pages/{id}", command_line.show_page),
    ("POST", "/v1/payment_pages/{id}/confirm", command_line.confirm_page),
)
_COMPILED = [
    (method, re.compile(template.replace("{id}", "(?P<id>[^/]+)")), template, endpoint)
    for method, template, endpoint in ROUTES
]


def find(method: str, path: str) -> tuple[str, Endpoint, str] | None:
    """The route's name ("GET /v1/charges/{id}"), its function and the id in the path ("" if it has none)."""
    for wanted, pattern, template, endpoint in _COMPILED:
        found = pattern.fullmatch(path) if method == wanted else None
        if found:
            return f"{method} {template}", endpoint, found.groupdict().get("id", "")
    return None
