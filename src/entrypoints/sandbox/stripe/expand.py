"""`expand[]`: replaces an id by its object, along a dotted path; a list is expanded through `data.`."""

import copy

from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.stripe import params
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.checkout import line_items_of
from entrypoints.sandbox.stripe.errors import invalid

_KINDS = {
    "payment_intent": "payment_intent",
    "latest_charge": "charge",
    "payment_method": "payment_method",
}
MAX_DEPTH = 4


def expanded(call: Call, body: Json) -> Json:
    """A copy of `body`, so that what is kept stays as it is."""
    result = copy.deepcopy(body)
    for path in params.strings(call.params.get("expand"), "expand") or []:
        steps = path.split(".")
        if len(steps) > MAX_DEPTH:
            raise invalid(f"You cannot expand more than {MAX_DEPTH} levels of a property. Property: {path}", "expand")
        _follow(call, result, steps, path)
    return result


def _follow(call: Call, item: Json, steps: list[str], path: str) -> None:
    name, rest = steps[0], steps[1:]
    if name == "data" and item.get("object") == "list" and rest:
        for inner in item["data"]:
            _follow(call, inner, rest, path)
        return
    if name == "line_items" and item.get("object") == "checkout.session":
        item["line_items"] = copy.deepcopy(line_items_of(call, item))
        return
    # A charge names its payment method by id only; the field cannot be expanded there.
    if name not in _KINDS or name not in item or (name == "payment_method" and item["object"] == "charge"):
        raise invalid(f"This property cannot be expanded ({path}).", "expand")
    if isinstance(item[name], str):
        item[name] = copy.deepcopy(call.account.of(_KINDS[name])[item[name]])
    if rest and item[name] is not None:
        _follow(call, item[name], rest, path)
