"""Stripe's form encoding: `line_items[0][price_data][unit_amount]=1099` and back to nested objects."""

from typing import Any
from urllib.parse import parse_qsl

from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.stripe.errors import invalid


def parse_form(raw: str) -> Json:
    """Nested dicts and lists of strings. Raises StripeError for brackets that contradict each other."""
    tree: Json = {}
    for name, value in parse_qsl(raw, keep_blank_values=True):
        _put(tree, _path(name), value, name)
    return {key: _listed(key, value) for key, value in tree.items()}


def _path(name: str) -> list[str]:
    head, bracket, rest = name.partition("[")
    if not bracket:
        return [head]
    if not head or not rest.endswith("]"):
        raise invalid(f"Invalid parameter name: {name}", name)
    return [head, *rest[:-1].split("][")]


def _put(tree: Json, path: list[str], value: str, name: str) -> None:
    node = tree
    for step in path[:-1]:
        inner = node.setdefault(step or str(len(node)), {})
        if not isinstance(inner, dict):
            raise invalid(f"Invalid parameter: {name} is both a value and an object", name)
        node = inner
    last = path[-1] or str(len(node))
    if isinstance(node.get(last), dict):
        raise invalid(f"Invalid parameter: {name} is both a value and an object", name)
    node[last] = value


def _listed(name: str, value: Any) -> Any:
    """Objects whose keys are all numbers are lists; metadata is the customer's own and stays an object."""
    if not isinstance(value, dict):
        return value
    if value and name != "metadata" and all(key.isdigit() for key in value):
        return [_listed("", value[key]) for key in sorted(value, key=int)]
    return {key: _listed(key, inner) for key, inner in value.items()}
