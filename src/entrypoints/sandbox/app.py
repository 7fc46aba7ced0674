import asyncio
import contextlib
from collections.abc import AsyncIterator

from litestar import Litestar, Response, get
from litestar.di import Provide

from entrypoints.sandbox import pages
from entrypoints.sandbox.control.faults import FaultControl
from entrypoints.sandbox.control.mail import MailControl
from entrypoints.sandbox.control.merchants import MerchantControl
from entrypoints.sandbox.control.time_and_truth import TimeAndTruth
from entrypoints.sandbox.control.webhooks import WebhookControl
from entrypoints.sandbox.html import STYLESHEET, page
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.mail.pages import ROUTES as MAIL_ROUTES
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.payments import expire_due
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.stripe.gate import api

TICK_S = 1.0
MAX_BODY = 2_000_000


@get("/")
async def index(sandbox: Injected[Sandbox]) -> Response[str]:
    """What is here, for a person."""
    expire_due(sandbox)
    sessions = [one for account in sandbox.accounts.all() for one in account.of("checkout.session").values()]
    newest = sorted(sessions, key=lambda one: one["created"], reverse=True)[:50]
    now = sandbox.clock.at().strftime("%Y-%m-%d %H:%M:%S UTC")
    return page("index.html", mails=len(sandbox.mailbox.kept), now=now, sessions=newest)


@get("/health")
async def health() -> Json:
    return {"status": "ok"}


@get("/sandbox.css")
async def stylesheet() -> Response[str]:
    return Response(STYLESHEET, media_type="text/css")


def create_app(sandbox: Sandbox) -> Litestar:
    """The HTTP side; SMTP is served beside it."""

    @contextlib.asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        ticking = asyncio.create_task(_tick(sandbox))
        try:
            yield
        finally:
            ticking.cancel()
            await sandbox.webhooks.stop()

    control = [TimeAndTruth, WebhookControl, FaultControl, MerchantControl, MailControl]
    checkout = [pages.show_checkout, pages.pay, pages.show_challenge, pages.answer_challenge]
    return Litestar(
        route_handlers=[index, health, stylesheet, api, *control, *checkout, *MAIL_ROUTES],
        dependencies={"sandbox": Provide(lambda: sandbox, sync_to_thread=False)},
        lifespan=[running],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=MAX_BODY,
    )


async def _tick(sandbox: Sandbox) -> None:
    """Sessions end by themselves, whether or not somebody asks for them."""
    while True:
        await asyncio.sleep(TICK_S)
        expire_due(sandbox)
