"""What may have happened when a call did not simply answer: R17, R18, R20, R21 and the doubt of single tries."""

import asyncio
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.stripe.gateway import StripeGateway
from application.ports.payment_gateway import (
    CheckoutNotFound,
    CheckoutRequest,
    CredentialRejected,
    GatewayError,
    GatewayUnavailable,
    OutcomeUnknown,
    RequestRefused,
)
from domain.payments.payment import Checkout
from domain.payments.states import PaymentState
from domain.payments.truth import Failure
from tests.integration.stripe.driver import (
    ACCOUNT,
    CUT,
    ScriptedServer,
    a_request,
    gateway_at,
    http_answer,
    stripe_gateway,
)
from tests.support.sandbox import SandboxProcess

pytestmark = [pytest.mark.anyio, pytest.mark.payments]
CREATE = {"method": "POST", "path": "/v1/checkout/sessions"}
KEY = "start-key"


async def start(gateway: StripeGateway, request: CheckoutRequest, key: str = KEY) -> Checkout:
    return await gateway.start(body=gateway.prepare(request), account=request.account, key=key)


def recently() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


async def created(sandbox: SandboxProcess) -> list[dict[str, Any]]:
    """The create calls that reached the processor."""
    latest = (await sandbox.arequests())["latest"]
    return [one for one in latest if one["route"] == "POST /v1/checkout/sessions"]


async def test_r17_a_500_is_tried_three_times_under_one_key_and_then_unknown(sandbox: SandboxProcess) -> None:
    request = a_request()
    await sandbox.afault("status", status=500, times=3, **CREATE)
    async with stripe_gateway(sandbox) as (gateway, _):
        with pytest.raises(OutcomeUnknown):
            await start(gateway, request)
        tries = await created(sandbox)
        assert [one["idempotency_key"] for one in tries] == [KEY] * 3
        assert len({str(one["params"]) for one in tries}) == 1
        # The sweeper asks again in the same words, and only now is a page opened.
        checkout = await start(gateway, request)
        assert [one["session"] for one in (await sandbox.atruth())["sessions"]] == [checkout.ref]


async def test_r17_a_500_that_goes_away_is_not_noticed(sandbox: SandboxProcess) -> None:
    await sandbox.afault("status", status=503, times=2, **CREATE)
    async with stripe_gateway(sandbox) as (gateway, _):
        checkout = await start(gateway, a_request())
    assert [one["session"] for one in (await sandbox.atruth())["sessions"]] == [checkout.ref]


async def test_r18_a_page_that_was_opened_without_an_answer_is_found_with_its_money(sandbox: SandboxProcess) -> None:
    request = a_request()
    await sandbox.afault("never", times=3, moment="after", **CREATE)
    async with stripe_gateway(sandbox, timeout_s=0.2) as (gateway, _):
        with pytest.raises(OutcomeUnknown):
            await start(gateway, request)
        (opened,) = (await sandbox.atruth())["sessions"]
        await sandbox.apay(opened["session"])
        found = await gateway.find(request.payment_id, account=ACCOUNT, since=recently())
        assert found
        assert (found.state, found.captured) == (PaymentState.SETTLED, request.amount)
        # A second try of the payer under the same key meets the same page.
        assert (await start(gateway, request)).ref == found.checkout_ref
        assert len((await sandbox.atruth())["sessions"]) == 1


async def test_r18_a_person_never_waits_longer_than_the_bound_of_the_whole_call(sandbox: SandboxProcess) -> None:
    await sandbox.afault("never", times=3, moment="after", **CREATE)
    async with stripe_gateway(sandbox, start_within_s=0.4) as (gateway, _):
        began = time.monotonic()
        with pytest.raises(OutcomeUnknown):
            await start(gateway, a_request())
        assert 0.3 < time.monotonic() - began < 5
        assert len(await created(sandbox)) == 1


