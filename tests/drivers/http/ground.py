"""A contractor of one scenario on the running portal: its time, its worker, its office's software, its customers."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urljoin
from uuid import uuid4

import asyncpg
import httpx
import msgspec

from adapters.sql.invariants import broken_invariants
from application.payments.poll_payments import ALL
from application.tasks import Task, TaskName
from domain.shared.ids import ContractorId
from entrypoints.bootstrap import add_contractor
from tests.drivers import offers
from tests.drivers.billing_app import EMAILS, MailSeen, PrintSeen, Refused
from tests.drivers.html import Form, Page
from tests.drivers.http.shared import SharedPortal
from tests.drivers.prints import print_seen
from tests.support.portal import WEBHOOK_SECRET
from tests.support.sandbox import Json

T = TypeVar("T")
STAFF_API = "/api/staff/v1"
MOST_ROUNDS = 50


class Ground:
    """A contractor of its own on the shared portal."""

    def __init__(self, shared: SharedPortal) -> None:
        self._shared, self.portal, self.sandbox = shared, shared.portal, shared.sandbox
        shared.contractors += 1
        # Browsers lead every name under localhost to this machine, and trust it like a secure one.
        self.host = f"p{shared.contractors}.localhost"
        self.base_url = f"http://{self.host}:{shared.port}"
        self._contractor, self._key = self.call(self._taken_in())
        self._browsers: dict[str, httpx.AsyncClient] = {}
        self.shift = timedelta(0)
        self.call(self.portal.move_clock(self.shift))
        self.sandbox.webhook(f"http://127.0.0.1:{shared.port}/hooks/stripe", WEBHOOK_SECRET, connect=True)

    async def _taken_in(self) -> tuple[ContractorId, str]:
        added = await add_contractor(
            self.portal.config,
            self.portal.database.admin_dsn,
            name=offers.NAME,
            hosts=(self.host,),
            base_url=self.base_url,
            email="",
            settings=offers.settings(account=f"acct_test{self._shared.contractors}"),
        )
        return added.contractor_id, added.api_key

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        return self._shared.call(work)

    def close(self) -> None:
        """Leave nothing to do behind, and every invariant in order."""
        self.call(self._leave())
        broken = self.call(broken_invariants(self.portal.container.door(), [self._contractor]))
        assert not broken, broken

    async def _leave(self) -> None:
        for browser in self._browsers.values():
            await browser.aclose()
        await self._as_owner(
            "update outbox set done_at = now() where contractor_id = $1 and done_at is null and parked_at is null",
            self._contractor,
        )

    async def _as_owner(self, statement: str, *parameters: object) -> Sequence[Any]:
        connection = await asyncpg.connect(self.portal.database.admin_dsn)
        try:
            rows: Sequence[Any] = await connection.fetch(statement, *parameters)
            return rows
        finally:
            await connection.close()

    # Time and deferred work.
    def pass_time(self, *, minutes: int) -> None:
        self.shift += timedelta(minutes=minutes)
        self.call(self.portal.move_clock(self.shift))
        self.sandbox.advance(minutes * 60)
        self.work_off()

    def work_off(self) -> None:
        """Let a worker do what is due, several tasks at once as workers do."""
        self.call(self._work_off())

    async def _work_off(self) -> None:
        relay, run = self.portal.container.relay(), self.portal.container.task_runner()
        for _ in range(MOST_ROUNDS):
            leased = await relay.lease(most=8, lease_s=30)
            if not leased:
                return
            await asyncio.gather(*(run(task.contractor_id, task.id) for task in leased))
        raise AssertionError("the outbox does not become empty")

    def repeat_work(self) -> None:
        self.call(self._repeat_work())
        self.work_off()

    async def _repeat_work(self) -> None:
        table = self.portal.container.task_handlers().table()
        for row in await self._as_owner(
            "select * from outbox where contractor_id = $1 and done_at is not null order by id", self._contractor
        ):
            task = Task(
                id=row["id"],
                contractor_id=row["contractor_id"],
                name=TaskName(row["name"]),
                subject_id=row["subject_id"],
                reason=row["reason"],
            )
            await table[task.name](task)

    def look_for_missed_payments(self) -> None:
        self.call(self.portal.container.poll_payments()(self._contractor, back=ALL))
        self.work_off()

    def exceptions(self) -> Sequence[str]:
        """The codes on the exception list, which has no page yet: read as the database's owner."""
        alerts = self._as_owner("select code from alert where contractor_id = $1 order by id", self._contractor)
        return [row["code"] for row in self.call(alerts)]

    # The office, through the staff API.
    def staff(self, method: str, path: str, body: object = None) -> Any:
        """Return what the API answers, None for nothing. Raises Refused with the problem's own words."""
        answer = self.call(
            self.browser("the office").request(
                method,
                f"{STAFF_API}{path}",
                headers={
                    "authorization": f"Bearer {self._key}",
                    "idempotency-key": str(uuid4()),
                    "content-type": "application/json",
                },
                content=None if body is None else msgspec.json.encode(body),
            )
        )
        if method != "GET":
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
            if not target.startswith(self.base_url):
                return Page("", status=answer.status_code, url=target)
            answer = self.call(self._browse(by, "GET", target, ()))
        return Page(answer.text, status=answer.status_code, url=str(answer.url))

    async def _browse(self, by: str, method: str, address: str, fields: Sequence[tuple[str, str]]) -> httpx.Response:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        headers = {"origin": self.base_url} if method == "POST" else {}
        return await self.browser(by).request(method, address, data=data or None, headers=headers)

    def browser(self, by: str) -> httpx.AsyncClient:
        if by not in self._browsers:
            app: Any = self.portal.app  # httpx's type of an ASGI app is wider than Litestar's
            transport = httpx.ASGITransport(app=app)
            self._browsers[by] = httpx.AsyncClient(transport=transport, base_url=self.base_url)
        return self._browsers[by]

    def printed(self, by: str, address: str) -> PrintSeen:
        """The PDF at an address; a worker makes it while the person waits."""
        answer = self.call(self._waited_for(by, address))
        assert answer.headers["content-type"] == "application/pdf", answer.text
        return print_seen(answer.content)

    async def _waited_for(self, by: str, address: str) -> httpx.Response:
        asking = asyncio.create_task(self._browse(by, "GET", address, ()))
        while not asking.done():
            await self._work_off()
            await asyncio.wait({asking}, timeout=0.05)
        return await asking

    # Mail.
    def letters(self, to: str) -> Sequence[Json]:
        """The mails to a person, oldest first."""
        newest_first: list[Json] = self.sandbox.mails(to=EMAILS[to])
        return newest_first[::-1]

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
                    if link.startswith(self.base_url + beginning):
                        return str(link)
        raise AssertionError(f"{to} has no link {beginning} about {about}")
