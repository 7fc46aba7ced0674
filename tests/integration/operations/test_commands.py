"""The commands as an operator runs them: what they print, and the status that a script reads."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping

import asyncpg

from application.tasks import TaskName
from tests.contracts.ground import prepared
from tests.drivers.sql import SqlPortal
from tests.support.database import TestDatabase
from tests.support.portal import environ_of
from tests.support.sandbox import SandboxProcess


def serviceflow(command: str, environ: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "entrypoints.cli", command],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_invariants_are_printed_with_their_rows(database: TestDatabase, sandbox: SandboxProcess) -> None:
    asyncio.run(one_invoice(database))
    sound = serviceflow("invariants", environ_of(database, sandbox))
    assert (sound.returncode, sound.stdout) == (0, "Every invariant holds.\n"), sound.stderr
    asyncio.run(as_owner(database, "update invoice set settled_minor = 1"))
    broken = serviceflow("invariants", environ_of(database, sandbox))
    assert broken.returncode == 1
    assert "I1 what an invoice has been paid is the sum of its ledger" in broken.stdout
    assert "invoice INV-2001" in broken.stdout


def test_the_doctor_says_what_to_mend(database: TestDatabase, sandbox: SandboxProcess) -> None:
    well = serviceflow("doctor", environ_of(database, sandbox))
    assert well.returncode == 0, well.stdout + well.stderr
    assert "MEND" not in well.stdout
    ill = serviceflow("doctor", {**environ_of(database, sandbox), "SMTP_PORT": "1"})
    assert ill.returncode == 1
    assert [line for line in ill.stdout.splitlines() if line.startswith("MEND")] == [
        "MEND  mail server: SMTP_HOST and its neighbors: SMTPConnectError"
    ]


def test_what_needs_a_person_is_listed(database: TestDatabase, sandbox: SandboxProcess) -> None:
    asyncio.run(something_to_look_into(database))
    alerts = serviceflow("alerts", environ_of(database, sandbox))
    assert "payment_excess payment:1 invoice:2, 2 times" in alerts.stdout, alerts.stderr
    parked = serviceflow("parked", environ_of(database, sandbox))
    assert "poll_payment" in parked.stdout, parked.stderr
    assert "EventUnknown after 1 tries" in parked.stdout


async def something_to_look_into(database: TestDatabase) -> None:
    portal = SqlPortal(database)
    try:
        ground = await prepared(portal)
        async with ground.begin() as work:
            for _ in range(2):
                await work.alerts.raise_("payment_excess", subject="payment:1", detail="invoice:2")
            await work.tasks.add(TaskName.POLL_PAYMENT, work.new_id(), reason=work.new_id())
            await work.commit()
        await as_owner(database, "update outbox set parked_at = now(), problem = 'EventUnknown', tries = 1")
    finally:
        await portal.close()


async def one_invoice(database: TestDatabase) -> None:
    portal = SqlPortal(database)
    try:
        await (await prepared(portal)).invoice()
    finally:
        await portal.close()


async def as_owner(database: TestDatabase, statement: str) -> None:
    owner = await asyncpg.connect(database.admin_dsn)
    try:
        await owner.execute(statement)
    finally:
        await owner.close()
