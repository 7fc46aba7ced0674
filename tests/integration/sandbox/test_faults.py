"""Scripted faults, seen through the SDK."""

import asyncio
import time

import httpx
import pytest
import stripe

from tests.integration.sandbox.conftest import KEY, order
from tests.support.sandbox import SandboxFailed, SandboxProcess

pytestmark = pytest.mark.anyio
CREATE = {"method": "POST", "path": "/v1/checkout/sessions"}


async def create(client: stripe.StripeClient, key: str = "attempt-1") -> str:
    session = await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": key})
    return session.id


async def sessions(sandbox: SandboxProcess) -> int:
    return len((await sandbox.atruth())["sessions"])


async def test_a_failure_before_executing_leaves_nothing(
    plain_client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    await sandbox.afault("status", **CREATE, status=500)
    with pytest.raises(stripe.APIError) as failed:
        await create(plain_client)
    assert failed.value.http_status == 500
    assert await sessions(sandbox) == 0
    await create(plain_client)
    assert await sessions(sandbox) == 1


async def test_a_500_after_executing_is_remembered_under_its_key(
    plain_client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    await sandbox.afault("status", **CREATE, status=500, moment="after")
    for _ in range(2):
        with pytest.raises(stripe.APIError) as failed:
            await create(plain_client)
        assert failed.value.http_status == 500
    assert await sessions(sandbox) == 1


async def test_too_many_requests_say_when_to_come_back(
    plain_client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    await sandbox.afault("status", **CREATE, status=429, retry_after_s=7, times=2)
    for _ in range(2):
        with pytest.raises(stripe.RateLimitError) as failed:
            await create(plain_client)
        assert failed.value.headers is not None
        assert failed.value.headers["Retry-After"] == "7"
    await create(plain_client)


async def test_a_conflict_can_be_asked_for(plain_client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    await sandbox.afault("status", **CREATE, status=409)
    with pytest.raises(stripe.APIError) as failed:
        await create(plain_client)
    assert failed.value.http_status == 409


@pytest.mark.parametrize(("moment", "executed"), [("before", 0), ("after", 1)])
async def test_a_connection_can_break_before_or_after_executing(
    plain_client: stripe.StripeClient, sandbox: SandboxProcess, moment: str, executed: int
) -> None:
    await sandbox.afault("cut", **CREATE, moment=moment)
    with pytest.raises(stripe.APIConnectionError):
        await create(plain_client)
    assert await sessions(sandbox) == executed
    await create(plain_client)
    assert await sessions(sandbox) == 1


async def test_an_answer_that_never_comes_was_executed_all_the_same(
    plain_client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    await sandbox.afault("never", **CREATE, moment="after")
    with pytest.raises(stripe.APIConnectionError):
        await create(plain_client)
    assert await sessions(sandbox) == 1
    await create(plain_client)
    assert await sessions(sandbox) == 1


async def test_an_answer_can_come_late(plain_client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    await sandbox.afault("delay", **CREATE, moment="after", seconds=0.5)
    began = time.monotonic()
    late = asyncio.create_task(create(plain_client))
    await sandbox.await_for_requests(1)
    assert await sessions(sandbox) == 1
    assert not late.done()
    await late
    assert time.monotonic() - began >= 0.5


async def test_an_answer_can_be_a_page_or_half_of_one(sandbox: SandboxProcess) -> None:
    async with httpx.AsyncClient(base_url=sandbox.url, auth=(KEY, ""), trust_env=False) as http:
        await sandbox.afault("html", path="/v1/account")
        page = await http.get("/v1/account")
        assert (page.status_code, page.headers["Content-Type"].split(";")[0]) == (502, "text/html")
        await sandbox.afault("cut_json", path="/v1/account", moment="after")
        half = await http.get("/v1/account")
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            half.json()
        assert (await http.get("/v1/account")).json()["object"] == "account"


async def test_an_answer_can_lie_about_the_amount(plain_client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    session_id = await create(plain_client)
    lie = {"amount_total": 1, "currency": "eur"}
    await sandbox.afault("wrong", method="GET", path=f"/v1/checkout/sessions/{session_id}", moment="after", change=lie)
    wrong = await plain_client.v1.checkout.sessions.retrieve_async(session_id)
    assert (wrong.amount_total, wrong.currency) == (1, "eur")
    right = await plain_client.v1.checkout.sessions.retrieve_async(session_id)
    assert (right.amount_total, right.currency) == (48_000, "usd")


async def test_a_fault_hits_only_what_it_names(plain_client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    await sandbox.afault("status", method="GET", path="/v1/charges")
    await create(plain_client)
    with pytest.raises(stripe.APIError):
        await plain_client.v1.charges.list_async()
    await plain_client.v1.charges.list_async()


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 200},
        {"kind": "cut_json", "moment": "before"},
        {"kind": "wrong", "moment": "after"},
        {"kind": "cut", "times": 0},
        {"kind": "delay", "seconds": -1},
        {"kind": "explode"},
        {"kind": "cut", "whenever": True},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(sandbox: SandboxProcess, fault: dict[str, object]) -> None:
    with pytest.raises(SandboxFailed, match=r": 400 "):
        sandbox.fault(**fault)  # type: ignore[arg-type]
