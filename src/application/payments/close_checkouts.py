from dataclasses import dataclass

from application.payments.collect import CollectPayment
from application.ports.unit_of_work import Begin, UnitOfWork
from application.tasks import Task, TaskName
from domain.payments.errors import OutcomePending
from domain.payments.payment import Payment
from domain.payments.states import PaymentState
from domain.shared.ids import ContractorId, InvoiceId, PaymentLinkId


@dataclass(frozen=True, slots=True)
class CloseCheckoutsHandler:
    """Invoice void -> nobody can pay it any more; what was paid all the same is entered, and becomes credit (R28).

    Payment link canceled -> the same for the pages that it opened.
    """

    begin: Begin
    collect: CollectPayment

    async def __call__(self, task: Task) -> None:
        """Raises OutcomePending while a page may yet open: its address would still lead to a charge."""
        contractor_id = ContractorId(task.contractor_id)
        async with self.begin(contractor_id) as work:
            attempts = await self._attempts(work, task)
        for one in attempts:
            if one.is_checkout_open:
                await self.collect.end(contractor_id, one)
        for one in attempts:
            if one.state is PaymentState.CREATED:
                raise OutcomePending(started_at=one.started_at, payment_id=one.id)

    async def _attempts(self, work: UnitOfWork, task: Task) -> list[Payment]:
        if task.name is not TaskName.CLOSE_LINK_CHECKOUTS:
            return await work.payments.get_of_invoices([InvoiceId(task.subject_id)])
        link = await work.payment_links.read(PaymentLinkId(task.subject_id))
        return [one for one in await work.payments.get_of_invoices([link.invoice_id]) if one.link_id == link.id]
