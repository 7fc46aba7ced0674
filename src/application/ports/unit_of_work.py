from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from application.ports.repositories import (
    Contractors,
    Credits,
    Customers,
    Estimates,
    Invoices,
    Jobs,
    Messages,
    PaymentLinks,
    Payments,
    Pictures,
    Sessions,
    Tokens,
)
from application.tasks import Task, TaskName
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId


class Audit(Protocol):
    async def note(self, action: str, *, by: Actor, subject: str, result: str = "done") -> None:
        """Add one row to the contractor's trail: who, what, when, from where, with which result (I17)."""

    async def note_refusal(self, action: str, *, by: Actor, subject: str, code: str) -> None:
        """Add one row with the result "refused: <code>", unless this session, link or key was refused the same action
        with the same code in this minute already (D19)."""


class Alerts(Protocol):
    async def raise_(self, code: str, *, subject: str, detail: str = "") -> None:
        """Put one row on the staff's exception list (D19); the same code and subject stand there once."""


class Tasks(Protocol):
    async def add(self, name: TaskName, subject_id: UUID, *, reason: UUID, after_s: float = 0) -> None:
        """Queue a task; one with the same name, subject and reason is queued once."""

    async def cancel(self, task: Task) -> None:
        """Nothing of it is left to do."""


class Requests(Protocol):
    """What was answered to a request that carried an idempotency key."""

    async def claim(self, key: str, *, by: Actor, fingerprint: bytes) -> bytes | None:
        """Return what the first such request was answered, or None when this is the first.

        A second one waits here until the first has committed or rolled back. Raises KeyReused when the same person
        used the key for another request.
        """

    async def answer(self, key: str, *, by: Actor, result: bytes) -> None: ...


class UnitOfWork(Protocol):
    """One transaction of one contractor. Leaving it without `commit` rolls everything back.

    A lock that is not to be had within 3 s, and a pool without a free connection for 2 s, raise Busy.
    No network call may be made while it is open.
    """

    contractor_id: ContractorId
    contractors: Contractors
    customers: Customers
    estimates: Estimates
    invoices: Invoices
    credits: Credits
    payments: Payments
    payment_links: PaymentLinks
    pictures: Pictures
    jobs: Jobs
    tokens: Tokens
    sessions: Sessions
    messages: Messages
    tasks: Tasks
    requests: Requests
    audit: Audit
    alerts: Alerts

    @property
    def now(self) -> datetime:
        """The database's clock, aware, UTC: read on entering and again after each lock was taken (D13)."""

    def new_id(self) -> UUID:
        """A fresh UUIDv7."""

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    async def commit(self) -> None: ...


Begin = Callable[[ContractorId], UnitOfWork]
