"""A contractor of the gallery with its customers, and what its office and they do before a page is shown."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import httpx

from application.access.issue_link import IssueLink
from application.access.sign_in import SignIn
from application.contractors.change_logo import ChangeLogo
from application.customers.add_customer import AddCustomer, ContactInput, PropertyInput
from application.customers.queries import GetCustomer
from application.customers.views import ContactView, CustomerView
from application.estimates.approve_estimate import ApproveEstimate
from application.estimates.content import EstimateContent
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.queries import GetEstimate
from application.estimates.review_offer import ReviewOffer
from application.estimates.send_estimate import SendEstimate
from application.estimates.views import EstimateView
from application.invoices.bill import BillInput
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.queries import GetInvoice
from application.invoices.send_invoice import SendInvoice
from application.invoices.views import InvoiceView
from application.messages.doors import issue_door, secret_of
from application.payments.confirm_return import ConfirmReturn
from application.payments.payment_links import CreatePaymentLink
from application.payments.start_payment import StartPayment
from application.pictures.add_picture import AddPicture
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from domain.invoices.invoice import InvoiceKind
from domain.payments.states import PaymentState
from domain.payments.truth import Failure, ProcessorTruth
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContactId, ContractorId, PaymentId
from entrypoints.bootstrap import Container
from tests.http.pages.visitor import Visitor
from tests.support.portal import RunningPortal

STAFF = Actor(kind=ActorKind.STAFF, id=UUID(int=7), name="Riley Chen")
CARD, DECLINED_CARD = "4242424242424242", "4000000000000002"
Opening = Callable[[str], Awaitable[httpx.Response]]  # in the language that the browser asks for


@dataclass(frozen=True)
class Person:
    """A customer with one contact, and that contact's browser."""

    customer: CustomerView
    contact: ContactView
    visitor: Visitor

    @property
    def actor(self) -> Actor:
        return Actor(
            kind=ActorKind.LINK,
            id=None,
            name=self.contact.name,
            contact_id=ContactId(self.contact.id),
            ip="203.0.113.7",
            user_agent="gallery",
        )


