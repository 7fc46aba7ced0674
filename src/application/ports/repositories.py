"""The write side's collections. Each belongs to one unit of work, is keyed by its contractor, and never commits.

`get` locks what it returns until the unit of work ends, and refreshes `UnitOfWork.now` after it holds the lock; `read`
does neither. All raise NotFound alike for what does not exist and for what belongs to another customer or contractor.
`save` raises StaleWrite when the row's version is not the aggregate's; `add` and `save` put the recorded events into
the outbox, one row for each subscriber (application/tasks.py).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.messages.message import Message
from application.ports.pictures import KeptPicture
from domain.access.access_token import AccessToken, Purpose
from domain.access.session import Session
from domain.contractors.contractor import Contractor
from domain.customers.customer import Customer
from domain.estimates.estimate import Estimate
from domain.invoices.invoice import Invoice
from domain.invoices.ledger import CreditEntry
from domain.jobs.job import Job
from domain.payments.payment import Payment
from domain.payments.payment_link import PaymentLink
from domain.shared.ids import (
    AccessTokenId,
    ContactId,
    CustomerId,
    EstimateId,
    InvoiceId,
    JobId,
    PaymentId,
    PaymentLinkId,
    SessionId,
)
from domain.shared.pictures import Picture, PictureKind


class Contractors(Protocol):
    async def current(self) -> Contractor:
        """The unit of work's own contractor, unlocked."""

    async def get(self) -> Contractor: ...
    async def save(self, contractor: Contractor) -> None: ...


class Customers(Protocol):
    async def read(self, customer_id: CustomerId) -> Customer: ...
    async def get(self, customer_id: CustomerId) -> Customer: ...
    async def with_email(self, email_key: str) -> list[Customer]:
        """Active customers that have a contact with this address, at most 20."""

    async def add(self, customer: Customer) -> None: ...
    async def save(self, customer: Customer) -> None: ...


class Estimates(Protocol):
    async def read(self, estimate_id: EstimateId, *, customer: CustomerId | None = None) -> Estimate: ...
    async def get(self, estimate_id: EstimateId, *, customer: CustomerId | None = None) -> Estimate: ...
    async def past(self, *, most: int) -> list[EstimateId]:
        """Sent ones whose last day is over by the database's clock, oldest first."""

    async def next_number(self) -> str:
        """`E-1042`: the next of this contractor."""

    async def add(self, estimate: Estimate) -> None: ...
    async def save(self, estimate: Estimate) -> None:
        """Adds new evidence and change requests beside the row."""

    async def prove(self, estimate_id: EstimateId, *, sha256: str) -> None:
        """Add the hash of the signed PDF as an evidence row of its own; the same hash again changes nothing."""


class Invoices(Protocol):
    async def read(self, invoice_id: InvoiceId, *, customer: CustomerId | None = None) -> Invoice: ...
    async def get_family(self, invoice_id: InvoiceId, *, customer: CustomerId | None = None) -> list[Invoice]:
        """The invoice and all others of its job, locked in the order of their ids; the same order for everybody."""

    async def get_of_job(self, job_id: JobId) -> list[Invoice]:
        """All invoices of the job, locked in the order of their ids."""

    async def deposit_of(self, estimate_id: EstimateId) -> Invoice | None:
        """The estimate's deposit invoice; a unique constraint keeps it single, a second `add` is AlreadyRecorded."""

    async def next_number(self) -> str:
        """`INV-2031`: gapless, for the counter's row stays locked until the unit of work ends."""

    async def add(self, invoice: Invoice) -> None: ...
    async def save(self, invoice: Invoice) -> None:
        """Adds new ledger entries beside the row."""


class Credits(Protocol):
    """A customer's credit, append-only; guarded by the locks on the invoices of its job."""

    async def of_job(self, job_id: JobId) -> list[CreditEntry]: ...
    async def add(self, entry: CreditEntry) -> None: ...


class Payments(Protocol):
    async def read(self, payment_id: PaymentId) -> Payment: ...
    async def get(self, payment_id: PaymentId) -> Payment: ...
    async def get_of_invoices(self, invoice_ids: Sequence[InvoiceId]) -> list[Payment]:
        """All attempts with an allocation to one of these, locked in the order of their ids; newest last."""

    async def id_of_checkout(self, processor: str, checkout_ref: str) -> PaymentId | None: ...
    async def id_of_object(self, processor: str, object_ref: str) -> PaymentId | None: ...
    async def unsettled(self, *, started_after: datetime, started_before: datetime, most: int) -> list[PaymentId]:
        """Attempts whose end is not known yet, or whose outcome is unknown, oldest first; without those about which a
        POLL_PAYMENT waits for its first try, so that questions do not pile up."""

    async def add(self, payment: Payment) -> None: ...
    async def save(self, payment: Payment) -> None:
        """Raises AlreadyRecorded when another payment holds the processor's object (I2)."""


class PaymentLinks(Protocol):
    async def read(self, link_id: PaymentLinkId) -> PaymentLink: ...
    async def get(self, link_id: PaymentLinkId) -> PaymentLink: ...
    async def add(self, link: PaymentLink) -> None: ...
    async def save(self, link: PaymentLink) -> None: ...


class Pictures(Protocol):
    """Only ever added to: what a document or a proof names stays there."""

    async def add(self, kept: KeptPicture) -> bool:
        """Store it; False, and nothing stored, when the contractor has these bytes already."""

    async def known(self, hashes: Collection[str], kind: PictureKind) -> dict[str, Picture]:
        """Those of `hashes` that are pictures of this kind, by hash."""


class Jobs(Protocol):
    async def get(self, job_id: JobId) -> Job: ...
    async def of_estimate(self, estimate_id: EstimateId) -> Job | None:
        """The job that the estimate made or extended; a unique constraint keeps it single."""

    async def next_number(self) -> str:
        """`J-310`."""

    async def add(self, job: Job) -> None:
        """Raises AlreadyRecorded when the estimate has a job."""

    async def save(self, job: Job) -> None: ...


class Tokens(Protocol):
    async def get(self, token_id: AccessTokenId) -> AccessToken: ...
    async def of_resource(self, purpose: Purpose, resource_id: UUID) -> list[AccessToken]:
        """Locked; those that are neither revoked nor spent nor past."""

    async def add(self, token: AccessToken, *, secret_hash: bytes) -> None: ...
    async def save(self, token: AccessToken) -> None: ...


class Sessions(Protocol):
    async def get(self, session_id: SessionId) -> Session: ...
    async def add(self, session: Session, *, secret_hash: bytes) -> None: ...
    async def touch(self, session_id: SessionId) -> None:
        """Note the use, at most once a quarter of an hour."""

    async def save(self, session: Session) -> None: ...


class Messages(Protocol):
    async def get(self, message_id: UUID) -> Message: ...
    async def has(self, kind: str, *, reason: UUID, to_email: str) -> bool:
        """Whether this recipient was told this for this reason before."""

    async def add(self, message: Message) -> bool:
        """Store it and its sending task; False, and nothing stored, when its reason was told this recipient before."""

    async def save(self, message: Message) -> None: ...
    async def sent_to(self, contact_id: ContactId, kind: str, *, since: datetime) -> int:
        """How many of a kind were queued for the contact since then."""
