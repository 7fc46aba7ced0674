"""kill -9 of a real worker process between the charge and its record."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import pytest

from tests.faults.world import World, payer, until, world_of
from tests.support.database import TestDatabase
from tests.support.portal import environ_of
from tests.support.sandbox import SandboxProcess

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("worker-process")]
A_MINUTE = 60.0


@pytest.mark.R01
async def test_R01_a_worker_killed_between_charge_and_record_within_a_minute_it_is_paid_once(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    async with world_of(database, sandbox) as world:
        bill = await world.invoice(of=await world.person(email="ana@faults.test"))
        started = await world.begin_payment(bill, by=payer())
        assert (await world.pay_at(started))["outcome"] == "paid"
        # The processor is asked and does not answer: the worker is in the middle of it for certain.
        await sandbox.afault("delay", method="GET", path="/v1/checkout/sessions/", seconds=60, times=5)
        with worker(environ_of(database, sandbox)) as first:
            await until(partial(asked, world), within_s=30)
            first.send_signal(signal.SIGKILL)
            assert first.wait(timeout=10) == -signal.SIGKILL
        assert await world.paid_minor(bill) == 0
        await world.end_faults()
        killed = time.monotonic()
        with worker(environ_of(database, sandbox)):
            # the dead worker's lease of 30 s has to end first
            await until(partial(is_paid, world, bill.id), within_s=A_MINUTE)
            assert time.monotonic() - killed < A_MINUTE
            await until(partial(has_receipt, world), within_s=20)
        assert await world.count("ledger_entry") == 1
        assert await world.count("message", "kind = 'receipt'") == 1
        await world.check_sound()


@contextmanager
def worker(environ: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "entrypoints.cli", "worker"],
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


async def asked(world: World) -> bool:
    latest = (await world.sandbox.arequests())["latest"]
    return any(one["method"] == "GET" and one["path"].startswith("/v1/checkout/sessions/") for one in latest)


async def is_paid(world: World, invoice_id: object) -> bool:
    return await world.count("invoice", "id = $1 and settled_minor = total_minor", invoice_id) == 1


async def has_receipt(world: World) -> bool:
    return await world.count("message", "kind = 'receipt' and state = 'sent'") == 1
