"""Pages and JSON that are read: the same question to both sides, and the same answer before anything is timed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from tests.bench.load import Answer, Connection, get
from tests.bench.servers import Server
from tests.bench.world import Place


@dataclass(frozen=True, slots=True)
class Reading:
    name: str
    least: float  # of the ratio of processor time
    ours: Callable[[Place], bytes]
    bare: Callable[[Place], bytes]


def _bearer(path: str, token: str, place: Place) -> bytes:
    return get(path, place.host, authorization=f"Bearer {token}")


READINGS: Sequence[Reading] = (
    Reading(
        "estimate, HTML",
        0.90,
        lambda place: get(f"/e/{place.estimate_token}", place.host),
        lambda place: get(f"/e/{place.estimate_token}", place.host),
    ),
    Reading(
        "invoice, HTML",
        0.90,
        lambda place: get(f"/i/{place.invoice_token}", place.host),
        lambda place: get(f"/i/{place.invoice_token}", place.host),
    ),
    Reading(
        "estimate, JSON",
        0.95,
        lambda place: _bearer("/api/v1/link", place.estimate_token, place),
        lambda place: _bearer("/json/estimate", place.estimate_token, place),
    ),
    Reading(
        "invoice, JSON",
        0.95,
        lambda place: _bearer("/api/v1/link", place.invoice_token, place),
        lambda place: _bearer("/json/invoice", place.invoice_token, place),
    ),
    Reading(
        "list, signed in",
        0.80,
        lambda place: get("/api/v1/invoices", place.host, cookie=f"session={place.session}"),
        lambda place: get("/json/invoices", place.host, cookie=f"session={place.session}"),
    ),
)


async def check_same(reading: Reading, place: Place, ours: Server, bare: Server) -> None:
    """Raises AssertionError unless both say the same."""
    answers = [
        await _ask(server, request) for server, request in ((ours, reading.ours(place)), (bare, reading.bare(place)))
    ]
    assert [one.status for one in answers] == [200, 200], answers
    read = _read_json if b"json" in answers[0].head.encode() else _read_page
    our_words, bare_words = (read(answer.body) for answer in answers)
    assert our_words == _as_far_as(our_words, bare_words), f"{reading.name}:\n{our_words}\n{bare_words}"


async def _ask(server: Server, request: bytes) -> Answer:
    connection = await Connection.to(server.urls[0])
    try:
        return await connection.ask(request)
    finally:
        connection.close()


def _read_page(body: bytes) -> str:
    """Without what is made anew for each answer."""
    text = re.sub(r'(name="_csrf_token" value=")[^"]*', r"\1", body.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{22}|[0-9a-f]{32}", "", text)


def _read_json(body: bytes) -> Any:
    return msgspec.json.decode(body)


def _as_far_as(ours: Any, bare: Any) -> Any:
    """What the portal's answer has; the rows of the bare handler carry some more."""
    if isinstance(ours, dict) and isinstance(bare, dict):
        return {name: _as_far_as(value, bare.get(name)) for name, value in ours.items()}
    if isinstance(ours, list) and isinstance(bare, list) and len(ours) == len(bare):
        return [_as_far_as(*pair) for pair in zip(ours, bare, strict=True)]
    return bare
