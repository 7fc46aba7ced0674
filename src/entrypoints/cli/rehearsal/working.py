"""Customers, jobs and invoices, as the office keeps them."""

from dataclasses import dataclass

from application.access.issue_link import IssueLink
from application.customers.add_customer import AddCustomer, ContactInput, PropertyInput
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.send_invoice import SendInvoice
from application.invoices.void_invoice import VoidInvoice
from application.invoices.write_off_invoice import WriteOffInvoice
from application.jobs.change_job import CancelJob, FinishJob
from application.jobs.open_job import OpenJob
from domain.access.access_token import Purpose
from domain.invoices.invoice import InvoiceKind
from entrypoints.bootstrap import Container
from entrypoints.cli.rehearsal.acts import (
    Bills,
    Cancels,
    Demands,
    Finishes,
    HandsOver,
    OpensJob,
    TakesIn,
    Voids,
    WritesOff,
)
from entrypoints.cli.rehearsal.known import Known, Person


@dataclass(frozen=True, slots=True)
class Working:
    container: Container
    known: Known

    async def take_in(self, act: TakesIn) -> None:
        party = act.party
        customer_id = await self.container.add_customer()(
            AddCustomer(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                name=party.name,
                contacts=tuple(
                    ContactInput(name=human.name, email=human.email, language=human.language)
                    for human in party.contacts
                ),
                properties=tuple(
                    PropertyInput(
                        street=place.street,
                        city=place.city,
                        region=place.region,
                        postal_code=place.postal_code,
                        country=place.country,
                    )
                    for place in party.places
                ),
            )
        )
        customer = await self.container.customers().find(self.known.contractor_id, customer_id)
        assert customer is not None
        first = customer.contacts[0]
        self.known.people[act.customer] = Person(
            customer_id=customer_id,
            contact_id=first.id,
            property_ids=tuple(place.id for place in customer.properties),
            name=customer.name,
            signs_as=first.name,
            email=first.email,
            language=first.language,
        )

    async def open_job(self, act: OpensJob) -> None:
        person = self.known.people[act.customer]
        self.known.jobs[act.job] = await self.container.open_job()(
            OpenJob(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                customer_id=person.customer_id,
                property_id=person.property_ids[act.place],
                title=act.title,
            )
        )

    async def finish(self, act: Finishes) -> None:
        await self.container.finish_job()(
            FinishJob(contractor_id=self.known.contractor_id, by=self.known.staff, job_id=self.known.jobs[act.job])
        )

    async def cancel(self, act: Cancels) -> None:
        await self.container.cancel_job()(
            CancelJob(contractor_id=self.known.contractor_id, by=self.known.staff, job_id=self.known.jobs[act.job])
        )

    async def bill(self, act: Bills) -> None:
        person = self.known.people[act.customer]
        self.known.owners[act.invoice] = person
        self.known.invoices[act.invoice] = await self.container.draft_invoice()(
            DraftInvoice(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                kind=InvoiceKind.PROGRESS if act.progress else InvoiceKind.FINAL,
                job_id=self.known.jobs[act.job] if act.job else None,
                customer_id=person.customer_id,
                property_id=person.property_ids[act.place],
                bill=act.bill,
            )
        )

    async def demand(self, act: Demands) -> None:
        await self.container.send_invoice()(
            SendInvoice(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                invoice_id=self.known.invoices[act.invoice],
            )
        )

    async def void(self, act: Voids) -> None:
        await self.container.void_invoice()(
            VoidInvoice(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                invoice_id=self.known.invoices[act.invoice],
            )
        )

    async def write_off(self, act: WritesOff) -> None:
        await self.container.write_off_invoice()(
            WriteOffInvoice(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                invoice_id=self.known.invoices[act.invoice],
            )
        )

    async def hand_over(self, act: HandsOver) -> None:
        of_purpose = {
            Purpose.ESTIMATE: self.known.estimates,
            Purpose.INVOICE: self.known.invoices,
            Purpose.PAYMENT_LINK: self.known.payment_links,
        }
        self.known.links[act.name] = await self.container.issue_link()(
            IssueLink(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                purpose=act.purpose,
                resource_id=of_purpose[act.purpose][act.key],
            )
        )
