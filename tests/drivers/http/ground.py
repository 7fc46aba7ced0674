"""The portal on PostgreSQL with the sandbox for money and mail, a thread with its event loop, and a browser a person."""

import asyncio
import threading
from collections.abc import Awaitable, Coroutine, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urljoin
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import uvicorn

from application.payments.poll_payments import ALL
from domain.shared.ids import ContractorId
from tests.drivers import offers
from tests.drivers.billing_app import EMAILS, MailSeen, Refused
from tests.drivers.html import Form, Page
from tests.support.database import TestDatabase
from tests.support.portal import BASE_URL, WEBHOOK_SECRET, RunningPortal, running_portal
from tests.support.sandbox import Json, SandboxProcess

T = TypeVar("T")
STAFF_API = "/api/staff/v1"
START_S = 20.0


class Ground:
    """Every method is called from the test's thread; the portal lives in a thread of its own, with its event loop."""

    def __init__(self, database: TestDatabase, sandbox: SandboxProcess) -> None:
        self.sandbox = sandbox
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._browsers: dict[str, httpx.AsyncClient] = {}
        self.shift = timedelta(0)
        self._stop = asyncio.Event()
        ready: asyncio.Future[RunningPortal] = self._loop.create_future()
        self._life = asyncio.run_coroutine_threadsafe(self._live(database, ready), self._loop)
        self.portal = self.call(_either(ready, self._life))

    async def _live(self, database: TestDatabase, ready: "asyncio.Future[RunningPortal]") -> None:
        """The portal from its start to its end in one task, as its cancel scopes want it."""
        async with AsyncExitStack() as stack:
            portal = await stack.enter_async_context(
                running_portal(database, self.sandbox, settings=offers.settings())
            )
            server = _Server(portal)
            serving = asyncio.create_task(server.serve())
            while not server.started:
                await asyncio.sleep(0.005)
            self.port = server.port
            await self.sandbox.awebhook(f"http://127.0.0.1:{server.port}/hooks/stripe", WEBHOOK_SECRET, connect=True)
            ready.set_result(portal)
            await self._stop.wait()
            for browser in self._browsers.values():
                await browser.aclose()
            server.should_exit = True
            await serving

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._life.result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # Time and deferred work.
    def pass_time(self, *, minutes: int) -> None:
        self.shift += timedelta(minutes=minutes)
        self.call(self.portal.move_clock(self.shift))
        self.sandbox.advance(minutes * 60)
        self.work_off()

    def work_off(self) -> None:
        """Wait for the processor's news, and let a worker do what is due."""
        self.sandbox.wait_for_deliveries(0)
        self.call(self.portal.work_off())

    def look_for_missed_payments(self) -> None:
        contractor_id = ContractorId(self.portal.contractor_id)
        self.call(self.portal.container.poll_payments()(contractor_id, back=ALL))
        self.work_off()

    def exceptions(self) -> Sequence[str]:
        """The codes on the exception list, which has no page yet: read as the database's owner."""

        async def look() -> Sequence[str]:
            connection = await asyncpg.connect(self.portal.database.admin_dsn)
            try:
                return [row["code"] for row in await connection.fetch("select code from alert order by id")]
            finally:
                await connection.close()

        return self.call(look())

    # The office, through the staff API.
    def staff(self, method: str, path: str, body: object = None) -> Any:
        """Return what the API answers, None for nothing. Raises Refused with the problem's own words."""
        answer = self.call(
            self.portal.client.request(
                method,
                f"{STAFF_API}{path}",
                headers={**self.portal.staff(), "idempotency-key": str(uuid4()), "content-type": "application/json"},
                content=None if body is None else msgspec.json.encode(body),
            )
        )
        self.work_off()
        if answer.status_code >= 400:
            raise Refused(answer.json()["detail"])
        return answer.json() if answer.content else None

    # A person with a browser.
    def visit(self, by: str, address: str) -> Page:
        return self._page(by, "GET", address)

    def submit(self, by: str, form: Form, **values: str) -> Page:
        """Send a form as it came, with these values changed. Leads on as a browser would, within the portal."""
        page = self.send(by, form.action, form.filled(**values))
        self.work_off()
        return page

    def send(self, by: str, address: str, fields: Sequence[tuple[str, str]]) -> Page:
        return self._page(by, "POST", address, fields)

    def _page(self, by: str, method: str, address: str, fields: Sequence[tuple[str, str]] = ()) -> Page:
        answer = self.call(self._browse(by, method, address, fields))
        while answer.is_redirect and (target := urljoin(str(answer.url), answer.headers["location"])):
            if not target.startswith(BASE_URL):
                return Page("", status=answer.status_code, url=target)
            answer = self.call(self._browse(by, "GET", target, ()))
        return Page(answer.text, status=answer.status_code, url=str(answer.url))

    async def _browse(self, by: str, method: str, address: str, fields: Sequence[tuple[str, str]]) -> httpx.Response:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        headers = {"origin": BASE_URL} if method == "POST" else {}
        return await self.browser(by).request(method, address, data=data or None, headers=headers)

    def browser(self, by: str) -> httpx.AsyncClient:
        if by not in self._browsers:
            transport = httpx.ASGITransport(app=self.portal.app)  # type: ignore[arg-type]
            self._browsers[by] = httpx.AsyncClient(transport=transport, base_url=BASE_URL)
        return self._browsers[by]

    # Mail.
    def letters(self, to: str) -> Sequence[Json]:
        """The mails to a person, oldest first."""
        return self.sandbox.mails(to=EMAILS[to])[::-1]

    def mails(self, *, to: str) -> Sequence[MailSeen]:
        return [
            MailSeen(
                subject=letter["subject"],
                text=letter["text"],
                attachments=[file["name"] for file in letter["attachments"]],
            )
            for letter in self.letters(to)
        ]

    def link(self, to: str, beginning: str, about: str) -> str:
        """The newest link of a kind (`/e/`, `/i/`, …) in a person's mails that name a number or a purpose."""
        for letter in reversed(self.letters(to)):
            if about in f"{letter['subject']} {letter['text']} {letter['attachments']}":
                for link in letter["links"]:
                    if link.startswith(BASE_URL + beginning):
                        return str(link)
        raise AssertionError(f"{to} has no link {beginning} about {about}")


class _Server(uvicorn.Server):
    """The same application on a socket, for the processor's webhooks and for browsers."""

    def __init__(self, portal: RunningPortal) -> None:
        super().__init__(
            uvicorn.Config(
                portal.app,  # type: ignore[arg-type]
                host="127.0.0.1",
                port=0,
                loop="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                timeout_graceful_shutdown=2,
            )
        )

    @property
    def port(self) -> int:
        found: int = self.servers[0].sockets[0].getsockname()[1]
        return found


async def _either(ready: Awaitable[T], life: Any) -> T:
    """What is ready first: the portal, or the end of its start, which then raises."""
    started, ended = asyncio.ensure_future(ready), asyncio.wrap_future(life)
    await asyncio.wait({started, ended}, timeout=START_S, return_when=asyncio.FIRST_COMPLETED)
    if ended.done():
        ended.result()
    return started.result()
