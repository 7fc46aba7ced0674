"""Webhooks in: only signed bytes count, each event once, and nothing that anybody can send hurts (T57 to T60)."""

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from entrypoints.bootstrap import add_contractor
from entrypoints.sandbox.webhooks import sign
from tests.http.hooks.processor import HOOK, Processor, event
from tests.support.portal import WEBHOOK_SECRET, RunningPortal

pytestmark = pytest.mark.anyio


def refused(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["code"])


async def test_a_signed_event_is_stored_before_it_is_answered(processor: Processor) -> None:
    told = event()
    answer = await processor.send(told)
    assert (answer.status_code, answer.content) == (200, b"")
    assert told["id"] in await processor.stored()


async def test_the_address_of_one_contractor_takes_its_own_events_only(
    portal: RunningPortal, processor: Processor
) -> None:
    mine, theirs = event(), event()
    assert (await processor.send(mine, to=f"{HOOK}/{portal.contractor_id}")).status_code == 200
    assert refused(await processor.send(theirs, to=f"{HOOK}/{uuid4()}"), 404) == "not_found"
    other = await add_contractor(
        portal.config,
        portal.database.admin_dsn,
        name="Other Plumbing",
        hosts=("other.test",),
        base_url="http://other.test",
        email="office@other.test",
        stripe_account="acct_other",
    )
    assert refused(await processor.send(theirs, to=f"{HOOK}/{other.contractor_id}"), 404) == "not_found"
    stored = await processor.stored()
    assert mine["id"] in stored
    assert theirs["id"] not in stored


async def test_an_account_that_nobody_here_has_is_refused(processor: Processor) -> None:
    told = event(account="acct_of_nobody")
    assert refused(await processor.send(told), 404) == "not_found"
    assert told["id"] not in await processor.stored()


@pytest.mark.T57
async def test_T57_only_the_raw_bytes_under_our_secret_pass(processor: Processor) -> None:
    told = event()
    raw, now = json.dumps(told).encode(), int(time.time())
    good = sign(WEBHOOK_SECRET, raw, now)
    foreign = sign("whsec_of_somebody_else", raw, now)
    bad: dict[str, tuple[bytes, str]] = {
        "none": (raw, ""),
        "another secret": (raw, foreign),
        "the old scheme alone": (raw, good.replace("v1=", "v0=")),
        "two of others": (raw, f"{foreign},v1={'0' * 64}"),
        "written anew": (json.dumps(told, indent=1).encode(), good),
        "one byte more": (raw + b"\n", good),
        "not even text": (raw, "t=é,v1=é".encode().decode("latin-1")),
        "no time": (raw, good.split(",", 1)[1]),
        "two times": (raw, f"t=1,{good}"),
    }
    for name, (body, signature) in bad.items():
        answer = await processor.deliver(body, {b"stripe-signature": signature.encode("latin-1")})  # type: ignore[dict-item]
        assert refused(answer, 400) == "signature_invalid", name
    assert told["id"] not in await processor.stored()
    assert (await processor.deliver(raw, {"stripe-signature": f"{good},v1={'0' * 64}"})).status_code == 200


@pytest.mark.T57
async def test_T57_nothing_is_unpacked_for_a_stranger_and_chunks_are_whole(processor: Processor) -> None:
    raw = json.dumps(event()).encode()
    signature = {"stripe-signature": sign(WEBHOOK_SECRET, raw, int(time.time()))}
    for coding in ("gzip", "br", "identity, gzip"):
        answer = await processor.deliver(gzip.compress(raw), {**signature, "content-encoding": coding})
        assert answer.status_code == 415

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(raw), 7):
            yield raw[at : at + 7]

    assert (await processor.deliver(pieces(), signature)).status_code == 200


@pytest.mark.T58
@pytest.mark.parametrize("away_s", [-305, -86_400, 305, 10**9])
async def test_T58_a_delivery_of_another_time_is_refused(processor: Processor, away_s: int) -> None:
    told = event()
    answer = await processor.send(told, at=max(time.time() + away_s, 0))
    assert refused(answer, 400) == "signature_invalid"
    assert told["id"] not in await processor.stored()


@pytest.mark.T59
async def test_T59_one_event_many_times_at_once_is_stored_once(processor: Processor) -> None:
    told = event()
    answers = await asyncio.gather(*(processor.send(told) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert (await processor.stored()).count(told["id"]) == 1


ODD: dict[str, Any] = {
    "no object": {"id": "evt_1"},
    "nulls": dict.fromkeys(event()),
    "a list": [1],
    "a huge number": event(data={"object": {"id": 10**400}}),
    "text for data": event(data="x"),
    "an id of spaces": event(id="   "),
    "an id with a NUL": event(id="evt_\0"),
    "an endless id": event(id="e" * 300),
}


@pytest.mark.T60
@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
async def test_T60_a_signed_body_that_is_no_event_is_refused(processor: Processor, body: Any) -> None:
    before = await processor.stored()
    assert refused(await processor.send(json.dumps(body).encode()), 400) == "body_unreadable"
    assert await processor.stored() == before


@pytest.mark.T60
async def test_T60_deep_or_large_bodies_cost_nothing(processor: Processor) -> None:
    deep = json.dumps(event()).encode().replace(b'"pi_unknown"', b"[" * 10_000 + b"]" * 10_000)
    assert refused(await processor.send(deep), 400) == "body_unreadable"
    for size in (256 * 1024 + 1, 5_000_000):
        assert refused(await processor.deliver(b"x" * size, {}), 413) == "too_large"
        assert refused(await processor.deliver(b"x", {"content-length": str(size)}), 413) == "too_large"

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 10_000

    assert refused(await processor.deliver(endless(), {}), 413) == "too_large"


@pytest.mark.T60
async def test_T60_an_unknown_kind_is_stored_and_parked_for_a_person(
    portal: RunningPortal, processor: Processor
) -> None:
    told = event(type="customer.tax_id.created", api_version="2031-01-01.unknown")
    assert (await processor.send(told)).status_code == 200
    await portal.work_off()
    assert told["id"] in await processor.stored()
    assert await processor.parked() == ["EventUnknown"]


async def test_a_hook_needs_no_form_and_gives_no_page(processor: Processor) -> None:
    answer = await processor.portal.client.get(HOOK)
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    away = await processor.portal.client.post(HOOK, content=b"{}", headers={"host": "anywhere.test"})
    assert refused(away, 400) == "signature_invalid"
