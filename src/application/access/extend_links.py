from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.ports.unit_of_work import Begin, UnitOfWork
from application.tasks import Task
from domain.access.access_token import Purpose
from domain.shared.ids import ContractorId, PaymentId


@dataclass(frozen=True, slots=True)
class ExtendEstimateLinksHandler:
    """Decided -> its links live on from the decision, so that the customer can still read it."""

    begin: Begin

    async def __call__(self, task: Task) -> None:
        async with self.begin(ContractorId(task.contractor_id)) as work:
            await _extend(work, Purpose.ESTIMATE, task.subject_id)
            await work.commit()


@dataclass(frozen=True, slots=True)
class ExtendInvoiceLinksHandler:
    """Paid -> the links of its invoices live on from the payment."""

    begin: Begin

    async def __call__(self, task: Task) -> None:
        async with self.begin(ContractorId(task.contractor_id)) as work:
            payment = await work.payments.read(PaymentId(task.subject_id))
            for part in payment.allocations:
                await _extend(work, Purpose.INVOICE, part.invoice_id)
            await work.commit()


async def _extend(work: UnitOfWork, purpose: Purpose, resource_id: UUID) -> None:
    settings = (await work.contractors.current()).settings
    until = work.now + timedelta(days=settings.document_link_days)
    for token in await work.tokens.of_resource(purpose, resource_id):
        token.extend(until)
        await work.tokens.save(token)
