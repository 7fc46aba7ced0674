"""Which of our errors a broken constraint is: the one table that the door and its tests read."""

from collections.abc import Callable, Mapping

from adapters.sql.tables import METADATA
from application.errors import AlreadyRecorded, ApplicationError, NotFound
from domain.contractors.errors import SettingRefused
from domain.customers.errors import EmailRefused
from domain.shared.errors import DomainError

Refusal = Callable[[], ApplicationError | DomainError]

# What could have been done by somebody else a moment before.
_UNIQUE: Mapping[str, Refusal] = {
    "uq_access_token_secret_hash": AlreadyRecorded,
    "uq_alert_subject": AlreadyRecorded,
    "uq_api_key_secret_hash": AlreadyRecorded,
    "uq_audit_seal_audit": AlreadyRecorded,
    "uq_contact_email": lambda: EmailRefused(field="email", reason="repeated"),
    "uq_contractor_stripe_account": lambda: SettingRefused(field="stripe_account", reason="taken"),
    "uq_document_fingerprint": AlreadyRecorded,
    "uq_estimate_number": AlreadyRecorded,
    "uq_evidence_estimate": AlreadyRecorded,
    "uq_inbox_event": AlreadyRecorded,
    "uq_invoice_deposit": AlreadyRecorded,
    "uq_invoice_number": AlreadyRecorded,
    "uq_job_estimate_estimate": AlreadyRecorded,
    "uq_job_number": AlreadyRecorded,
    "uq_ledger_entry_payment": AlreadyRecorded,
    "uq_message_reason": AlreadyRecorded,
    "uq_outbox_task": AlreadyRecorded,
    "uq_payment_checkout": AlreadyRecorded,
    "uq_payment_key": AlreadyRecorded,
    "uq_payment_object": AlreadyRecorded,
    "uq_session_secret_hash": AlreadyRecorded,
}
_PRIMARY: Mapping[str, Refusal] = {str(table.primary_key.name): AlreadyRecorded for table in METADATA.sorted_tables}
# A row that is named but not there, or another contractor's: the caller cannot tell which.
_FOREIGN: Mapping[str, Refusal] = {
    str(link.name): NotFound for table in METADATA.sorted_tables for link in table.foreign_key_constraints
}

REFUSALS: Mapping[str, Refusal] = {**_UNIQUE, **_PRIMARY, **_FOREIGN}
