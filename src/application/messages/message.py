from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

HANDING_OVER = timedelta(seconds=30)  # the longest that application.ports.mailer.Mailer takes


class MessageKind(StrEnum):
    ESTIMATE_SENT = "estimate_sent"
    ESTIMATE_APPROVED = "estimate_approved"
    ESTIMATE_APPROVED_STAFF = "estimate_approved_staff"
    ESTIMATE_DECLINED_STAFF = "estimate_declined_staff"
    CHANGES_REQUESTED_STAFF = "changes_requested_staff"
    DEPOSIT_ASKED = "deposit_asked"
    INVOICE_SENT = "invoice_sent"
    PAYMENT_LINK = "payment_link"
    PAYMENT_FAILED = "payment_failed"
    RECEIPT = "receipt"
    MAGIC_LINK = "magic_link"


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"  # handed to the mail server; no answer seen yet
    SENT = "sent"
    REFUSED = "refused"  # the mail server refused it for good
    UNKNOWN = "unknown"  # the second try has no answer either; it is not sent a third time
    STALE = "stale"  # it would have come too late to be of use


class Message(msgspec.Struct, kw_only=True):
    """One mail to one recipient for one reason. Links, codes and bodies are made while it is sent, never stored."""

    id: UUID
    kind: MessageKind
    reason: UUID  # with kind and recipient: why it is sent, once
    subject_id: UUID  # the estimate, invoice, payment, change request or contact it is about
    to_email: str
    to_name: str
    language: str
    contact_id: UUID | None  # None for the office
    token_id: UUID | None  # the door that its link opens
    state: MessageState = MessageState.QUEUED
    tries: int = 0  # how often it was handed to the mail server without an answer
    problem: str = ""  # what the mail server said
    handed_at: datetime | None = None  # when a worker began to hand it over; None when that has ended
    sent_at: datetime | None = None

    def is_in_hand(self, now: datetime) -> bool:
        """Whether another worker may be handing it to the mail server at this moment."""
        return self.handed_at is not None and now < self.handed_at + HANDING_OVER
