"""Who is told what when something happened. Each runs as a task, and may run twice: a reason is told once."""

from dataclasses import dataclass

from application.messages.message import MessageKind
from application.messages.post import post_to_contacts, post_to_office
from application.ports.security import TokenSecrets
from application.ports.unit_of_work import Begin, UnitOfWork
from application.tasks import Task, TaskName
from domain.access.access_token import Purpose
from domain.invoices.invoice import InvoiceKind
from domain.invoices.states import InvoiceStatus
from domain.payments.payment import Payment
from domain.payments.states import UNSETTLED
from domain.shared.ids import ContractorId, EstimateId, InvoiceId, PaymentId

# What the customer's contacts are told about an estimate, and what the office is.
_TO_CONTACTS = {
    TaskName.TELL_ESTIMATE_SENT: MessageKind.ESTIMATE_SENT,
    TaskName.TELL_APPROVED: MessageKind.ESTIMATE_APPROVED,
}
_TO_OFFICE = {
    TaskName.TELL_APPROVED: MessageKind.ESTIMATE_APPROVED_STAFF,
    TaskName.TELL_DECLINED: MessageKind.ESTIMATE_DECLINED_STAFF,
}


@dataclass(frozen=True, slots=True)
class TellOfEstimateHandler:
    begin: Begin
    secrets: TokenSecrets

    async def __call__(self, task: Task) -> None:
        async with self.begin(ContractorId(task.contractor_id)) as work:
            estimate = await work.estimates.read(EstimateId(task.subject_id))
            if task.name in _TO_CONTACTS:
                await post_to_contacts(
                    work,
                    self.secrets,
                    customer_id=estimate.customer_id,
                    kind=_TO_CONTACTS[task.name],
                    subject_id=estimate.id,
                    reason=task.reason,
                    opens=(Purpose.ESTIMATE, estimate.id),
                )
            if task.name in _TO_OFFICE:
                await post_to_office(work, kind=_TO_OFFICE[task.name], subject_id=estimate.id, reason=task.reason)
            await work.commit()


@dataclass(frozen=True, slots=True)
class TellOfChangesHandler:
    begin: Begin

    async def __call__(self, task: Task) -> None:
        """The office reads the customer's words; the task's reason is the change request."""
        async with self.begin(ContractorId(task.contractor_id)) as work:
            await post_to_office(
                work, kind=MessageKind.CHANGES_REQUESTED_STAFF, subject_id=task.subject_id, reason=task.reason
            )
            await work.commit()


@dataclass(frozen=True, slots=True)
class TellOfInvoiceHandler:
    begin: Begin
    secrets: TokenSecrets

    async def __call__(self, task: Task) -> None:
        async with self.begin(ContractorId(task.contractor_id)) as work:
            invoice = await work.invoices.read(InvoiceId(task.subject_id))
            await post_to_contacts(
                work,
                self.secrets,
                customer_id=invoice.customer_id,
                kind=(MessageKind.DEPOSIT_ASKED if invoice.kind is InvoiceKind.DEPOSIT else MessageKind.INVOICE_SENT),
                subject_id=invoice.id,
                reason=task.reason,
                opens=(Purpose.INVOICE, invoice.id),
            )
            await work.commit()


@dataclass(frozen=True, slots=True)
class TellOfPaymentHandler:
    begin: Begin
    secrets: TokenSecrets

    async def __call__(self, task: Task) -> None:
        async with self.begin(ContractorId(task.contractor_id)) as work:
            payment = await work.payments.read(PaymentId(task.subject_id))
            if task.name is TaskName.TELL_PAYMENT_FAILED and not await _is_news(work, payment):
                return
            await post_to_contacts(
                work,
                self.secrets,
                customer_id=payment.customer_id,
                kind=MessageKind.RECEIPT if task.name is TaskName.TELL_RECEIPT else MessageKind.PAYMENT_FAILED,
                subject_id=payment.id,
                reason=payment.id,  # one receipt, one failure notice a payment, whatever told us of it
                opens=(Purpose.INVOICE, payment.allocations[0].invoice_id),
            )
            await work.commit()


async def _is_news(work: UnitOfWork, failed: Payment) -> bool:
    """Whether its invoice asks for money that nobody is paying now: a page that was ended may bear an old refusal."""
    invoice_id = failed.allocations[0].invoice_id
    invoice = await work.invoices.read(invoice_id)
    if invoice.status is not InvoiceStatus.OPEN or not invoice.balance_due.is_positive:
        return False
    return all(one.state not in UNSETTLED for one in await work.payments.get_of_invoices([invoice_id]))
