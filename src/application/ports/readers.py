"""The read side. Each method is one statement (two where it says so) that sees the last committed state of one
contractor; None is for what does not exist, is not this customer's, or is not yet shown to customers (drafts).

`customer_id=None` asks as staff: all customers, drafts included. Lists are ordered newest first and paged by keyset:
`cursor` is the `next` of the page before, an unreadable one raises BadCursor; `most` is 1 to 100.
"""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from application.access.views import ApiKeyView, DoorView, SignedInView
from application.contractors.views import ContractorHead
from application.customers.views import CustomerList, CustomerView
from application.estimates.views import EstimateList, EstimateStaffView, EstimateView
from application.home.views import HomeView
from application.invoices.views import InvoiceList, InvoiceStaffView, InvoiceView
from application.jobs.views import JobList, JobView
from application.payments.views import PaymentLinkList, PaymentLinkView, PaymentList, PaymentView
from domain.access.access_token import Purpose


class BadCursor(Exception):
    """The cursor is none that a list gave out."""


class HostReader(Protocol):
    async def contractor_of(self, host: str) -> UUID | None:
        """The contractor whose portal answers at `host` (lower case, no port); where the installation has a single
        contractor, that one at any host. Kept for at most 10 s."""


class AccessReader(Protocol):
    async def head(self, contractor_id: UUID) -> ContractorHead | None: ...
    async def door(self, contractor_id: UUID, secret_hash: bytes, purpose: Purpose) -> DoorView | None:
        """The live token with this hash and purpose, by the database's clock; its contact and customer are active."""

    async def session(self, contractor_id: UUID, secret_hash: bytes) -> SignedInView | None: ...
    async def bearer(
        self, contractor_id: UUID, secret_hash: bytes, doors: Collection[Purpose]
    ) -> SignedInView | DoorView | None:
        """The live session with this hash, or the live token of one of the purposes `doors`."""

    async def api_key(self, contractor_id: UUID, secret_hash: bytes) -> ApiKeyView | None: ...


class EstimateReader(Protocol):
    async def find(
        self, contractor_id: UUID, estimate_id: UUID, *, customer_id: UUID | None
    ) -> EstimateView | None: ...
    async def find_number(self, contractor_id: UUID, number: str, *, customer_id: UUID) -> EstimateView | None: ...
    async def find_for_staff(self, contractor_id: UUID, estimate_id: UUID) -> EstimateStaffView | None: ...
    async def list(
        self, contractor_id: UUID, *, customer_id: UUID | None, status: str | None, cursor: str | None, most: int
    ) -> EstimateList: ...
    async def signature_png(self, contractor_id: UUID, estimate_id: UUID) -> bytes | None:
        """The drawn signature of the approval, where there is one."""


class InvoiceReader(Protocol):
    async def find(self, contractor_id: UUID, invoice_id: UUID, *, customer_id: UUID | None) -> InvoiceView | None: ...
    async def find_number(self, contractor_id: UUID, number: str, *, customer_id: UUID) -> InvoiceView | None: ...
    async def find_for_staff(self, contractor_id: UUID, invoice_id: UUID) -> InvoiceStaffView | None: ...
    async def list(
        self,
        contractor_id: UUID,
        *,
        customer_id: UUID | None,
        status: str | None,
        paid: bool | None = None,
        cursor: str | None,
        most: int,
    ) -> InvoiceList:
        """`status` is a stored one: draft, open, void or uncollectible; `paid` parts the open ones."""


class PaymentReader(Protocol):
    async def find(self, contractor_id: UUID, payment_id: UUID, *, customer_id: UUID | None) -> PaymentView | None: ...
    async def list(
        self, contractor_id: UUID, *, invoice_id: UUID | None, state: str | None, cursor: str | None, most: int
    ) -> PaymentList: ...
    async def find_link(self, contractor_id: UUID, link_id: UUID) -> PaymentLinkView | None: ...
    async def list_links(self, contractor_id: UUID, *, cursor: str | None, most: int) -> PaymentLinkList: ...


class HomeReader(Protocol):
    async def find(self, contractor_id: UUID, *, customer_id: UUID) -> HomeView:
        """At most five of each part; empty for a customer who has nothing, or is not this contractor's."""


class CustomerReader(Protocol):
    async def find(self, contractor_id: UUID, customer_id: UUID) -> CustomerView | None: ...
    async def list(self, contractor_id: UUID, *, email: str | None, cursor: str | None, most: int) -> CustomerList: ...


class JobReader(Protocol):
    async def find(self, contractor_id: UUID, job_id: UUID) -> JobView | None: ...
    async def list(
        self, contractor_id: UUID, *, customer_id: UUID | None, status: str | None, cursor: str | None, most: int
    ) -> JobList: ...
