from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from application.errors import AlreadyRecorded
from application.invoices.family import is_billed
from application.invoices.send_invoice import open_invoice
from application.jobs.create_job import CreateJobHandler
from application.ports.texts import Texts
from application.ports.unit_of_work import Begin, UnitOfWork
from application.shared.lines import UNTAXED
from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import Invoice, InvoiceKind, deposit_bill
from domain.jobs.job import JobStatus
from domain.shared.actors import SYSTEM
from domain.shared.ids import ContractorId, EstimateId, InvoiceId, JobId, LineId
from domain.shared.pricing import Line


@dataclass(frozen=True, slots=True)
class OpenDepositHandler:
    """Approved -> a deposit invoice, where one is asked for (EST-9). Runs right after approving, and again by task."""

    begin: Begin
    create_job: CreateJobHandler  # the deposit belongs to the job, whichever task comes first
    texts: Texts

    async def __call__(self, contractor_id: UUID, estimate_id: UUID) -> None:
        await self.create_job(contractor_id, estimate_id)
        try:
            await self._open(ContractorId(contractor_id), EstimateId(estimate_id))
        except AlreadyRecorded:
            return  # the other run was faster

    async def _open(self, contractor_id: ContractorId, estimate_id: EstimateId) -> None:
        async with self.begin(contractor_id) as work:
            estimate = await work.estimates.read(estimate_id)
            decision = estimate.decision
            if estimate.status is not EstimateStatus.APPROVED or decision is None or decision.deposit is None:
                return
            job = await work.jobs.of_estimate(estimate_id)
            if not decision.deposit.is_positive or job is None or not await _still_asked(work, job.id, estimate_id):
                return
            # the signer's own words, as the evidence has them: the title is stored, and read by no one else first
            title = self.texts.say("Deposit for estimate {number}", language=decision.language, number=estimate.number)
            line = Line(
                id=LineId(work.new_id()),
                description=title,
                quantity=Decimal(1),
                unit="",
                unit_price=decision.deposit,
                tax=UNTAXED,
            )
            invoice = Invoice.draft(
                id=InvoiceId(work.new_id()),
                contractor_id=contractor_id,
                customer_id=estimate.customer_id,
                property_id=estimate.property_id,
                job_id=job.id,
                estimate_id=estimate.id,
                kind=InvoiceKind.DEPOSIT,
                bill=deposit_bill(title=title, line=line, currency=decision.deposit.currency),
            )
            await open_invoice(work, invoice, [invoice])
            invoice.send(sending=work.new_id(), now=work.now)
            await work.invoices.add(invoice)
            await work.audit.note("invoice.opened", by=SYSTEM, subject=f"invoice:{invoice.id}")
            await work.commit()


async def _still_asked(work: UnitOfWork, job_id: JobId, estimate_id: EstimateId) -> bool:
    """Whether the deposit was neither asked for before, be it void by now, nor overtaken: the task may come late.

    Locks the job, so that nobody cancels it or bills it meanwhile, and then its invoices.
    """
    job = await work.jobs.get(job_id)
    if job.status is JobStatus.CANCELED:
        return False
    family = await work.invoices.get_of_job(job_id)
    asked = any(one.kind is InvoiceKind.DEPOSIT and one.estimate_id == estimate_id for one in family)
    return not asked and not is_billed(family)
