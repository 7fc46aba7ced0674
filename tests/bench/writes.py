"""Requests that change something; each is sent once, so a round takes the next ones of a kind."""

import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from itertools import count
from uuid import uuid4

import msgspec

from entrypoints.sandbox.webhooks import sign
from tests.bench.load import get, post
from tests.bench.world import Place
from tests.drivers.marks import png
from tests.support.portal import WEBHOOK_SECRET


def approvals(places: Sequence[Place], *, drawn: bool) -> Iterator[bytes]:
    """Each estimate is signed once; of two kinds the drawn ones take the odd places."""
    mark = {"drawn_png": b64encode(png("signature")).decode()} if drawn else {"typed": "Ada Lovelace"}
    for turn in range(int(drawn), len(places[0].signable), 2):
        for place in places:
            one = place.signable[turn]
            body = {
                "option_id": one.option_id,
                "content_hash": one.content_hash,
                "agreed": True,
                "signer_name": "Ada Lovelace",
                **mark,
            }
            path = f"/api/v1/estimates/{one.number}/approval"
            yield post(path, place.host, msgspec.json.encode(body), authorization=f"Bearer {one.token}")


def commits(places: Sequence[Place]) -> Iterator[bytes]:
    """As large as an approval with a typed signature."""
    for number in count():
        yield post("/commit", places[number % len(places)].host, b"x" * 250)


def reads(places: Sequence[Place]) -> Iterator[bytes]:
    for number in count():
        place = places[number % len(places)]
        yield get("/json/estimate", place.host, authorization=f"Bearer {place.estimate_token}")


def payments(places: Sequence[Place]) -> Iterator[bytes]:
    for turn in range(len(places[0].invoices)):
        for place in places:
            path = f"/api/v1/invoices/{place.invoices[turn]}/payments"
            headers = {"authorization": f"Bearer {place.session}", "idempotency_key": uuid4().hex}
            yield post(path, place.host, b"{}", **headers)


def bare_payments(places: Sequence[Place]) -> Iterator[bytes]:
    for number in count():
        yield post("/pay", places[number % len(places)].host, b"{}")


def webhooks(places: Sequence[Place], *, bare: bool = False) -> Iterator[bytes]:
    for number in count():
        place = places[number % len(places)]
        event = {
            "id": f"evt_{uuid4().hex}",
            "object": "event",
            "api_version": "2026-10-28.endive",
            "livemode": False,
            "type": "payment_intent.succeeded",
            "data": {"object": {"id": "pi_unknown", "object": "payment_intent"}},
        }
        raw = msgspec.json.encode(event)
        path = "/hook" if bare else f"/hooks/stripe/{place.contractor_id}"
        yield post(path, place.host, raw, stripe_signature=sign(WEBHOOK_SECRET, raw, int(time.time())))
