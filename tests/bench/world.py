"""A hundred contractors with a customer, an estimate and invoices each, made through the portal's own commands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from application.access.issue_link import IssueLink
from application.access.sign_in import SignIn
from application.customers.add_customer import AddCustomer, ContactInput, PropertyInput
from application.customers.queries import GetCustomer
from application.customers.views import CustomerView
from application.estimates.content import EstimateContent, OfferedLineInput, OptionInput
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.queries import GetEstimate
from application.estimates.review_offer import ReviewOffer
from application.estimates.send_estimate import SendEstimate
from application.invoices.bill import BillInput
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.queries import GetInvoice
from application.invoices.send_invoice import SendInvoice
from application.messages.doors import issue_door
from application.shared.lines import LineInput
from domain.access.access_token import Purpose
from domain.contractors.contractor import Settings
from domain.invoices.invoice import InvoiceKind
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContactId, ContractorId
from entrypoints.bootstrap import Container, add_contractor, close_all, make_container
from entrypoints.config import Config

STAFF = Actor(kind=ActorKind.STAFF, id=UUID(int=7), name="Office")
LISTED = 20  # invoices of each customer: one full page of the list
OPTIONS = tuple(
    OptionInput(
        name=name,
        summary="Removed, fitted, tested and cleaned up after.",
        recommended=name == "Better",
        lines=(
            OfferedLineInput(description="Heat pump, outdoor and indoor unit", unit_price_minor=minor),
            OfferedLineInput(description="Labor", quantity="14", unit="hour", unit_price_minor=11_500),
            OfferedLineInput(description="Smart thermostat", unit_price_minor=28_900, optional=True, preselected=True),
            OfferedLineInput(description="Extra vent", unit_price_minor=9_900, optional=True, most="6"),
        ),
    )
    for name, minor in (("Good", 548_000), ("Better", 640_000), ("Best", 734_000))
)
LINES = tuple(
    LineInput(description=f"Part {number} of the boiler", quantity="2", unit_price_minor=4_500 + number)
    for number in range(8)
)


class Signable(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate that waits for its signature, as it was shown."""

    token: str
    number: str
    option_id: UUID
    content_hash: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What one contractor's customer has in hand."""

    host: str
    contractor_id: UUID
    estimate_id: UUID
    estimate_token: str
    invoice_token: str
    session: str
    invoices: tuple[str, ...]  # numbers of the open ones
    signable: tuple[Signable, ...]


async def make_places(config: Config, admin_dsn: str, *, count: int, signable: int) -> list[Place]:
    """`signable`: how many estimates there are to sign, for each."""
    async with opened(config) as container:
        hosts = [f"c{number}.bench.test" for number in range(count)]
        return [await _place(container, config, admin_dsn, host, signable) for host in hosts]


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Container]:
    container = make_container(config)
    try:
        yield container
    finally:
        await close_all(container)


async def _place(container: Container, config: Config, admin_dsn: str, host: str, signable: int) -> Place:
    added = await add_contractor(
        config,
        admin_dsn,
        name=f"Firm at {host}",
        hosts=(host,),
        base_url=f"http://{host}",
        email=f"office@{host}",
        settings=Settings(),
    )
    made = _Making(container, added.contractor_id, await _customer(container, added.contractor_id, host))
    estimate_id, invoices = await made.estimate(), [await made.invoice() for _ in range(LISTED)]
    return Place(
        host=host,
        contractor_id=added.contractor_id,
        estimate_id=estimate_id,
        estimate_token=await made.link(Purpose.ESTIMATE, estimate_id),
        invoice_token=await made.link(Purpose.INVOICE, invoices[0]),
        session=await made.session(),
        invoices=tuple([await made.number_of(invoice_id) for invoice_id in invoices]),
        signable=tuple([await made.signable() for _ in range(signable)]),
    )


async def _customer(container: Container, contractor_id: ContractorId, host: str) -> CustomerView:
    customer_id = await container.add_customer()(
        AddCustomer(
            contractor_id=contractor_id,
            by=STAFF,
            name="Ada Lovelace",
            contacts=(ContactInput(name="Ada Lovelace", email=f"ada@{host}"),),
            properties=(PropertyInput(street="2 Oak Ave", city="Albany", region="NY", postal_code="12207"),),
        )
    )
    return await container.get_customer()(GetCustomer(contractor_id=contractor_id, customer_id=customer_id))


@dataclass(frozen=True, slots=True)
class _Making:
    container: Container
    contractor_id: ContractorId
    customer: CustomerView

    async def estimate(self) -> UUID:
        estimate_id = await self.container.draft_estimate()(
            DraftEstimate(
                contractor_id=self.contractor_id,
                by=STAFF,
                customer_id=self.customer.id,
                property_id=self.customer.properties[0].id,
                content=EstimateContent(
                    title="Heat pump", scope="Take the old boiler out.", options=OPTIONS, terms="Net 14."
                ),
            )
        )
        await self.container.send_estimate()(
            SendEstimate(contractor_id=self.contractor_id, by=STAFF, estimate_id=estimate_id)
        )
        return estimate_id

    async def invoice(self) -> UUID:
        invoice_id = await self.container.draft_invoice()(
            DraftInvoice(
                contractor_id=self.contractor_id,
                by=STAFF,
                kind=InvoiceKind.FINAL,
                customer_id=self.customer.id,
                property_id=self.customer.properties[0].id,
                bill=BillInput(title="Boiler repair", note="", lines=LINES),
            )
        )
        await self.container.send_invoice()(
            SendInvoice(contractor_id=self.contractor_id, by=STAFF, invoice_id=invoice_id)
        )
        return invoice_id

    async def number_of(self, invoice_id: UUID) -> str:
        found = await self.container.get_invoice()(
            GetInvoice(contractor_id=self.contractor_id, invoice_id=invoice_id, customer_id=None)
        )
        return str(found.number)

    async def link(self, purpose: Purpose, resource_id: UUID) -> str:
        """The secret of a new link."""
        address = await self.container.issue_link()(
            IssueLink(contractor_id=self.contractor_id, by=STAFF, purpose=purpose, resource_id=resource_id)
        )
        return address.rpartition("/")[2]

    async def signable(self) -> Signable:
        estimate_id = await self.estimate()
        seen = await self.container.get_estimate()(
            GetEstimate(contractor_id=self.contractor_id, estimate_id=estimate_id, customer_id=self.customer.id)
        )
        review = await self.container.review_offer()(
            ReviewOffer(
                contractor_id=self.contractor_id,
                estimate_id=estimate_id,
                customer_id=self.customer.id,
                option_id=seen.options[1].id,
                language="en",
            )
        )
        return Signable(
            token=await self.link(Purpose.ESTIMATE, estimate_id),
            number=seen.number,
            option_id=review.option_id,
            content_hash=review.content_hash,
        )

    async def session(self) -> str:
        """The secret of a new session, made as a mailed link makes one."""
        contact = self.customer.contacts[0]
        async with self.container.begin()(self.contractor_id) as work:  # type: ignore[operator]  # a factory of factories
            token = await issue_door(
                work,
                self.container.secrets(),
                purpose=Purpose.MAGIC_LINK,
                resource_id=contact.id,
                contact_id=ContactId(contact.id),
                expires_at=work.now + timedelta(minutes=15),
            )
            await work.commit()
        return await self.container.sign_in()(
            SignIn(
                contractor_id=self.contractor_id,
                token_id=token.id,
                contact_id=contact.id,
                customer_id=self.customer.id,
                name=contact.name,
                ip="127.0.0.1",
                user_agent="bench",
            )
        )
