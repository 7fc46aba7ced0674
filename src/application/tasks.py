"""Which deferred work follows from which event: the outbox gets one row per subscriber, in the same transaction."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

import msgspec

from domain.estimates.events import ChangesRequested, EstimateApproved, EstimateDeclined, EstimateSent
from domain.invoices.events import InvoiceSent, InvoiceVoided
from domain.jobs.events import JobCanceled
from domain.payments.events import PaymentFailed, PaymentProcessing, PaymentSettled, PaymentStarted
from domain.shared.events import Event


class TaskName(StrEnum):
    TELL_ESTIMATE_SENT = "tell_estimate_sent"
    CREATE_JOB = "create_job"
    OPEN_DEPOSIT = "open_deposit"
    TELL_APPROVED = "tell_approved"
    TELL_DECLINED = "tell_declined"
    TELL_CHANGES_REQUESTED = "tell_changes_requested"
    EXTEND_ESTIMATE_LINKS = "extend_estimate_links"
    TELL_INVOICE_SENT = "tell_invoice_sent"
    CLOSE_CHECKOUTS = "close_checkouts"
    CLOSE_LINK_CHECKOUTS = "close_link_checkouts"
    SETTLE_START = "settle_start"
    TELL_RECEIPT = "tell_receipt"
    TELL_PAYMENT_FAILED = "tell_payment_failed"
    EXTEND_INVOICE_LINKS = "extend_invoice_links"
    VOID_JOB_INVOICES = "void_job_invoices"
    SEND_MESSAGE = "send_message"
    MAKE_DOCUMENT = "make_document"
    APPLY_WEBHOOK = "apply_webhook"
    POLL_PAYMENT = "poll_payment"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the outbox: ids only. A task may run twice and must then change nothing."""

    id: UUID
    contractor_id: UUID
    name: TaskName
    subject_id: UUID
    reason: UUID  # the event, sending or request that asked for it


SUBSCRIBERS: Mapping[type[Event], tuple[TaskName, ...]] = {
    EstimateSent: (TaskName.TELL_ESTIMATE_SENT,),
    EstimateApproved: (
        TaskName.CREATE_JOB,
        TaskName.OPEN_DEPOSIT,
        TaskName.TELL_APPROVED,
        TaskName.EXTEND_ESTIMATE_LINKS,
    ),
    EstimateDeclined: (TaskName.TELL_DECLINED, TaskName.EXTEND_ESTIMATE_LINKS),
    ChangesRequested: (TaskName.TELL_CHANGES_REQUESTED,),
    InvoiceSent: (TaskName.TELL_INVOICE_SENT,),
    InvoiceVoided: (TaskName.CLOSE_CHECKOUTS,),
    PaymentStarted: (TaskName.SETTLE_START,),
    PaymentProcessing: (),
    PaymentSettled: (TaskName.TELL_RECEIPT, TaskName.EXTEND_INVOICE_LINKS),
    PaymentFailed: (TaskName.TELL_PAYMENT_FAILED,),
    JobCanceled: (TaskName.VOID_JOB_INVOICES,),
}

DELAY_S: Mapping[TaskName, float] = {
    # the request that began the payment normally finishes it; this is for when it died on the way
    TaskName.SETTLE_START: 30,
}