@dataclass(frozen=True)
class House:
    portal: RunningPortal
    contractor_id: ContractorId
    base_url: str

    @property
    def container(self) -> Container:
        return self.portal.container

    def visitor(self) -> Visitor:
        """A fresh browser."""
        return Visitor(httpx.AsyncClient(transport=self.portal.client._transport, base_url=self.base_url))

    def page(self, visitor: Visitor, address: str) -> Opening:
        return lambda language: visitor.open(address, accept_language=language)

    def sent(self, visitor: Visitor, address: str, action: str, **typed: str) -> Opening:
        """What answers the form to `action` on the page at `address`."""

        async def send(language: str) -> httpx.Response:
            visitor.client.headers["accept-language"] = language
            return await visitor.send(await visitor.open(address), action, **typed)

        return send

    async def show_logo(self, upload: bytes) -> None:
        await self.container.change_logo()(ChangeLogo(contractor_id=self.contractor_id, by=STAFF, upload=upload))

    async def picture(self, upload: bytes) -> str:
        """The id of a picture that may stand beside a line."""
        added = AddPicture(contractor_id=self.contractor_id, by=STAFF, upload=upload)
        return (await self.container.add_picture()(added)).id

    async def person(
        self,
        name: str,
        *,
        role: Role = Role.MANAGE,
        street: str = "418 Juniper Street",
        city: str = "Asheville",
        email: str = "",
    ) -> Person:
        customer_id = await self.container.add_customer()(
            AddCustomer(
                contractor_id=self.contractor_id,
                by=STAFF,
                name=name,
                contacts=(ContactInput(name=name, email=email or f"{uuid4().hex[:12]}@example.com", role=role),),
                properties=(PropertyInput(street=street, city=city, region="NC", postal_code="28801"),),
            )
        )
        customer = await self.container.get_customer()(
            GetCustomer(contractor_id=self.contractor_id, customer_id=customer_id)
        )
        return Person(customer, customer.contacts[0], self.visitor())

    async def sign_in(self, person: Person) -> Visitor:
        """Spend a magic link as its page does, without the mail around it."""
        secret = await self.container.sign_in()(
            SignIn(
                contractor_id=self.contractor_id,
                token_id=(await self._magic(person))[0],
                contact_id=person.contact.id,
                customer_id=person.customer.id,
                name=person.contact.name,
                ip="203.0.113.7",
                user_agent="gallery",
            )
        )
        person.visitor.client.cookies.set("session", secret)
        return person.visitor

    async def magic_link(self, person: Person) -> str:
        return f"/login/{(await self._magic(person))[1]}"

    async def _magic(self, person: Person) -> tuple[UUID, str]:
        secrets = self.container.secrets()
        async with self.container.begin()(self.contractor_id) as work:
            token = await issue_door(
                work,
                secrets,
                purpose=Purpose.MAGIC_LINK,
                resource_id=person.contact.id,
                contact_id=person.contact.id,
                expires_at=work.now + timedelta(minutes=10),
            )
            await work.commit()
            return token.id, secret_of(token, secrets)

    async def link(self, purpose: Purpose, resource_id: UUID) -> str:
        """The address that a mail would hold, without scheme and host."""
        address = await self.container.issue_link()(
            IssueLink(contractor_id=self.contractor_id, by=STAFF, purpose=purpose, resource_id=resource_id)
        )
        return address.removeprefix(self.base_url)

    # Estimates.
    async def estimate(self, person: Person, content: EstimateContent) -> EstimateView:
        estimate_id = await self.container.draft_estimate()(
            DraftEstimate(
                contractor_id=self.contractor_id,
                by=STAFF,
                customer_id=person.customer.id,
                property_id=person.customer.properties[0].id,
                content=content,
            )
        )
        await self.container.send_estimate()(
            SendEstimate(contractor_id=self.contractor_id, by=STAFF, estimate_id=estimate_id)
        )
        return await self.see(estimate_id)

    async def see(self, estimate_id: UUID) -> EstimateView:
        return await self.container.get_estimate()(
            GetEstimate(contractor_id=self.contractor_id, estimate_id=estimate_id, customer_id=None)
        )

    async def offered(self, person: Person, content: EstimateContent) -> str:
        """The link of a sent estimate."""
        return await self.link(Purpose.ESTIMATE, (await self.estimate(person, content)).id)

    async def approved(self, person: Person, content: EstimateContent, *, option: int = 0) -> EstimateView:
        sent = await self.estimate(person, content)
        chosen = sent.options[option]
        extras = {line.id: line.quantity for line in chosen.lines if line.optional and line.preselected}
        review = await self.container.review_offer()(
            ReviewOffer(
                contractor_id=self.contractor_id,
                estimate_id=sent.id,
                customer_id=person.customer.id,
                option_id=chosen.id,
                extras=extras,
                language="en",
            )
        )
        await self.container.approve_estimate()(
            ApproveEstimate(
                contractor_id=self.contractor_id,
                by=person.actor,
                estimate_id=sent.id,
                customer_id=person.customer.id,
                option_id=chosen.id,
                extras=extras,
                content_hash=review.content_hash,
                agreed=True,
                signer_name=person.contact.name,
                typed=person.contact.name,
                language="en",
                key=str(uuid4()),
            )
        )
        return await self.see(sent.id)

    # Invoices and payments.
    async def invoice(self, person: Person, bill: BillInput, *, due_on: date | None = None) -> UUID:
        return await self._sent(
            DraftInvoice(
                contractor_id=self.contractor_id,
                by=STAFF,
                kind=InvoiceKind.FINAL,
                customer_id=person.customer.id,
                property_id=person.customer.properties[0].id,
                bill=bill,
                due_on=due_on,
            )
        )

    async def final_invoice(self, job_id: UUID) -> UUID:
        return await self._sent(
            DraftInvoice(contractor_id=self.contractor_id, by=STAFF, kind=InvoiceKind.FINAL, job_id=job_id)
        )

    async def _sent(self, draft: DraftInvoice) -> UUID:
        invoice_id = await self.container.draft_invoice()(draft)
        await self.container.send_invoice()(
            SendInvoice(contractor_id=self.contractor_id, by=STAFF, invoice_id=invoice_id)
        )
        return invoice_id

    async def bill(self, invoice_id: UUID) -> InvoiceView:
        return await self.container.get_invoice()(
            GetInvoice(contractor_id=self.contractor_id, invoice_id=invoice_id, customer_id=None)
        )

    async def payment_link(self, invoice_id: UUID, *, minor: int, purpose: str, days: int = 30) -> tuple[UUID, str]:
        link_id = await self.container.create_payment_link()(
            CreatePaymentLink(
                contractor_id=self.contractor_id,
                by=STAFF,
                invoice_id=invoice_id,
                amount_minor=minor,
                purpose=purpose,
                valid_days=days,
                send=False,
            )
        )
        return link_id, await self.link(Purpose.PAYMENT_LINK, link_id)

    async def begin_paying(
        self, person: Person, invoice_id: UUID, *, minor: int | None = None, link_id: UUID | None = None
    ) -> tuple[UUID, str]:
        """The payment's id and the processor's session."""
        started = await self.container.start_payment()(
            StartPayment(
                contractor_id=self.contractor_id,
                by=person.actor,
                invoice_id=invoice_id,
                customer_id=person.customer.id,
                amount_minor=minor,
                link_id=link_id,
                language="en",
                email=person.contact.email,
            )
        )
        return started.payment_id, started.url.rpartition("/")[2]

    async def pay(
        self,
        person: Person,
        invoice_id: UUID,
        *,
        minor: int | None = None,
        link_id: UUID | None = None,
        card: str = CARD,
    ) -> UUID:
        """Pay at the processor and come back; return the payment's id."""
        payment_id, session = await self.begin_paying(person, invoice_id, minor=minor, link_id=link_id)
        await self.portal.sandbox.apay(session, card)
        await self.container.confirm_return()(ConfirmReturn(contractor_id=self.contractor_id, payment_id=payment_id))
        return payment_id

    async def hear(self, payment_id: UUID, state: PaymentState, failure: Failure | None = None) -> None:
        """Let the processor say what its emulator has no way to say yet, such as a bank debit on its way."""
        async with self.container.begin()(self.contractor_id) as work:
            payment = await work.payments.read(PaymentId(payment_id))
            now = work.now
        assert payment.checkout is not None
        truth = ProcessorTruth(
            payment_id=payment.id,
            account=payment.intent.account,
            livemode=payment.intent.livemode,
            state=state,
            amount=payment.amount,
            captured=payment.amount.nothing,
            checkout_ref=payment.checkout.ref,
            object_ref=payment.object_ref,
            failure=failure,
            fetched_at=now,
        )
        await self.container.apply_truth()(self.contractor_id, payment.id, truth)
