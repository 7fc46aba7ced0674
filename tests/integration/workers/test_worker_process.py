"""The worker as it is run: a process of its own, over either broker, ended by SIGTERM."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import pytest

from application.customers.add_customer import AddCustomer, ContactInput, PropertyInput
from application.estimates.content import EstimateContent, OfferedLineInput, OptionInput
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.send_estimate import SendEstimate
from domain.shared.actors import SYSTEM
from tests.support.database import TestDatabase
from tests.support.portal import RunningPortal, environ_of, running_portal
from tests.support.rabbit import rabbit_node
from tests.support.sandbox import SandboxProcess

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("worker-process")]


@contextmanager
def worker(environ: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-m", "entrypoints.cli", "worker"], env={**os.environ, **environ})
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


async def send_an_estimate(portal: RunningPortal, *, to: str) -> UUID:
    container, contractor_id = portal.container, portal.contractor_id
    customer_id = await container.add_customer()(
        AddCustomer(
            contractor_id=contractor_id,
            by=SYSTEM,
            name="Ana Morales",
            contacts=(ContactInput(name="Ana Morales", email=to),),
            properties=(PropertyInput(street="418 Juniper Street", city="Asheville"),),
        )
    )
    customer = await container.customers().find(contractor_id, customer_id)
    assert customer is not None
    line = OfferedLineInput(description="Inspection", unit_price_minor=12_900)
    estimate_id = await container.draft_estimate()(
        DraftEstimate(
            contractor_id=contractor_id,
            by=SYSTEM,
            customer_id=customer_id,
            property_id=customer.properties[0].id,
            content=EstimateContent(title="Tune-up", options=(OptionInput(name="Standard", lines=(line,)),)),
        )
    )
    await container.send_estimate()(SendEstimate(contractor_id=contractor_id, by=SYSTEM, estimate_id=estimate_id))
    return estimate_id


async def test_a_worker_sends_what_was_queued_before_it_began_and_ends_on_sigterm(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    async with running_portal(database, sandbox) as portal:
        await send_an_estimate(portal, to="ana@embedded.test")
        with worker(environ_of(database, sandbox)) as process:
            [mail] = await sandbox.await_for_mail(to="ana@embedded.test", timeout_s=30)
            assert mail["subject"].startswith("Estimate E-")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0


async def test_a_worker_over_rabbitmq_does_the_same(database: TestDatabase, sandbox: SandboxProcess) -> None:
    with rabbit_node() as broker_url:
        async with running_portal(database, sandbox) as portal:
            environ = {**environ_of(database, sandbox), "BROKER_URL": broker_url}
            with worker(environ) as process:
                await send_an_estimate(portal, to="ana@rabbit.test")
                await sandbox.await_for_mail(to="ana@rabbit.test", timeout_s=30)
                began = time.monotonic()
                await send_an_estimate(portal, to="ben@rabbit.test")
                await sandbox.await_for_mail(to="ben@rabbit.test", timeout_s=30)
                # woken by NOTIFY: far below the lease, after which a lost task would come again
                assert time.monotonic() - began < 15
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=30) == 0


async def test_R42_the_process_says_what_is_missing_and_does_not_start() -> None:
    said = subprocess.run(  # noqa: ASYNC221 - nothing else runs in this test
        [sys.executable, "-m", "entrypoints.cli", "worker"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 2
    assert "DATABASE_URL is missing" in said.stderr
    assert "STRIPE_SECRET_KEY is missing" in said.stderr
