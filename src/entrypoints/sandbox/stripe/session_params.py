"""Checking what a Checkout Session is asked to be, in the words and bounds of Stripe's own refusals."""

from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.stripe import params
from entrypoints.sandbox.stripe.call import DAHLIA_FROM, ENDIVE_FROM, Call
from entrypoints.sandbox.stripe.errors import invalid, missing

ENABLED = ("card",)  # what the sandbox's merchants have switched on
KNOWN = (
    "allowed_payment_method_types", "billing_address_collection", "cancel_url", "client_reference_id", "currency",
    "customer_creation", "customer_email", "excluded_payment_method_types", "expand", "expires_at", "line_items",
    "locale", "metadata", "mode", "payment_intent_data", "payment_method_options", "payment_method_types", "return_url",
    "submit_type", "success_url", "ui_mode",
)  # fmt: skip
INTENT_KNOWN = (
    "capture_method", "description", "metadata", "receipt_email", "setup_future_usage", "shipping",
    "statement_descriptor", "statement_descriptor_suffix",
)  # fmt: skip
_OLD_MODES = ("hosted", "embedded", "custom")
_NEW_MODES = ("hosted_page", "embedded_page", "elements", "form")
_SHORTEST_S, _LONGEST_S = 30 * 60, 24 * 3_600


def read(call: Call) -> Json:
    """The fields of the session that come from the request. Raises StripeError for what Stripe would refuse."""
    given = call.params
    refuse_method_types(call)
    params.only(given, KNOWN)
    mode = params.choice(given.get("mode"), "mode", ("payment", "setup", "subscription"))
    if mode is None:
        raise missing("mode")
    if mode != "payment":
        raise invalid(f"This sandbox takes mode=payment only, not {mode}.", "mode")
    now = call.sandbox.clock.now()
    expires_at = params.integer(given.get("expires_at"), "expires_at")
    if expires_at is not None and not _SHORTEST_S <= expires_at - now <= _LONGEST_S:
        raise invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", "expires_at")
    allowed = params.strings(given.get("allowed_payment_method_types"), "allowed_payment_method_types")
    excluded = params.strings(given.get("excluded_payment_method_types"), "excluded_payment_method_types") or []
    methods = [one for one in ENABLED if (allowed is None or one in allowed) and one not in excluded]
    if not methods:
        raise invalid("No valid payment method types for this Checkout Session.", "allowed_payment_method_types")
    return {
        "allowed_payment_method_types": allowed,
        "client_reference_id": params.text(given.get("client_reference_id"), "client_reference_id", 200),
        "customer_email": params.email(given.get("customer_email"), "customer_email"),
        "excluded_payment_method_types": excluded,
        "expires_at": expires_at or now + _LONGEST_S,
        "locale": params.text(given.get("locale"), "locale"),
        "metadata": params.metadata(given.get("metadata")),
        "payment_method_options": _method_options(given),
        "payment_method_types": methods,
        "submit_type": params.choice(given.get("submit_type"), "submit_type", ("auto", "book", "donate", "pay")),
        **_addresses(call),
    }


def refuse_method_types(call: Call) -> None:
    """The field became read-only with endive; older clients may still send it."""
    if "payment_method_types" in call.params and call.since(ENDIVE_FROM):
        message = "payment_method_types is no longer supported. Use allowed_payment_method_types instead."
        raise invalid(message, "payment_method_types", "payment_method_types_no_longer_supported")


def intent_data(given: Json) -> Json:
    name = "payment_intent_data"
    data = params.mapping(given.get(name), name)
    params.only(data, INTENT_KNOWN, name)
    return read_intent_data(data, inside=name)


def read_intent_data(data: Json, inside: str = "") -> Json:
    """What an intent takes from a request, whether it comes with a session or alone."""

    def full(field: str) -> str:
        return f"{inside}[{field}]" if inside else field

    if data.get("statement_descriptor"):
        message = "statement_descriptor is not supported for card charges. Use statement_descriptor_suffix instead."
        raise invalid(message, full("statement_descriptor"))
    capture = params.choice(
        data.get("capture_method"), full("capture_method"), ("automatic", "automatic_async", "manual")
    )
    if capture == "manual":
        raise invalid("This sandbox captures at once; manual capture is not offered.", full("capture_method"))
    suffix = full("statement_descriptor_suffix")
    return {
        "description": params.text(data.get("description"), full("description"), 1_000),
        "metadata": params.metadata(data.get("metadata"), full("metadata")),
        "receipt_email": params.email(data.get("receipt_email"), full("receipt_email")),
        "setup_future_usage": params.choice(
            data.get("setup_future_usage"), full("setup_future_usage"), ("off_session", "on_session")
        ),
        "shipping": params.mapping(data.get("shipping"), full("shipping")) or None,
        "statement_descriptor_suffix": params.statement_suffix(data.get("statement_descriptor_suffix"), suffix),
    }


def _method_options(given: Json) -> Json:
    name = "payment_method_options"
    options = params.mapping(given.get(name), name)
    card = params.mapping(options.get("card"), f"{name}[card]")
    params.only(card, ("request_three_d_secure", "restrictions", "setup_future_usage"), f"{name}[card]")
    return {**options, "card": {"request_three_d_secure": "automatic", **card}}


def _addresses(call: Call) -> Json:
    """ui_mode and the URLs that go with it."""
    given, modern = call.params, call.since(DAHLIA_FROM)
    mode = params.choice(given.get("ui_mode"), "ui_mode", _NEW_MODES if modern else _OLD_MODES)
    mode = mode or ("hosted_page" if modern else "hosted")
    success, cancel = (
        params.url(given.get("success_url"), "success_url"),
        params.url(given.get("cancel_url"), "cancel_url"),
    )
    back = params.url(given.get("return_url"), "return_url")
    found: Json = {"ui_mode": mode, "success_url": success, "cancel_url": cancel}
    if mode in ("hosted", "hosted_page"):
        if success is None:
            raise missing("success_url")
        if back is not None:
            raise invalid("`return_url` is not supported with hosted Checkout.", "return_url")
        return found
    for param, value in (("success_url", success), ("cancel_url", cancel)):
        if value is not None:
            raise invalid(f"`{param}` is not supported with ui_mode={mode}. Use `return_url`.", param)
    if back is None:
        raise missing("return_url")
    return {**found, "return_url": back, "redirect_on_completion": "always"}