async def test_r18_a_read_without_an_answer_ends_too(sandbox: SandboxProcess) -> None:
    await sandbox.afault("never", method="GET", moment="after", times=3)
    async with stripe_gateway(sandbox, call_within_s=0.4) as (gateway, _):
        began = time.monotonic()
        with pytest.raises(GatewayUnavailable):
            await gateway.fetch("cs_test_1", account=ACCOUNT)
        assert 0.3 < time.monotonic() - began < 5


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "html", "status": 200},
        {"kind": "html", "status": 403},
        {"kind": "cut_json"},
        {"kind": "wrong", "change": {"currency": "cad"}},
        {"kind": "wrong", "change": {"amount_total": 123_455}},
        {"kind": "wrong", "change": {"amount_total": "123456"}},
        {"kind": "wrong", "change": {"client_reference_id": "00000000-0000-0000-0000-000000000000"}},
        {"kind": "wrong", "change": {"client_reference_id": None}},
        {"kind": "wrong", "change": {"livemode": True}},
        {"kind": "wrong", "change": {"status": "complete"}},
        {"kind": "wrong", "change": {"url": None}},
        {"kind": "wrong", "change": {"id": "pi_1"}},
    ],
    ids=lambda fault: "-".join(str(part) for part in fault.values()),
)
async def test_r20_an_answer_about_something_else_is_never_believed(
    sandbox: SandboxProcess, fault: dict[str, Any]
) -> None:
    request = a_request()
    async with gateway_at(sandbox.url, max_retries=0) as gateway:
        await sandbox.afault(moment="after", **fault, **CREATE)
        with pytest.raises(OutcomeUnknown):
            await start(gateway, request)
        found = await gateway.find(request.payment_id, account=ACCOUNT, since=recently())
        assert found
        assert (found.amount, found.state) == (request.amount, PaymentState.AWAITING_CUSTOMER)


SILLY = [b"", b"[]", b"null", b'"x"', b"{}", b'{"error":[]}', b'{"error":"x"}', b"[" * 100_000, b"\xff", b"1e999"]


@pytest.mark.parametrize("status", [200, 301, 400, 404, 408, 425, 500])
@pytest.mark.parametrize("body", SILLY, ids=lambda body: body[:12].decode("latin-1"))
async def test_r20_no_answer_however_odd_raises_what_the_port_does_not_know(status: int, body: bytes) -> None:
    answers = [http_answer(status, body)] * 3
    async with ScriptedServer.open(*answers) as server, gateway_at(server.url, max_retries=0) as gateway:
        with pytest.raises(OutcomeUnknown):
            await start(gateway, a_request())
        with pytest.raises(GatewayUnavailable):
            await gateway.fetch("cs_test_1", account=ACCOUNT)


async def test_r20_a_fetched_session_of_another_id_is_not_believed(sandbox: SandboxProcess) -> None:
    async with stripe_gateway(sandbox) as (gateway, _):
        checkout = await start(gateway, a_request())
        await sandbox.afault("wrong", method="GET", moment="after", change={"id": "cs_test_other"})
        with pytest.raises(GatewayUnavailable):
            await gateway.fetch(checkout.ref, account=ACCOUNT)


async def test_r21_a_limit_is_told_with_its_wait_and_not_hammered(sandbox: SandboxProcess) -> None:
    async with stripe_gateway(sandbox) as (gateway, exchanges):
        checkout = await start(gateway, a_request(), key="first")
        calls = (
            lambda: start(gateway, a_request()),
            lambda: gateway.fetch(checkout.ref, account=ACCOUNT),
            lambda: gateway.fetch_by_object(checkout.ref, account=ACCOUNT),
            lambda: gateway.find(a_request().payment_id, account=ACCOUNT, since=recently()),
            lambda: gateway.cancel(checkout.ref, account=ACCOUNT),
        )
        for call in calls:
            before = len(exchanges.sent)
            await sandbox.afault("status", status=429, retry_after_s=7)
            with pytest.raises(GatewayUnavailable) as told:
                await call()
            assert told.value.retry_after_s == 7
            assert len(exchanges.sent) == before + 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [("7", 7.0), ("0.5", 0.5), ("-1", None), ("nan", None), ("soon", None), ("", None), ("1e9", 3600.0)],
)
async def test_r21_only_a_sensible_wait_is_kept(given: str, kept: float | None) -> None:
    body = b'{"error":{"type":"invalid_request_error","code":"rate_limit"}}'
    answer = http_answer(429, body, Retry_After=given)
    async with ScriptedServer.open(answer) as server, gateway_at(server.url) as gateway:
        with pytest.raises(GatewayUnavailable) as told:
            await start(gateway, a_request())
    assert told.value.retry_after_s == kept


async def test_r21_a_key_that_is_being_executed_leaves_the_outcome_open(sandbox: SandboxProcess) -> None:
    request = a_request()
    async with stripe_gateway(sandbox, max_retries=0) as (gateway, _):
        await sandbox.afault("delay", seconds=1.0, **CREATE)
        slow = asyncio.create_task(start(gateway, request))
        while not await created(sandbox):
            pass
        with pytest.raises(OutcomeUnknown):
            await start(gateway, request)
        checkout = await slow
        assert await start(gateway, request) == checkout
    assert len((await sandbox.atruth())["sessions"]) == 1


