from uuid import UUID

import msgspec

from application.shared.views import Page
from domain.jobs.job import JobStatus


class JobView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: str
    title: str
    status: JobStatus
    version: int
    customer_id: UUID
    customer_name: str
    property_line: str
    estimate_numbers: tuple[str, ...]
    invoice_numbers: tuple[str, ...]  # those that have a number
    credit_minor: int  # deposits that have settled and are not yet applied
    currency: str


class JobList(Page, frozen=True, kw_only=True):
    items: tuple[JobView, ...]
