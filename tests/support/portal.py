"""A running portal for tests: the real application over a fresh database, with the sandbox for money and mail.

    async with running_portal(database, sandbox) as portal:
        await portal.client.get("/login")       # the ASGI app, without a socket
        await portal.work_off()                 # run what the outbox holds, as a worker would

One event loop runs everything, so a test decides when deferred work is done.
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import httpx

from domain.contractors.contractor import Settings
from entrypoints.bootstrap import Container, add_contractor, close_all, make_container, move_rehearsal_clock
from entrypoints.config import Config, read_config
from entrypoints.http.edge import Portal
from entrypoints.http.main import build
from tests.support.database import TestDatabase
from tests.support.sandbox import SandboxProcess

HOST = "portal.test"
BASE_URL = f"http://{HOST}"
ACCOUNT = "acct_test"
WEBHOOK_SECRET = "whsec_portal_tests"


def environ_of(database: TestDatabase, sandbox: SandboxProcess) -> Mapping[str, str]:
    """The environment of a portal in test mode; also for processes that a test starts."""
    return {
        "SERVICEFLOW_MODE": "test",
        "DATABASE_URL": database.app_dsn,
        "DATABASE_RELAY_URL": database.relay_dsn,
        "DATABASE_ADMIN_URL": database.admin_dsn,
        "DATABASE_POOL_SIZE": "10",
        "DATABASE_READ_POOL_SIZE": "4",
        "BROKER_URL": "embedded:",
        "TOKEN_KEYS": f"1:{b64encode(bytes(range(32))).decode()}",
        "SEAL_KEYS": f"1:{b64encode(bytes(range(32, 64))).decode()}",
        "STRIPE_SECRET_KEY": "sk_test_portal",
        "STRIPE_WEBHOOK_SECRETS": WEBHOOK_SECRET,
        "STRIPE_API_BASE": sandbox.url,
        "STRIPE_CHECKOUT_ORIGIN": sandbox.url,
        "SMTP_HOST": sandbox.smtp_host,
        "SMTP_PORT": str(sandbox.smtp_port),
        "SMTP_TLS": "none",
        "MAIL_FROM": "portal@portal.test",
    }


@dataclass(slots=True)
class RunningPortal:
    config: Config
    container: Container
    client: httpx.AsyncClient  # of the contractor's host
    sandbox: SandboxProcess
    database: TestDatabase
    contractor_id: UUID
    api_key: str
    app: Portal  # the ASGI application, for a server of its own

    async def work_off(self, *, most: int = 500) -> int:
        """Run every task that is due, and what follows from it; return how many ran. Raises when they do not end."""
        relay, run = self.container.relay(), self.container.task_runner()
        done = 0
        while leased := await relay.lease(most=50, lease_s=30):
            for task in leased:
                await run(task.contractor_id, task.id)
                done += 1
            assert done <= most, "the outbox does not become empty"
        return done

    async def move_clock(self, shift: timedelta) -> None:
        """Set the portal's clock this far from the real one. The sandbox's clock is moved by its own means."""
        await move_rehearsal_clock(self.config, self.database.admin_dsn, shift)

    def staff(self) -> dict[str, str]:
        """Headers of a member of staff's software."""
        return {"authorization": f"Bearer {self.api_key}"}


@asynccontextmanager
async def running_portal(
    database: TestDatabase,
    sandbox: SandboxProcess,
    *,
    settings: Settings | None = None,
    overrides: Mapping[str, object] | None = None,
) -> AsyncIterator[RunningPortal]:
    """`overrides` maps a provider's name to what stands in its place, to wrap ports for faults."""
    config = read_config(environ_of(database, sandbox))
    added = await add_contractor(
        config,
        database.admin_dsn,
        name="Acme Heating",
        hosts=(HOST,),
        base_url=BASE_URL,
        email="office@acme.test",
        settings=settings or Settings(stripe_account=ACCOUNT),
    )
    container = make_container(config)
    for name, stand_in in (overrides or {}).items():
        container.providers[name].override(stand_in)
    app = build(container)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # httpx types an ASGI app more narrowly
    try:
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
            yield RunningPortal(
                config=config,
                container=container,
                client=client,
                sandbox=sandbox,
                database=database,
                contractor_id=added.contractor_id,
                api_key=added.api_key,
                app=app,
            )
    finally:
        await close_all(container)
