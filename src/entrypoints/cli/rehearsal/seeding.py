"""Documents in every state, made through the commands of staff and customers."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import httpx

from application.access.issue_link import IssueLink
from application.customers.add_customer import AddCustomer, ContactInput, PropertyInput
from application.estimates.approve_estimate import ApproveEstimate
from application.estimates.content import EstimateContent
from application.estimates.decline_estimate import DeclineEstimate
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.queries import GetEstimate
from application.estimates.request_changes import RequestChanges
from application.estimates.review_offer import ReviewOffer
from application.estimates.send_estimate import SendEstimate
from application.estimates.withdraw_estimate import WithdrawEstimate
from application.invoices.bill import BillInput
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.send_invoice import SendInvoice
from application.invoices.void_invoice import VoidInvoice
from application.invoices.write_off_invoice import WriteOffInvoice
from application.jobs.queries import ListJobs
from application.payments.confirm_return import ConfirmReturn
from application.payments.payment_links import CreatePaymentLink
from application.payments.start_payment import StartPayment
from application.shared.lines import LineInput
from domain.access.access_token import Purpose
from domain.invoices.invoice import InvoiceKind
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContractorId
from entrypoints.bootstrap import Container, add_contractor, close_all, make_container, move_rehearsal_clock
from entrypoints.cli.rehearsal.catalogue import heat_pump, tune_up
from entrypoints.cli.rehearsal.firm import ACCOUNT, NAME, settings
from entrypoints.cli.rehearsal.people import PEOPLE, Person
from entrypoints.config import Config

STAFF = Actor(kind=ActorKind.STAFF, id=None, name="Riley Chen")
CARD, DECLINED_CARD = "4242424242424242", "4000000000000002"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    contractor: str
    contractor_id: UUID
    api_key: str
    customers: list[Person] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)


async def seed(config: Config, admin_url: str, *, sandbox_url: str) -> Rehearsal:
    """Fill an empty database and the sandbox; return what a person needs to look around."""
    added = await add_contractor(
        config,
        admin_url,
        name=NAME,
        hosts=("127.0.0.1", "localhost"),
        base_url=f"http://127.0.0.1:{config.web.port}",
        email="office@northwind.example",
        settings=settings(),
    )
    container = make_container(config)
    rehearsal = Rehearsal(NAME, added.contractor_id, added.api_key)
    async with httpx.AsyncClient(base_url=sandbox_url, timeout=10, trust_env=False) as sandbox:
        name = await sandbox.post("/control/accounts", json={"account": ACCOUNT, "name": NAME})
        name.raise_for_status()
        try:
            await _Seeder(container, added.contractor_id, sandbox, rehearsal, config, admin_url).run()
        finally:
            await close_all(container)
    return rehearsal


@dataclass(frozen=True, slots=True)
class _Seeder:
    container: Container
    contractor_id: ContractorId
    sandbox: httpx.AsyncClient
    rehearsal: Rehearsal
    config: Config
    admin_url: str

    async def run(self) -> None:
        for row in PEOPLE:
            self.rehearsal.customers.append(await self._person(*row))
        await self._past()
        await self._estimates()
        await self._invoices()

    async def _past(self) -> None:
        """What began six weeks ago, under the moved clock: an estimate that has expired, an invoice that is overdue."""
        await move_rehearsal_clock(self.config, self.admin_url, timedelta(days=-42))
        try:
            hank, imani = self.rehearsal.customers[7:9]
            await self._sent(hank, tune_up("Spring tune-up, two units"))
            await self._billed(imani, "Condensate pump replaced", 38_500)
        finally:
            await move_rehearsal_clock(self.config, self.admin_url, timedelta(0))

    async def _estimates(self) -> None:
        ana, ben, carla, devon, elise, frank, grace = self.rehearsal.customers[:7]
        open_estimate = await self._sent(ana, heat_pump())
        self.rehearsal.links["estimate"] = await self._link(Purpose.ESTIMATE, open_estimate, ana)
        await self._draft(ben, tune_up("Fall tune-up"))
        await self._changes_asked(carla)
        await self._declined(devon)
        await self._approved(elise)
        await self._deposit_paid(frank)
        await self._all_paid(grace)
        withdrawn = await self._sent(self.rehearsal.customers[9], tune_up("Duct cleaning"))
        await self.container.withdraw_estimate()(
            WithdrawEstimate(contractor_id=self.contractor_id, by=STAFF, estimate_id=withdrawn)
        )

    async def _invoices(self) -> None:
        ben, _, devon = self.rehearsal.customers[1:4]
        jonah, keiko, lakeside = self.rehearsal.customers[9:12]
        due = await self._billed(ben, "Thermostat replaced", 24_900)
        self.rehearsal.links["invoice"] = await self._link(Purpose.INVOICE, due, ben)
        link = await self.container.create_payment_link()(
            CreatePaymentLink(
                contractor_id=self.contractor_id,
                by=STAFF,
                invoice_id=await self._billed(keiko, "Emergency call, Sunday night", 18_900),
                amount_minor=18_900,
                purpose="Emergency call",
            )
        )
        self.rehearsal.links["payment"] = await self._link(Purpose.PAYMENT_LINK, link, keiko)
        await self._pay(await self._billed(jonah, "Blower motor replaced", 61_250), jonah)
        await self._pay(await self._billed(devon, "Filter subscription, yearly", 14_400), devon, card=DECLINED_CARD)
        voided = await self._billed(lakeside, "Boiler inspection, billed twice", 32_000)
        await self.container.void_invoice()(VoidInvoice(contractor_id=self.contractor_id, by=STAFF, invoice_id=voided))
        given_up = await self._billed(lakeside, "Vacant unit 4B, drained lines", 9_500)
        await self.container.write_off_invoice()(
            WriteOffInvoice(contractor_id=self.contractor_id, by=STAFF, invoice_id=given_up)
        )
        await self._drafted(lakeside, "Boiler inspection, spring", 32_000)

    async def _person(self, name: str, email: str, street: str, city: str, postal_code: str) -> Person:
        customer_id = await self.container.add_customer()(
            AddCustomer(
                contractor_id=self.contractor_id,
                by=STAFF,
                name=name,
                contacts=(ContactInput(name=name, email=email),),
                properties=(PropertyInput(street=street, city=city, region="NC", postal_code=postal_code),),
            )
        )
        customer = await self.container.customers().find(self.contractor_id, customer_id)
        assert customer is not None
        return Person(customer_id, customer.contacts[0].id, customer.properties[0].id, name, email)

    async def _draft(self, person: Person, content: EstimateContent) -> UUID:
        return await self.container.draft_estimate()(
            DraftEstimate(
                contractor_id=self.contractor_id,
                by=STAFF,
                customer_id=person.customer_id,
                property_id=person.property_id,
                content=content,
            )
        )

    async def _sent(self, person: Person, content: EstimateContent) -> UUID:
        estimate_id = await self._draft(person, content)
        await self.container.send_estimate()(
            SendEstimate(contractor_id=self.contractor_id, by=STAFF, estimate_id=estimate_id)
        )
        return estimate_id

    async def _changes_asked(self, person: Person) -> None:
        estimate_id = await self._sent(person, heat_pump())
        await self.container.request_changes()(
            RequestChanges(
                contractor_id=self.contractor_id,
                by=person.actor,
                estimate_id=estimate_id,
                customer_id=person.customer_id,
                message="Could you quote the outdoor unit on the north side, away from the bedroom?",
            )
        )

    async def _declined(self, person: Person) -> None:
        estimate_id = await self._sent(person, tune_up("Humidifier added"))
        await self.container.decline_estimate()(
            DeclineEstimate(
                contractor_id=self.contractor_id,
                by=person.actor,
                estimate_id=estimate_id,
                customer_id=person.customer_id,
                reason="We are selling the house first.",
                key="rehearsal",
            )
        )

    async def _approved(self, person: Person) -> UUID:
        estimate_id = await self._sent(person, heat_pump())
        view = await self.container.get_estimate()(
            GetEstimate(contractor_id=self.contractor_id, estimate_id=estimate_id, customer_id=person.customer_id)
        )
        chosen = next(option for option in view.options if option.recommended)
        review = await self.container.review_offer()(
            ReviewOffer(
                contractor_id=self.contractor_id,
                estimate_id=estimate_id,
                customer_id=person.customer_id,
                option_id=chosen.id,
                language="en",
            )
        )
        await self.container.approve_estimate()(
            ApproveEstimate(
                contractor_id=self.contractor_id,
                by=person.actor,
                estimate_id=estimate_id,
                customer_id=person.customer_id,
                option_id=chosen.id,
                content_hash=review.content_hash,
                agreed=True,
                signer_name=person.name,
                typed=person.name,
                language="en",
                key="rehearsal",
            )
        )
        return estimate_id

    async def _deposit_paid(self, person: Person) -> UUID:
        estimate_id = await self._approved(person)
        view = await self.container.get_estimate()(
            GetEstimate(contractor_id=self.contractor_id, estimate_id=estimate_id, customer_id=person.customer_id)
        )
        assert view.deposit_invoice is not None
        await self._pay(view.deposit_invoice.id, person)
        return estimate_id

    async def _all_paid(self, person: Person) -> None:
        await self._deposit_paid(person)
        jobs = await self.container.list_jobs()(
            ListJobs(contractor_id=self.contractor_id, customer_id=person.customer_id)
        )
        invoice_id = await self.container.draft_invoice()(
            DraftInvoice(contractor_id=self.contractor_id, by=STAFF, kind=InvoiceKind.FINAL, job_id=jobs.items[0].id)
        )
        await self._send_invoice(invoice_id)
        await self._pay(invoice_id, person)

    async def _drafted(self, person: Person, title: str, minor: int) -> UUID:
        return await self.container.draft_invoice()(
            DraftInvoice(
                contractor_id=self.contractor_id,
                by=STAFF,
                kind=InvoiceKind.PROGRESS,
                customer_id=person.customer_id,
                property_id=person.property_id,
                bill=BillInput(
                    title=title,
                    lines=(
                        LineInput(description=title, unit_price_minor=minor // 5 * 3, tax_class="parts"),
                        LineInput(description="Labor", unit="hour", unit_price_minor=minor // 5 * 2),
                    ),
                ),
            )
        )

    async def _billed(self, person: Person, title: str, minor: int) -> UUID:
        invoice_id = await self._drafted(person, title, minor)
        await self._send_invoice(invoice_id)
        return invoice_id

    async def _send_invoice(self, invoice_id: UUID) -> None:
        await self.container.send_invoice()(
            SendInvoice(contractor_id=self.contractor_id, by=STAFF, invoice_id=invoice_id)
        )

    async def _pay(self, invoice_id: UUID, person: Person, *, card: str = CARD) -> None:
        """Pay all that is due, as the customer would on the processor's page."""
        started = await self.container.start_payment()(
            StartPayment(
                contractor_id=self.contractor_id,
                by=person.actor,
                invoice_id=invoice_id,
                customer_id=person.customer_id,
                language="en",
                email=person.email,
            )
        )
        paid = await self.sandbox.post(
            f"/control/sessions/{started.url.rpartition('/')[2]}/payment", json={"card": card}
        )
        paid.raise_for_status()
        await self.container.confirm_return()(
            ConfirmReturn(contractor_id=self.contractor_id, payment_id=started.payment_id)
        )

    async def _link(self, purpose: Purpose, resource_id: UUID, person: Person) -> str:
        return await self.container.issue_link()(
            IssueLink(
                contractor_id=self.contractor_id,
                by=STAFF,
                purpose=purpose,
                resource_id=resource_id,
                contact_id=person.contact_id,
            )
        )
