from dataclasses import dataclass

from application.payments.collect import CollectPayment
from application.ports.unit_of_work import Begin
from application.tasks import Task
from domain.payments.errors import OutcomePending
from domain.payments.states import PaymentState
from domain.shared.ids import ContractorId, InvoiceId


@dataclass(frozen=True, slots=True)
class CloseCheckoutsHandler:
    """Invoice void -> nobody can pay it any more; what was paid all the same is entered, and becomes credit (R28)."""

    begin: Begin
    collect: CollectPayment

    async def __call__(self, task: Task) -> None:
        """Raises OutcomePending while a page may yet open: its address would still lead to a charge."""
        contractor_id = ContractorId(task.contractor_id)
        async with self.begin(contractor_id) as work:
            attempts = await work.payments.get_of_invoices([InvoiceId(task.subject_id)])
        for one in attempts:
            if one.is_checkout_open:
                await self.collect.end(contractor_id, one)
        for one in attempts:
            if one.state is PaymentState.CREATED:
                raise OutcomePending(started_at=one.started_at, payment_id=one.id)
