"""A portal under test with what a fault needs: documents, payers, the passing of time, and the books to compare.

Everything is done through the handlers that web and workers use; only the passing of a lease is written by hand.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx

from adapters.stripe.config import StripeConfig
from adapters.stripe.gateway import StripeGateway
from application.customers.add_customer import AddCustomer, ContactInput, PropertyInput
from application.estimates.approve_estimate import ApproveEstimate
from application.estimates.content import DepositInput, EstimateContent, OfferedLineInput, OptionInput
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.queries import GetEstimate
from application.estimates.review_offer import ReviewOffer
from application.estimates.send_estimate import SendEstimate
from application.invoices.bill import BillInput
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.send_invoice import SendInvoice
from application.payments.confirm_return import ConfirmReturn
from application.payments.poll_payments import YOUNG
from application.payments.start_payment import PaymentStart, StartPayment
from application.payments.webhooks import ReceiveWebhook
from application.shared.lines import LineInput
from domain.estimates.offer import DepositKind
from domain.invoices.invoice import InvoiceKind
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContactId, ContractorId
from entrypoints.bootstrap import BrokenInvariant, broken_invariants
from tests.support.database import TestDatabase
from tests.support.portal import ACCOUNT, WEBHOOK_SECRET, RunningPortal, running_portal
from tests.support.sandbox import Json, SandboxProcess

STAFF = Actor(kind=ActorKind.STAFF, id=None, name="Riley Chen")
MOVES = ("checkout.session.completed", "payment_intent.succeeded")
DEPOSIT = DepositInput(kind=DepositKind.PERCENT, percent="30", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    customer_id: UUID
    property_id: UUID
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    id: UUID
    customer_id: UUID
    total_minor: int


def payer(name: str = "Ana Morales") -> Actor:
    """Somebody new, with a link of their own."""
    return Actor(kind=ActorKind.LINK, id=uuid4(), name=name, contact_id=ContactId(uuid4()), ip="203.0.113.7")


@dataclass(slots=True)
class World:
    portal: RunningPortal
    _shift: timedelta = field(default=timedelta(0))
    _handed_in: set[str] = field(default_factory=set)

    @property
    def contractor_id(self) -> ContractorId:
        return ContractorId(self.portal.contractor_id)

    @property
    def sandbox(self) -> SandboxProcess:
        return self.portal.sandbox

    def __getattr__(self, use_case: str) -> Any:
        """A handler of the container: `world.start_payment(...)`."""
        return self.portal.container.providers[use_case]()

    async def person(self, *, email: str | None = None) -> Person:
        """A customer; told by mail of everything if there is an address."""
        contacts = (ContactInput(name="Ana Morales", email=email),) if email else ()
        customer_id = await self.add_customer(
            AddCustomer(
                contractor_id=self.contractor_id,
                by=STAFF,
                name="Ana Morales",
                contacts=contacts,
                properties=(PropertyInput(street="418 Juniper Street", city="Asheville"),),
            )
        )
        customer = await self.customers.find(self.contractor_id, customer_id)
        return Person(customer_id=customer_id, property_id=customer.properties[0].id, actor=payer())

    async def invoice(self, minor: int = 10_000, *, of: Person | None = None) -> Bill:
        """An open invoice."""
        person = of or await self.person()
        invoice_id = await self.draft_invoice(
            DraftInvoice(
                contractor_id=self.contractor_id,
                by=STAFF,
                kind=InvoiceKind.PROGRESS,
                customer_id=person.customer_id,
                bill=BillInput(title="Repair", lines=(LineInput(description="Repair", unit_price_minor=minor),)),
            )
        )
        await self.send_invoice(SendInvoice(contractor_id=self.contractor_id, by=STAFF, invoice_id=invoice_id))
        return Bill(id=invoice_id, customer_id=person.customer_id, total_minor=minor)

    async def begin_payment(self, bill: Bill, *, by: Actor, **more: Any) -> PaymentStart:
        command = StartPayment(
            contractor_id=self.contractor_id,
            by=by,
            invoice_id=bill.id,
            customer_id=bill.customer_id,
            language="en",
            **more,
        )
        started: PaymentStart = await self.start_payment(command)
        return started

    async def pay_at(self, started: PaymentStart) -> Json:
        """As the payer would on the processor's page."""
        return await self.sandbox.apay(session_of(started.url))

    async def come_back(self, payment_id: UUID) -> None:
        await self.confirm_return(ConfirmReturn(contractor_id=self.contractor_id, payment_id=payment_id))

    async def told(self, started: PaymentStart) -> Callable[[], Awaitable[None]]:
        """Ask the processor now; what it returns enters the answer, with nothing but the database left to wait for."""
        truth = await self.gateway.fetch(session_of(started.url), account=ACCOUNT)
        return partial(self.apply_truth, self.contractor_id, started.payment_id, truth)

    async def poll(self) -> None:
        """What the schedule does every 30 s."""
        await self.poll_payments(self.contractor_id, back=YOUNG)

    async def news(self) -> list[Json]:
        """The events that tell of money, as far as nobody has asked for them here; oldest first."""
        events = [one["event"] for one in await self.sandbox.aevents()]
        new = [event for event in events if event["type"] in MOVES and event["id"] not in self._handed_in]
        self._handed_in.update(event["id"] for event in new)
        return new

    async def deliver(self) -> list[int]:
        """Hand in the news, as the processor would; return the statuses of the answers."""
        return [(await self.hand_in(event)).status_code for event in await self.news()]

    async def receive(self) -> None:
        """The same without the web server, which would turn a kill into a 500."""
        for event in await self.news():
            raw = json.dumps(event).encode()
            headers = {"stripe-signature": signed(raw)}
            await self.receive_webhook(ReceiveWebhook(headers=headers, raw=raw, contractor_id=None))

    async def hand_in(self, event: Mapping[str, Any]) -> httpx.Response:
        body = json.dumps(event).encode()
        return await self.portal.client.post("/hooks/stripe", content=body, headers={"Stripe-Signature": signed(body)})

    async def sent_estimate(self, person: Person, *, deposit: bool = True) -> UUID:
        line = OfferedLineInput(description="Heat pump", unit_price_minor=500_000)
        estimate_id: UUID = await self.draft_estimate(
            DraftEstimate(
                contractor_id=self.contractor_id,
                by=STAFF,
                customer_id=person.customer_id,
                property_id=person.property_id,
                content=EstimateContent(
                    title="Heat pump",
                    options=(OptionInput(name="Comfort", lines=(line,)),),
                    deposit=DEPOSIT if deposit else None,
                ),
            )
        )
        await self.send_estimate(SendEstimate(contractor_id=self.contractor_id, by=STAFF, estimate_id=estimate_id))
        return estimate_id

    async def approval(self, estimate_id: UUID, person: Person, *, key: str = "form-1") -> ApproveEstimate:
        """The form as it would be sent by somebody who has just looked at the estimate."""
        view = await self.get_estimate(
            GetEstimate(contractor_id=self.contractor_id, estimate_id=estimate_id, customer_id=person.customer_id)
        )
        review = await self.review_offer(
            ReviewOffer(
                contractor_id=self.contractor_id,
                estimate_id=estimate_id,
                customer_id=person.customer_id,
                option_id=view.options[0].id,
                language="en",
            )
        )
        return ApproveEstimate(
            contractor_id=self.contractor_id,
            by=person.actor,
            estimate_id=estimate_id,
            customer_id=person.customer_id,
            option_id=view.options[0].id,
            content_hash=review.content_hash,
            agreed=True,
            signer_name="Ana Morales",
            typed="Ana Morales",
            language="en",
            key=key,
        )

    async def time_passes(self, seconds: float) -> None:
        """The clocks of portal and sandbox go on together, and every lease of a task has ended."""
        self._shift += timedelta(seconds=seconds)
        await self.portal.move_clock(self._shift)
        await self.sandbox.aadvance(seconds)
        await self.look("update outbox set lease_until = null where done_at is null")

    async def end_faults(self) -> None:
        """The processor is well again, and remembers everything."""
        async with httpx.AsyncClient(trust_env=False) as client:
            (await client.delete(f"{self.sandbox.url}/control/faults")).raise_for_status()

    async def work_off(self) -> int:
        """Run what is due, and what follows from it."""
        return await self.portal.work_off(most=20_000)  # a long run leaves many behind

    async def look(self, statement: str, *parameters: object) -> list[Any]:
        """One statement as the superuser, whom no policy binds."""
        connection = await asyncpg.connect(self.portal.database.admin_dsn)
        try:
            return list(await connection.fetch(statement, *parameters))
        finally:
            await connection.close()

    async def count(self, table: str, where: str = "true", *parameters: object) -> int:
        [row] = await self.look(f"select count(*) as n from {table} where {where}", *parameters)
        found: int = row["n"]
        return found

    async def broken(self) -> list[BrokenInvariant]:
        return await broken_invariants(self.portal.config)

    async def books(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Captured money by attempt in minor units: as the portal has it, and as the processor has it."""
        ours = await self.look(
            "select p.id::text as id, p.unapplied_minor + coalesce((select sum(e.amount_minor) from ledger_entry e"
            " where e.payment_id = p.id), 0) as minor from payment p"
        )
        charges = (await self.sandbox.atruth())["charges"]
        theirs: dict[str, int] = {}
        for charge in charges:
            reference = charge["client_reference_id"]
            theirs[reference] = theirs.get(reference, 0) + charge["captured"] - charge["refunded"]
        return {row["id"]: int(row["minor"]) for row in ours if row["minor"]}, {
            reference: minor for reference, minor in theirs.items() if minor
        }

    async def check_sound(self) -> None:
        """Every invariant holds, and what we say was paid is what the processor captured, to the cent."""
        assert await self.broken() == []
        ours, theirs = await self.books()
        assert ours == theirs

    async def paid_minor(self, bill: Bill) -> int:
        view = await self.invoices.find(self.contractor_id, bill.id, customer_id=None)
        paid: int = view.settled_minor
        return paid

    async def state_of(self, payment_id: UUID) -> str:
        [row] = await self.look("select state from payment where id = $1", payment_id)
        found: str = row["state"]
        return found


def session_of(url: str) -> str:
    return url.rpartition("/")[2]


def signed(body: bytes) -> str:
    at = int(time.time())
    digest = hmac.new(WEBHOOK_SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def stripe_at(sandbox: SandboxProcess, **settings: Any) -> StripeGateway:
    """The real adapter, with bounds that a test can wait for."""
    return StripeGateway(
        StripeConfig(
            secret_key="sk_test_portal",
            webhook_secrets=(WEBHOOK_SECRET,),
            api_base=sandbox.url,
            connect=True,
            **settings,
        )
    )


@asynccontextmanager
async def world_of(
    database: TestDatabase, sandbox: SandboxProcess, overrides: Mapping[str, object] | None = None
) -> AsyncIterator[World]:
    async with running_portal(database, sandbox, overrides=overrides) as portal:
        yield World(portal)


async def at_once(work: Iterable[Any]) -> Sequence[Any]:
    """Run all at the same time; what one raises stands in its place."""
    return await asyncio.gather(*work, return_exceptions=True)


async def nearly_at_once(chance: Random, *work: Any) -> Sequence[Any]:
    """The same, each up to 40 ms late, so that over some rounds each is the first."""

    async def late(one: Any) -> Any:
        await asyncio.sleep(chance.uniform(0, 0.04))
        return await one

    return await at_once(late(one) for one in work)


async def until(holds: Callable[[], Awaitable[bool]], *, within_s: float = 10) -> None:
    """Return as soon as it holds: for what happens in another task or process. Raises TimeoutError."""
    async with asyncio.timeout(within_s):
        while not await holds():  # noqa: ASYNC110 - what is waited for has no bell
            await asyncio.sleep(0.05)
