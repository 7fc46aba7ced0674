"""Which handler runs which task. A task may run twice, even by two workers at once; each handler bears it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from application.access.extend_links import ExtendEstimateLinksHandler, ExtendInvoiceLinksHandler
from application.documents.make_document import MakeDocumentHandler
from application.invoices.open_deposit import OpenDepositHandler
from application.invoices.void_job_invoices import VoidJobInvoicesHandler
from application.jobs.create_job import CreateJobHandler
from application.messages.send_message import SendMessageHandler
from application.messages.tell import (
    TellOfChangesHandler,
    TellOfEstimateHandler,
    TellOfInvoiceHandler,
    TellOfPaymentHandler,
)
from application.payments.close_checkouts import CloseCheckoutsHandler
from application.payments.poll_payments import PollPaymentHandler
from application.payments.settle_start import SettleStartHandler
from application.payments.webhooks import ApplyWebhookHandler
from application.tasks import Task, TaskName

TaskHandler = Callable[[Task], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskHandlers:
    create_job: CreateJobHandler
    open_deposit: OpenDepositHandler
    void_job_invoices: VoidJobInvoicesHandler
    tell_of_estimate: TellOfEstimateHandler
    tell_of_changes: TellOfChangesHandler
    tell_of_invoice: TellOfInvoiceHandler
    tell_of_payment: TellOfPaymentHandler
    extend_estimate_links: ExtendEstimateLinksHandler
    extend_invoice_links: ExtendInvoiceLinksHandler
    close_checkouts: CloseCheckoutsHandler
    settle_start: SettleStartHandler
    poll_payment: PollPaymentHandler
    apply_webhook: ApplyWebhookHandler
    send_message: SendMessageHandler
    make_document: MakeDocumentHandler

    def table(self) -> Mapping[TaskName, TaskHandler]:
        return {
            TaskName.CREATE_JOB: lambda task: self.create_job(task.contractor_id, task.subject_id),
            TaskName.OPEN_DEPOSIT: lambda task: self.open_deposit(task.contractor_id, task.subject_id),
            TaskName.VOID_JOB_INVOICES: self.void_job_invoices,
            TaskName.TELL_ESTIMATE_SENT: self.tell_of_estimate,
            TaskName.TELL_APPROVED: self.tell_of_estimate,
            TaskName.TELL_DECLINED: self.tell_of_estimate,
            TaskName.TELL_CHANGES_REQUESTED: self.tell_of_changes,
            TaskName.TELL_INVOICE_SENT: self.tell_of_invoice,
            TaskName.TELL_RECEIPT: self.tell_of_payment,
            TaskName.TELL_PAYMENT_FAILED: self.tell_of_payment,
            TaskName.EXTEND_ESTIMATE_LINKS: self.extend_estimate_links,
            TaskName.EXTEND_INVOICE_LINKS: self.extend_invoice_links,
            TaskName.CLOSE_CHECKOUTS: self.close_checkouts,
            TaskName.CLOSE_LINK_CHECKOUTS: self.close_checkouts,
            TaskName.SETTLE_START: self.settle_start,
            TaskName.POLL_PAYMENT: self.poll_payment,
            TaskName.APPLY_WEBHOOK: self.apply_webhook,
            TaskName.SEND_MESSAGE: self.send_message,
            TaskName.MAKE_DOCUMENT: self.make_document,
        }
