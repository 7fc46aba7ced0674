"""Reading JSON without guessing: what two readers could understand differently is refused (T70)."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Request
from litestar.connection.base import AuthT, StateT, UserT
from litestar.exceptions import HTTPException

from entrypoints.http.errors import BadInput, OutOfBounds

LARGEST = 2**63 - 1  # what every reader, and a bigint column, holds
_PLACE = re.compile(r" - at `(?:key` in `)?\$\.?(?P<path>[^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_HALF_SIGN = re.compile("[\ud800-\udfff]")
_BOUNDS = re.compile(r"^(Expected `\w+` (?:>|<|of length|matching)|Invalid enum value)")


class Unreadable(BadInput):
    """The body is no JSON, or says something in the wrong type. `field` is where, `reason` what, for programmers."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


class NotJson(HTTPException):
    status_code = 415


class JsonRequest(Request[UserT, AuthT, StateT]):
    """A request whose JSON becomes what its route asks for, strictly: Litestar's own way takes "1" for 1."""

    async def json(self) -> Any:
        if self.content_type[0] != "application/json" or self.headers.get("content-encoding", "identity") != "identity":
            raise NotJson
        field = self.route_handler.parsed_data_field
        assert field is not None, "only routes with a body read one"
        return read_strictly(await self.body(), field.annotation)


def read_strictly(raw: bytes, kind: Any) -> Any:
    """Decode `raw` as `kind`. Raises Unreadable or OutOfBounds."""
    try:
        made = msgspec.json.decode(raw, type=kind)
        _check_unambiguous(raw.decode())
    except msgspec.ValidationError as refused:
        reason, field = str(refused), _field_of(str(refused))
        raise (OutOfBounds if _BOUNDS.match(reason) else Unreadable)(_PLACE.sub("", reason), field) from refused
    except (ValueError, RecursionError) as broken:  # msgspec.DecodeError and UnicodeDecodeError are ValueErrors
        raise Unreadable("This is not JSON") from broken
    return made


def _field_of(message: str) -> str | None:
    place = _PLACE.search(message)
    path = place["path"] if place else ""
    named = _UNKNOWN.search(message) or _MISSING.search(message)
    return ".".join(part for part in (path, named["name"] if named else "") if part) or None


def _check_unambiguous(text: str) -> None:
    for value in _values(json.loads(text, object_pairs_hook=_once)):
        if isinstance(value, str):
            if "\0" in value or (not value.isascii() and _HALF_SIGN.search(value)):
                raise Unreadable("A text holds a sign that cannot be stored")
        elif isinstance(value, int) and abs(value) > LARGEST:
            raise Unreadable("A number is larger than 64 bits")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise Unreadable("A name stands twice in one object")
    return members


def _values(whole: Any) -> Iterator[Any]:
    """Every key and value, without recursion."""
    waiting = [whole]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        else:
            yield value
