"""The whole job, from the mail to the paid invoice: with the keyboard alone, and without JavaScript."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain.estimates.offer import DepositKind, DepositRule
from entrypoints.bootstrap import add_contractor
from scripts.story import tell
from tests.drivers.http.shared import SharedPortal
from tests.look.offers import NAME, SETTINGS
from tests.support.checked_stripe import SDK_WARNING
from tests.support.database import TestServer
from tests.support.portal import ACCOUNT, WEBHOOK_SECRET
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.filterwarnings(SDK_WARNING)
DEPOSIT = DepositRule(kind=DepositKind.PERCENT, percent=Decimal(30), required=True)


@pytest.fixture
def rehearsal(database_server: TestServer, sandbox_process: SandboxProcess) -> Iterator[dict[str, Any]]:
    """A portal with a worker beside it, told of as a rehearsal tells of itself."""
    sandbox_process.reset()
    with database_server.fresh() as database, SharedPortal(database, sandbox_process).running() as shared:
        key = shared.call(_taken_in(shared))
        url = f"http://127.0.0.1:{shared.port}"
        sandbox_process.webhook(f"{url}/hooks/stripe", WEBHOOK_SECRET, connect=True)
        worker = shared.call(_begun(shared))
        yield {
            "staff_api": {"url": f"{url}/api/staff/v1", "key": key},
            "sandbox_url": sandbox_process.url,
        }
        shared.call(_ended(worker))


@pytest.mark.parametrize(
    ("keyboard", "script"),
    [
        pytest.param(True, True, marks=getattr(pytest.mark, "NFR-1"), id="with the keyboard alone"),
        pytest.param(False, False, marks=getattr(pytest.mark, "API-3"), id="without script"),
        pytest.param(True, False, marks=pytest.mark.long, id="with neither mouse nor script"),
    ],
)
def test_the_whole_job_is_done(rehearsal: dict[str, Any], keyboard: bool, script: bool) -> None:
    tell(rehearsal, keyboard=keyboard, script=script)


async def _taken_in(shared: SharedPortal) -> str:
    """Add the contractor and return its key of the staff API."""
    added = await add_contractor(
        shared.portal.config,
        shared.portal.database.admin_dsn,
        name=NAME,
        hosts=("127.0.0.1",),
        base_url=f"http://127.0.0.1:{shared.port}",
        email="office@northwind.example",
        settings=replace(SETTINGS, deposit=DEPOSIT, stripe_account=f"{ACCOUNT}story"),
    )
    return added.api_key


async def _begun(shared: SharedPortal) -> asyncio.Task[None]:
    return asyncio.create_task(_work(shared))


async def _work(shared: SharedPortal) -> None:
    """What a worker does, until it is canceled."""
    while True:
        await shared.portal.work_off()
        await asyncio.sleep(0.05)


async def _ended(worker: asyncio.Task[None]) -> None:
    worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker
