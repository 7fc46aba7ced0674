"""The contractor, customers, and how they get in."""

from dataclasses import dataclass
from uuid import UUID

from application.errors import AlreadyRecorded, NotFound
from domain.access.access_token import AccessToken, Purpose
from domain.access.session import WRITE_EVERY, Session
from domain.contractors.contractor import Contractor
from domain.customers.customer import Customer
from domain.customers.errors import EmailRefused
from domain.shared.ids import AccessTokenId, CustomerId, SessionId
from tests.drivers.memory.store import Transaction

MOST_OF_ONE_EMAIL = 20


@dataclass(frozen=True, slots=True)
class MemoryContractors:
    tx: Transaction

    async def current(self) -> Contractor:
        found: Contractor = self.tx.get("contractor", self.tx.contractor_id)
        return found

    async def get(self) -> Contractor:
        await self.tx.lock()
        return await self.current()

    async def save(self, contractor: Contractor) -> None:
        await self.tx.lock()
        self.tx.save("contractor", contractor)


@dataclass(frozen=True, slots=True)
class MemoryCustomers:
    tx: Transaction

    async def read(self, customer_id: CustomerId) -> Customer:
        found: Customer = self.tx.get("customer", customer_id)
        return found

    async def get(self, customer_id: CustomerId) -> Customer:
        await self.tx.lock()
        return await self.read(customer_id)

    async def with_email(self, email_key: str) -> list[Customer]:
        found = [
            one
            for one in self.tx.all("customer")
            if one.active and any(contact.email_key == email_key for contact in one.contacts)
        ]
        return found[:MOST_OF_ONE_EMAIL]

    async def add(self, customer: Customer) -> None:
        await self.tx.lock()
        _check_emails(customer)
        self.tx.add("customer", customer)

    async def save(self, customer: Customer) -> None:
        await self.tx.lock()
        _check_emails(customer)
        self.tx.save("customer", customer)


@dataclass(frozen=True, slots=True)
class MemoryTokens:
    tx: Transaction

    async def get(self, token_id: AccessTokenId) -> AccessToken:
        await self.tx.lock()
        found: AccessToken = self.tx.get("access_token", token_id)
        return found

    async def of_resource(self, purpose: Purpose, resource_id: UUID) -> list[AccessToken]:
        await self.tx.lock()
        return [
            one
            for one in self.tx.all("access_token")
            if (one.purpose, one.resource_id) == (purpose, resource_id)
            and one.revoked_at is None
            and one.spent_at is None
            and one.expires_at > self.tx.now
        ]

    async def add(self, token: AccessToken, *, secret_hash: bytes) -> None:
        await self.tx.lock()
        if self.tx.find("token_hash", secret_hash) is not None:
            raise AlreadyRecorded
        if not any(token.contact_id == contact.id for one in self.tx.all("customer") for contact in one.contacts):
            raise NotFound
        self.tx.put("token_hash", secret_hash, token.id)
        self.tx.add("access_token", token)

    async def save(self, token: AccessToken) -> None:
        await self.tx.lock()
        self.tx.save("access_token", token)


@dataclass(frozen=True, slots=True)
class MemorySessions:
    tx: Transaction

    async def get(self, session_id: SessionId) -> Session:
        await self.tx.lock()
        found: Session = self.tx.get("session", session_id)
        return found

    async def add(self, session: Session, *, secret_hash: bytes) -> None:
        await self.tx.lock()
        if self.tx.find("session_hash", secret_hash) is not None:
            raise AlreadyRecorded
        self.tx.refer("customer", session.customer_id)
        self.tx.put("session_hash", secret_hash, session.id)
        self.tx.add("session", session)

    async def touch(self, session_id: SessionId) -> None:
        await self.tx.lock()
        known: Session | None = self.tx.find("session", session_id)
        now = self.tx.now
        if known is None or known.ended_at is not None or now >= known.expires_at or now - known.seen_at < WRITE_EVERY:
            return
        known._seen_at = now
        self.tx.put("session", session_id, known)

    async def save(self, session: Session) -> None:
        await self.tx.lock()
        self.tx.save("session", session)


def _check_emails(customer: Customer) -> None:
    keys = [contact.email_key for contact in customer.contacts]
    if len(set(keys)) != len(keys):
        raise EmailRefused(field="email", reason="repeated")
