"""Lists in Stripe's form: newest first, a cursor in either direction, a filter on `created`."""

from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.stripe import params
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.errors import invalid, no_such

FILTERS = ("created", "ending_before", "expand", "limit", "starting_after")


def page(call: Call, oldest_first: list[Json], url: str, *, kind: str) -> Json:
    """One page of what the caller has already filtered otherwise."""
    found = [item for item in reversed(oldest_first) if _in_range(call, item["created"])]
    limit = params.integer(call.params.get("limit"), "limit")
    limit = 10 if limit is None else limit
    if not 1 <= limit <= 100:
        raise invalid("This value must be between 1 and 100.", "limit")
    after = params.text(call.params.get("starting_after"), "starting_after")
    before = params.text(call.params.get("ending_before"), "ending_before")
    if after and before:
        raise invalid("You can only pass one of `starting_after` and `ending_before`.")
    if before:
        newer = found[: _position(found, before, kind, "ending_before")]
        return _body(newer[-limit:], url, has_more=len(newer) > limit)
    rest = found[_position(found, after, kind, "starting_after") + 1 :] if after else found
    return _body(rest[:limit], url, has_more=len(rest) > limit)


def _body(items: list[Json], url: str, *, has_more: bool) -> Json:
    return {"object": "list", "data": items, "has_more": has_more, "url": url}


def _position(items: list[Json], id: str, kind: str, param: str) -> int:
    for index, item in enumerate(items):
        if item["id"] == id:
            return index
    raise no_such(kind, id, param)


def _in_range(call: Call, created: int) -> bool:
    bounds = call.params.get("created")
    if bounds is None:
        return True
    if isinstance(bounds, str):
        return created == params.integer(bounds, "created")
    limits = params.mapping(bounds, "created")
    params.only(limits, ("gt", "gte", "lt", "lte"), "created")
    found = {name: params.integer(value, f"created[{name}]") for name, value in limits.items()}
    return all(
        value is None
        or {"gt": created > value, "gte": created >= value, "lt": created < value, "lte": created <= value}[name]
        for name, value in found.items()
    )
