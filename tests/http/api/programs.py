"""Programs that speak to the APIs, each with what it authenticates by."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from adapters.sql.setup import ContractorAdmin
from application.access.sign_in import SignIn
from application.customers.views import CustomerView
from application.messages.doors import issue_door
from domain.access.access_token import Purpose
from domain.shared.ids import ContactId, ContractorId
from entrypoints.bootstrap import AddedContractor, add_contractor
from entrypoints.scopes import ALL_SCOPES
from tests.support.portal import RunningPortal

STAFF_API, CUSTOMER_API = "/api/staff/v1", "/api/v1"
OTHER_HOST = "other.test"
Json = Any


@dataclass
class Program:
    portal: RunningPortal
    base: str
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.portal.client.get(self.base + path, headers=self.headers, params=query)

    async def post(self, path: str, body: Json = None, *, key: str | None = None) -> httpx.Response:
        return await self.send("POST", path, body, key=key)

    async def patch(self, path: str, body: Json) -> httpx.Response:
        return await self.send("PATCH", path, body)

    async def send(self, method: str, path: str, body: Json = None, *, key: str | None = None) -> httpx.Response:
        headers = {**self.headers, **({"idempotency-key": key} if key else {})}
        content = {"json": body} if body is not None else {}
        return await self.portal.client.request(method, self.base + path, headers=headers, **content)

    async def raw(self, method: str, path: str, content: bytes, **headers: str) -> httpx.Response:
        named = {
            "content-type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return await self.portal.client.request(
            method, self.base + path, content=content, headers={**self.headers, **named}
        )

    async def made(self, path: str, body: Json, **more: Any) -> str:
        """The id that a POST answers."""
        answer = await self.post(path, body, **more)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


@dataclass
class Programs:
    portal: RunningPortal

    def staff(self, key: str | None = None, *, host: str | None = None) -> Program:
        named = {"host": host} if host else {}
        return Program(self.portal, STAFF_API, {**_bearer(key or self.portal.api_key), **named})

    def bearer(self, secret: str, **headers: str) -> Program:
        return Program(self.portal, CUSTOMER_API, {**_bearer(secret), **headers})

    def nobody(self, base: str = CUSTOMER_API) -> Program:
        return Program(self.portal, base)

    async def key(self, *scopes: str) -> str:
        """The secret of a new API key."""
        secrets = self.portal.container.secrets()
        secret = secrets.fresh()
        await ContractorAdmin(self.portal.database.admin_dsn).add_api_key(
            self.portal.contractor_id, name="some", secret_hash=secrets.hash(secret), scopes=scopes
        )
        return str(secret)

    async def session(self, customer: CustomerView) -> str:
        """The secret of a session of the customer's first contact, made as a magic link makes one."""
        container, contractor_id = self.portal.container, ContractorId(self.portal.contractor_id)
        contact = customer.contacts[0]
        async with container.begin()(contractor_id) as work:
            token = await issue_door(
                work,
                container.secrets(),
                purpose=Purpose.MAGIC_LINK,
                resource_id=contact.id,
                contact_id=ContactId(contact.id),
                expires_at=work.now + timedelta(minutes=5),
            )
            await work.commit()
        secret = await container.sign_in()(
            SignIn(
                contractor_id=contractor_id,
                token_id=token.id,
                contact_id=contact.id,
                customer_id=customer.id,
                name=contact.name,
                ip="192.0.2.1",
                user_agent="tests",
            )
        )
        return str(secret)

    async def customer(self, customer: CustomerView) -> Program:
        """The customer's own app, with a session."""
        return self.bearer(await self.session(customer))

    async def holder(self, purpose: Purpose, resource_id: UUID | str) -> Program:
        """An app that knows the token of a public link, and nothing else."""
        lists = {Purpose.ESTIMATE: "estimates", Purpose.INVOICE: "invoices", Purpose.PAYMENT_LINK: "payment-links"}
        answer = await self.staff().post(f"/{lists[purpose]}/{resource_id}/links", {})
        assert answer.status_code == 201, answer.text
        return self.bearer(answer.json()["url"].rsplit("/", 1)[1])

    async def other_contractor(self) -> AddedContractor:
        """Another business in the same installation, at a host of its own."""
        return await add_contractor(
            self.portal.config,
            self.portal.database.admin_dsn,
            name="Other Plumbing",
            hosts=(OTHER_HOST,),
            base_url=f"http://{OTHER_HOST}",
            email="office@other.test",
        )


def _bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


EVERY_SCOPE = tuple(ALL_SCOPES)
