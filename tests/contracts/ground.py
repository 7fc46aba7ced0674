"""A contractor with a customer, an estimate and what follows from it: where most contracts begin."""

from dataclasses import dataclass
from datetime import timedelta

from application.ports.unit_of_work import UnitOfWork
from domain.contractors.contractor import Contractor
from domain.customers.customer import Customer
from domain.estimates.estimate import Estimate
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.jobs.job import Job
from domain.shared.ids import JobId
from tests.drivers.memory import MemoryPortal
from tests.drivers.sql import SqlPortal
from tests.support import samples

Portal = MemoryPortal | SqlPortal


@dataclass(frozen=True, slots=True)
class Ground:
    portal: Portal
    contractor: Contractor
    customer: Customer

    def begin(self) -> UnitOfWork:
        return self.portal.begin(self.contractor.id)

    async def estimate(self) -> Estimate:
        """A draft, stored."""
        async with self.begin() as work:
            offer = samples.estimate(self.customer, number=await work.estimates.next_number(), today=work.now.date())
            await work.estimates.add(offer)
            await work.commit()
        return offer

    async def job(self, offer: Estimate) -> Job:
        async with self.begin() as work:
            made = Job.create(
                id=JobId(work.new_id()),
                contractor_id=self.contractor.id,
                customer_id=self.customer.id,
                property_id=offer.property_id,
                number=await work.jobs.next_number(),
                title=offer.content.title,
                estimate_id=offer.id,
                now=work.now,
            )
            await work.jobs.add(made)
            await work.commit()
        return made

    async def invoice(
        self,
        *,
        job: Job | None = None,
        offer: Estimate | None = None,
        kind: InvoiceKind = InvoiceKind.FINAL,
        due_in_days: int = 0,
    ) -> Invoice:
        """An open one, stored."""
        async with self.begin() as work:
            bill = samples.invoice(
                self.customer, kind=kind, job_id=job.id if job else None, estimate_id=offer.id if offer else None
            )
            today = work.now.date()
            due_on = today + timedelta(days=due_in_days)
            bill.open(number=await work.invoices.next_number(), issued_on=today, due_on=due_on, now=work.now)
            await work.invoices.add(bill)
            await work.commit()
        return bill


async def prepared(portal: Portal, *, host: str = "portal.hearth.example") -> Ground:
    owner = samples.contractor(host=host)
    await portal.add_contractor(owner)
    customer = samples.customer(owner.id)
    async with portal.begin(owner.id) as work:
        await work.customers.add(customer)
        await work.commit()
    return Ground(portal, owner, customer)
