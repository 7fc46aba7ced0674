"""What the contractor's staff do before a customer opens a page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.access.issue_link import IssueLink
from application.customers.add_customer import AddCustomer, ContactInput, PropertyInput
from application.customers.queries import GetCustomer
from application.customers.views import CustomerView
from application.estimates.content import DepositInput, EstimateContent, OfferedLineInput, OptionInput
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.queries import GetEstimate
from application.estimates.send_estimate import SendEstimate
from application.estimates.views import EstimateView
from application.invoices.bill import BillInput
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.send_invoice import SendInvoice
from application.payments.payment_links import CreatePaymentLink
from application.shared.lines import LineInput
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from domain.estimates.offer import DepositKind
from domain.invoices.invoice import InvoiceKind
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContractorId
from tests.support.portal import BASE_URL, RunningPortal

STAFF = Actor(kind=ActorKind.STAFF, id=UUID(int=7), name="Office")

REPAIR = OptionInput(name="Repair", lines=(OfferedLineInput(description="Blower motor", unit_price_minor=48_000),))
NEW = OptionInput(
    name="New furnace",
    summary="Quieter and warmer.",
    recommended=True,
    lines=(
        OfferedLineInput(description="Furnace X96", unit_price_minor=420_000),
        OfferedLineInput(description="Thermostat", unit_price_minor=24_900, optional=True, preselected=True),
        OfferedLineInput(description="Register", unit_price_minor=10_000, optional=True, most="6"),
    ),
)
QUARTER = DepositInput(kind=DepositKind.PERCENT, percent="25")


@dataclass
class Office:
    portal: RunningPortal

    @property
    def contractor_id(self) -> ContractorId:
        return ContractorId(self.portal.contractor_id)

    async def customer(
        self,
        email: str = "ada@example.com",
        *,
        name: str = "Ada Lovelace",
        role: Role = Role.MANAGE,
        language: str = "en",
    ) -> CustomerView:
        container = self.portal.container
        customer_id = await container.add_customer()(
            AddCustomer(
                contractor_id=self.contractor_id,
                by=STAFF,
                name=name,
                contacts=(ContactInput(name=name, email=email, role=role, language=language),),
                properties=(PropertyInput(street="2 Oak Ave", city="Albany", region="NY", postal_code="12207"),),
            )
        )
        return await self.see_customer(customer_id)

    async def see_customer(self, customer_id: UUID) -> CustomerView:
        return await self.portal.container.get_customer()(
            GetCustomer(contractor_id=self.contractor_id, customer_id=customer_id)
        )

    async def estimate(
        self,
        customer: CustomerView,
        *options: OptionInput,
        title: str = "Furnace in the cellar",
        scope: str = "Take the old one out.",
        terms: str = "Net 14.",
        deposit: DepositInput | None = None,
        valid_until: date | None = None,
        sent: bool = True,
    ) -> EstimateView:
        container = self.portal.container
        estimate_id = await container.draft_estimate()(
            DraftEstimate(
                contractor_id=self.contractor_id,
                by=STAFF,
                customer_id=customer.id,
                property_id=customer.properties[0].id,
                content=EstimateContent(
                    title=title,
                    scope=scope,
                    options=options or (NEW,),
                    terms=terms,
                    deposit=deposit,
                    valid_until=valid_until,
                ),
            )
        )
        if sent:
            await container.send_estimate()(
                SendEstimate(contractor_id=self.contractor_id, by=STAFF, estimate_id=estimate_id)
            )
        return await self.see_estimate(estimate_id)

    async def see_estimate(self, estimate_id: UUID) -> EstimateView:
        return await self.portal.container.get_estimate()(
            GetEstimate(contractor_id=self.contractor_id, estimate_id=estimate_id, customer_id=None)
        )

    async def invoice(
        self, customer: CustomerView, *, minor: int = 48_000, title: str = "Furnace repair", note: str = ""
    ) -> UUID:
        container = self.portal.container
        invoice_id = await container.draft_invoice()(
            DraftInvoice(
                contractor_id=self.contractor_id,
                by=STAFF,
                kind=InvoiceKind.FINAL,
                customer_id=customer.id,
                property_id=customer.properties[0].id,
                bill=BillInput(title=title, note=note, lines=(LineInput(description="Labor", unit_price_minor=minor),)),
            )
        )
        await container.send_invoice()(SendInvoice(contractor_id=self.contractor_id, by=STAFF, invoice_id=invoice_id))
        return invoice_id

    async def link(self, purpose: Purpose, resource_id: UUID, *, contact_id: UUID | None = None) -> str:
        """The address that a mail would hold, without scheme and host."""
        address = await self.portal.container.issue_link()(
            IssueLink(
                contractor_id=self.contractor_id,
                by=STAFF,
                purpose=purpose,
                resource_id=resource_id,
                contact_id=contact_id,
            )
        )
        return address.removeprefix(BASE_URL)

    async def payment_link(self, invoice_id: UUID, *, minor: int, purpose: str = "First half") -> str:
        link_id = await self.portal.container.create_payment_link()(
            CreatePaymentLink(
                contractor_id=self.contractor_id,
                by=STAFF,
                invoice_id=invoice_id,
                amount_minor=minor,
                purpose=purpose,
                send=False,
            )
        )
        return await self.link(Purpose.PAYMENT_LINK, link_id)
