"""Health and metrics: what stands on the port that only this machine reaches."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from entrypoints.http.ops import create_ops_app
from entrypoints.http.ops.app import Check
from entrypoints.metrics import answered, count_alerts, task_ended

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def ops(**checks: Check) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_ops_app(**checks))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def fine() -> None:
    return None


async def refuses() -> None:
    raise ConnectionRefusedError("at postgresql://user:secret@host")


async def says_no() -> bool:
    return False


async def never() -> None:
    await asyncio.Event().wait()


async def test_a_process_that_answers_is_alive_whatever_its_parts_do() -> None:
    async with ops(database=refuses) as client:
        assert (await client.get("/health/live")).status_code == 200


async def test_it_is_ready_when_every_part_is() -> None:
    async with ops(database=fine, migrations=fine) as client:
        answer = await client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"database": "yes", "migrations": "yes"})


@pytest.mark.parametrize("check", [refuses, says_no, never])
async def test_it_is_not_ready_while_a_part_fails_says_no_or_hangs(check: Check) -> None:
    async with ops(database=check, migrations=fine) as client:
        answer = await asyncio.wait_for(client.get("/health/ready"), timeout=3)
    assert (answer.status_code, answer.json()) == (503, {"database": "no", "migrations": "yes"})


async def read(client: httpx.AsyncClient) -> dict[str, float]:
    lines = (await client.get("/metrics")).text.splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


async def test_answers_tasks_and_alerts_are_counted() -> None:
    count_alerts()
    count_alerts()  # twice counts once
    names = (
        'serviceflow_requests_total{method="GET",route="/e/{token}",status="200"}',
        'serviceflow_requests_total{method="other",route="none",status="405"}',
        'serviceflow_tasks_total{name="send_message",outcome="parked"}',
        'serviceflow_alerts_total{code="payment_excess"}',
        'serviceflow_request_seconds_bucket{le="0.3",method="GET",route="/e/{token}"}',
    )
    async with ops() as client:
        before = await read(client)
        answered("GET", "/e/{token}", 200, 0.2)
        answered("BREW", "none", 405, 0.1)
        task_ended("send_message", "parked")
        logging.getLogger("serviceflow.alerts").error("alert raised", extra={"code": "payment_excess"})
        after = await read(client)
    assert [after[name] - before.get(name, 0) for name in names] == [1, 1, 1, 1, 1]
