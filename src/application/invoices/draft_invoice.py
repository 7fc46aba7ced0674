from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import msgspec

from application.invoices.bill import BillInput, bill_from
from application.ports.unit_of_work import Begin, UnitOfWork
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.invoices.errors import NothingBilled
from domain.invoices.invoice import Bill, Invoice, InvoiceKind
from domain.invoices.states import InvoiceStatus
from domain.jobs.job import Job
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, CustomerId, EstimateId, InvoiceId, JobId, PropertyId
from domain.shared.pricing import Pricing


class DraftInvoice(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    kind: InvoiceKind  # progress or final; deposits follow from approvals
    job_id: UUID | None = None
    customer_id: UUID | None = None  # needed where there is no job
    property_id: UUID | None = None
    bill: BillInput | None = None  # None, for a final invoice: what the job's approved estimates say
    due_on: date | None = None
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class DraftInvoiceHandler:
    begin: Begin

    async def __call__(self, command: DraftInvoice) -> UUID:
        """Write an invoice down and return its id. Raises NotFound, NothingBilled or what its bill refuses."""
        async with self.begin(command.contractor_id) as work:
            earlier = await earlier_id(work, command.request, by=command.by)
            if earlier is not None:
                return earlier
            job = await work.jobs.get(JobId(command.job_id)) if command.job_id else None
            invoice = await self._drafted(work, command, job)
            await work.invoices.add(invoice)
            await work.audit.note("invoice.drafted", by=command.by, subject=f"invoice:{invoice.id}")
            await remember_id(work, command.request, by=command.by, made=invoice.id)
            await work.commit()
            return invoice.id

    async def _drafted(self, work: UnitOfWork, command: DraftInvoice, job: Job | None) -> Invoice:
        customer_id = job.customer_id if job else command.customer_id
        if customer_id is None or command.kind is InvoiceKind.DEPOSIT:
            raise NothingBilled(field="kind" if customer_id else "customer_id")
        customer = await work.customers.read(CustomerId(customer_id))
        property_id = job.property_id if job else command.property_id
        settings = (await work.contractors.current()).settings
        if command.bill is not None:
            bill = bill_from(command.bill, settings=settings, new_id=work.new_id)
        elif job is not None and command.kind is InvoiceKind.FINAL:
            await _refuse_billed_twice(work, job)
            bill = await agreed_bill(work, job)
        else:
            raise NothingBilled(field="bill")
        return Invoice.draft(
            id=InvoiceId(work.new_id()),
            contractor_id=command.contractor_id,
            customer_id=customer.id,
            property_id=customer.property(PropertyId(property_id)).id if property_id else None,
            job_id=job.id if job else None,
            estimate_id=EstimateId(job.estimate_ids[0]) if job and job.estimate_ids else None,
            kind=command.kind,
            bill=bill,
            due_on=command.due_on,
        )


async def _refuse_billed_twice(work: UnitOfWork, job: Job) -> None:
    """What was approved is billed whole once; anything besides is for staff to write down."""
    family = await work.invoices.get_of_job(job.id)
    if any(one.kind is InvoiceKind.FINAL and one.status is not InvoiceStatus.VOID for one in family):
        raise NothingBilled(field="bill", reason="billed_already")


async def agreed_bill(work: UnitOfWork, job: Job) -> Bill:
    """What was approved, as one bill: a job of one estimate keeps that estimate's discount and way of taxing.

    Several estimates with a discount on the document, or with different ways of taxing, cannot be added up without
    changing what was agreed: then staff write the bill. Raises NothingBilled.
    """
    estimates = [await work.estimates.read(estimate_id) for estimate_id in job.estimate_ids]
    pricings = {estimate.content.pricing for estimate in estimates}
    if len(pricings) != 1:
        raise NothingBilled(field="bill", reason="write_the_bill")
    pricing: Pricing = pricings.pop()
    if len(estimates) > 1 and pricing.discount is not None:
        raise NothingBilled(field="bill", reason="write_the_bill")
    offers = [
        estimate.choose(estimate.decision.selection)
        for estimate in estimates
        if estimate.decision and estimate.decision.selection
    ]
    # pictures help to choose; a bill asks for money
    lines = tuple(replace(line, picture=None) for offer in offers for line in offer.lines)
    return Bill(title=job.title, lines=lines, pricing=pricing)