def an_error(status: int, **error: str) -> bytes:
    details = ",".join(f'"{name}":"{value}"' for name, value in {"type": "api_error", **error}.items())
    return http_answer(status, f'{{"error":{{{details}}}}}'.encode())


@pytest.mark.parametrize(
    ("answers", "gone_after", "expected"),
    [
        ([], 0, GatewayUnavailable),
        ([CUT], 1, OutcomeUnknown),
        ([an_error(500)], 1, OutcomeUnknown),
        ([an_error(500), an_error(429)], None, OutcomeUnknown),
        ([an_error(500), an_error(401)], None, OutcomeUnknown),
        ([CUT, an_error(400, type="invalid_request_error")], None, OutcomeUnknown),
        ([an_error(409, code="lock_timeout"), an_error(429)], None, OutcomeUnknown),
        ([an_error(429)], None, GatewayUnavailable),
        ([an_error(401)], None, CredentialRejected),
        ([an_error(403)], None, CredentialRejected),
        ([an_error(400, type="idempotency_error")], None, OutcomeUnknown),
        ([an_error(400, type="invalid_request_error")], None, RequestRefused),
        ([an_error(402, type="card_error")], None, RequestRefused),
        ([an_error(418)], None, OutcomeUnknown),
    ],
    ids=[
        "never sent",
        "cut, then not sent",
        "500, then not sent",
        "500, then 429",
        "500, then 401",
        "cut, then 400",
        "409, then 429",
        "429",
        "401",
        "403",
        "key with other words",
        "400",
        "402",
        "418",
    ],
)
async def test_a_call_is_undone_only_when_no_try_of_it_may_have_had_an_effect(
    answers: Sequence[bytes], gone_after: int | None, expected: type[GatewayError]
) -> None:
    async with ScriptedServer.open(*answers, gone_after=gone_after) as server:
        if gone_after == 0:
            assert server._server
            server._server.close()
        async with gateway_at(server.url, max_retries=2) as gateway:
            with pytest.raises(GatewayError) as told:
                await start(gateway, a_request())
    assert type(told.value) is expected
    assert len(server.heard) == len(answers)


async def test_what_stripe_refuses_as_such_is_told_with_its_code(sandbox: SandboxProcess) -> None:
    async with stripe_gateway(sandbox) as (gateway, _):
        with pytest.raises(RequestRefused) as told:
            await start(gateway, a_request(customer_email="not an address"))
    assert told.value.failure == Failure(reason="processing_error", processor_code="email_invalid")
    assert (await sandbox.atruth())["sessions"] == []


async def test_cancel_is_unknown_when_its_answer_is_lost(sandbox: SandboxProcess) -> None:
    async with stripe_gateway(sandbox, max_retries=0) as (gateway, _):
        checkout = await start(gateway, a_request())
        await sandbox.afault("cut", method="POST", moment="after")
        with pytest.raises(OutcomeUnknown):
            await gateway.cancel(checkout.ref, account=ACCOUNT)
        assert (await gateway.fetch(checkout.ref, account=ACCOUNT)).state is PaymentState.EXPIRED


async def test_a_search_that_finds_no_end_is_no_proof_of_absence() -> None:
    other = {"id": "cs_test_1", "livemode": False, "status": "open", "payment_status": "unpaid", "expires_at": 1}
    page = http_answer(200, json.dumps({"object": "list", "data": [other], "has_more": True, "url": "/v1"}).encode())
    async with ScriptedServer.open(*[page] * 101) as server, gateway_at(server.url) as gateway:
        with pytest.raises(GatewayUnavailable):
            await gateway.find(a_request().payment_id, account=ACCOUNT, since=recently())
    assert len(server.heard) == 100


async def test_an_account_is_refused_where_none_is_connected(sandbox: SandboxProcess) -> None:
    async with stripe_gateway(sandbox, connect=False) as (gateway, exchanges):
        with pytest.raises(CredentialRejected):
            await start(gateway, a_request())
        with pytest.raises(CredentialRejected):
            await gateway.fetch("cs_test_1", account=ACCOUNT)
        assert exchanges.sent == []
        own = await start(gateway, a_request(account=""))
        assert "stripe-account" not in exchanges.sent[0].headers
        assert (await gateway.fetch(own.ref, account="")).account == ""
        with pytest.raises(CheckoutNotFound):
            await gateway.fetch("cs_test_1", account="")
