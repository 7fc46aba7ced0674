from dataclasses import dataclass

from application.payments.collect import CollectPayment
from application.ports.unit_of_work import Begin
from application.tasks import Task
from domain.shared.ids import ContractorId, InvoiceId


@dataclass(frozen=True, slots=True)
class CloseCheckoutsHandler:
    """Invoice void -> nobody can pay it any more; what was paid all the same is entered, and becomes credit (R28)."""

    begin: Begin
    collect: CollectPayment

    async def __call__(self, task: Task) -> None:
        contractor_id = ContractorId(task.contractor_id)
        async with self.begin(contractor_id) as work:
            attempts = await work.payments.get_of_invoices([InvoiceId(task.subject_id)])
        for one in attempts:
            if one.is_checkout_open:
                await self.collect.end(contractor_id, one)
