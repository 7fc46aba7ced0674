"""The tables, a file for each context. A table is named in the singular, its variable in the plural."""

from adapters.sql.tables.access import access_tokens, sessions
from adapters.sql.tables.base import CONTRACTOR, METADATA, NOW
from adapters.sql.tables.contractors import api_keys, contractor_hosts, contractors
from adapters.sql.tables.customers import contacts, customers, properties
from adapters.sql.tables.estimates import change_requests, estimates, evidence, evidence_documents
from adapters.sql.tables.invoices import credit_entries, invoices, ledger_entries
from adapters.sql.tables.jobs import job_estimates, jobs
from adapters.sql.tables.messages import documents, messages
from adapters.sql.tables.payments import payment_allocations, payment_links, payments
from adapters.sql.tables.pictures import pictures
from adapters.sql.tables.work import (
    alerts,
    audit,
    audit_seals,
    clock_shift,
    inbox,
    number_series,
    outbox,
    requests,
    schedules,
)

APPEND_ONLY = (
    ledger_entries,
    credit_entries,
    evidence,
    evidence_documents,
    change_requests,
    pictures,
    audit,
    audit_seals,
)
"""Only ever added to, not even the owner may change a row (I7)."""

SHARED = (schedules, clock_shift)
"""The installation's own; every other table belongs to contractors and is guarded by row-level security."""

__all__ = [
    "APPEND_ONLY",
    "CONTRACTOR",
    "METADATA",
    "NOW",
    "SHARED",
    "access_tokens",
    "alerts",
    "api_keys",
    "audit",
    "audit_seals",
    "change_requests",
    "clock_shift",
    "contacts",
    "contractor_hosts",
    "contractors",
    "credit_entries",
    "customers",
    "documents",
    "estimates",
    "evidence",
    "evidence_documents",
    "inbox",
    "invoices",
    "job_estimates",
    "jobs",
    "ledger_entries",
    "messages",
    "number_series",
    "outbox",
    "payment_allocations",
    "payment_links",
    "payments",
    "pictures",
    "properties",
    "requests",
    "schedules",
    "sessions",
]
