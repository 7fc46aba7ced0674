"""The portal without what keeps races apart: nothing locks what it reads, no version is looked at, and the constraints
that a control names are dropped in its own database. Who would meet by chance meets here for certain.

A control that holds all the same says that its race proves nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, Table, insert, select

from adapters.sql.door import Door
from adapters.sql.inbox import SqlInbox
from adapters.sql.outbox import append_task
from adapters.sql.repositories.estimates import SqlEstimates
from adapters.sql.repositories.invoices import SqlInvoices
from adapters.sql.repositories.jobs import SqlJobs
from adapters.sql.repositories.messages import SqlMessages
from adapters.sql.repositories.payments import SqlPayments
from adapters.sql.repositories.requests import SqlRequests
from adapters.sql.repositories.rows import this
from adapters.sql.tables import estimates, inbox, invoices, messages, payments
from adapters.sql.transaction import Transaction
from adapters.sql.unit_of_work import SqlUnitOfWork
from application.messages.message import Message
from application.ports.payment_gateway import InboundEvent
from application.tasks import TaskName
from domain.estimates.estimate import Estimate
from domain.invoices.invoice import Invoice
from domain.jobs.job import Job
from domain.payments.payment import Payment
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, CustomerId, EstimateId, InvoiceId, PaymentId
from tests.faults.world import World, world_of
from tests.support.database import TestDatabase
from tests.support.sandbox import SandboxProcess

PATIENCE_S = 1.0


class Meeting:
    """Holds everybody who has read until `expected` have, so that each acts on what the others are about to change."""

    def __init__(self) -> None:
        self._barrier: asyncio.Barrier | None = None

    def expect(self, count: int) -> None:
        self._barrier = asyncio.Barrier(count)

    async def wait(self) -> None:
        """Once: the next to read finds nobody waiting."""
        barrier = self._barrier
        if barrier is None:
            return
        try:
            async with asyncio.timeout(PATIENCE_S):
                await barrier.wait()
        except (TimeoutError, asyncio.BrokenBarrierError):
            pass
        self._barrier = None


async def overtake(tx: Transaction, table: Table, aggregate: Any) -> None:
    """Take the version that stands there now, whoever wrote it: what is saved next overwrites it."""
    version = table.c.version
    [row] = await tx.rows(select(version).where(this(tx, table, aggregate.id)).with_for_update())
    aggregate.version = row.version


@dataclass(frozen=True, slots=True)
class LooseInvoices(SqlInvoices):
    async def _lock(self, which: ColumnElement[bool]) -> list[Invoice]:
        mine = (invoices.c.contractor_id == self.tx.contractor_id) & which
        return await self._build(await self.tx.rows(select(invoices).where(mine).order_by(invoices.c.id)))

    async def save(self, invoice: Invoice) -> None:
        await overtake(self.tx, invoices, invoice)
        await SqlInvoices.save(self, invoice)


@dataclass(frozen=True, slots=True)
class LoosePayments(SqlPayments):
    meeting: Meeting

    async def get(self, payment_id: PaymentId) -> Payment:
        found = await self.read(payment_id)
        await self.meeting.wait()
        return found

    async def get_of_invoices(self, invoice_ids: Sequence[InvoiceId]) -> list[Payment]:
        which = select(payments).where(
            payments.c.contractor_id == self.tx.contractor_id,
            payments.c.id.in_([await self._of(one) for one in invoice_ids]),
        )
        found = await self._build(await self.tx.rows(which))
        await self.meeting.wait()
        return found

    async def _of(self, invoice_id: InvoiceId) -> UUID | None:
        return None  # nobody sees what the others have begun

    async def save(self, payment: Payment) -> None:
        await overtake(self.tx, payments, payment)
        await SqlPayments.save(self, payment)


@dataclass(frozen=True, slots=True)
class LooseEstimates(SqlEstimates):
    meeting: Meeting

    async def get(self, estimate_id: EstimateId, *, customer: CustomerId | None = None) -> Estimate:
        found = await self.read(estimate_id, customer=customer)
        await self.meeting.wait()
        return found

    async def save(self, estimate: Estimate) -> None:
        await overtake(self.tx, estimates, estimate)
        await SqlEstimates.save(self, estimate)


@dataclass(frozen=True, slots=True)
class LooseJobs(SqlJobs):
    meeting: Meeting

    async def of_estimate(self, estimate_id: EstimateId) -> Job | None:
        found = await SqlJobs.of_estimate(self, estimate_id)
        await self.meeting.wait()
        return found


@dataclass(frozen=True, slots=True)
class LooseMessages(SqlMessages):
    meeting: Meeting

    async def has(self, kind: str, *, reason: UUID, to_email: str) -> bool:
        found = await SqlMessages.has(self, kind, reason=reason, to_email=to_email)
        await self.meeting.wait()
        return found

    async def add(self, message: Message) -> bool:
        fields = ("id", "kind", "reason", "subject_id", "to_email", "to_name", "language", "state", "tries", "problem")
        values = {name: getattr(message, name) for name in fields}
        await self.tx.rows(insert(messages).values(contractor_id=self.tx.contractor_id, **values))
        await append_task(self.tx, TaskName.SEND_MESSAGE, message.id, reason=message.id, after_s=0)
        return True


@dataclass(frozen=True, slots=True)
class LooseRequests(SqlRequests):
    async def claim(self, key: str, *, by: Actor, fingerprint: bytes) -> bytes | None:
        return None  # every request is the first under its key


class LooseWork(SqlUnitOfWork):
    def __init__(
        self, door: Door, contractor_id: ContractorId, meeting: Meeting, *, request_id: str | None = None
    ) -> None:
        super().__init__(door, contractor_id, request_id=request_id)
        self.invoices = LooseInvoices(self._tx)
        self.payments = LoosePayments(self._tx, meeting)
        self.estimates = LooseEstimates(self._tx, meeting)
        self.jobs = LooseJobs(self._tx, meeting)
        self.messages = LooseMessages(self._tx, meeting)
        self.requests = LooseRequests(self._tx)


@dataclass(frozen=True, slots=True)
class LooseInbox(SqlInbox):
    async def store(self, contractor_id: UUID, processor: str, event: InboundEvent) -> None:
        async with self.door.short(ContractorId(contractor_id)) as tx:
            fields = ("event_id", "kind", "object_ref", "account", "livemode")
            values = {name: getattr(event, name) for name in fields}
            row = insert(inbox).values(
                contractor_id=contractor_id, id=tx.new_id(), processor=processor, received_at=tx.now, **values
            )
            stored = await tx.one(row.returning(inbox.c.id))
            assert stored is not None
            await append_task(tx, TaskName.APPLY_WEBHOOK, stored.id, reason=stored.id, after_s=0)


@asynccontextmanager
async def unguarded(
    database: TestDatabase, sandbox: SandboxProcess, meeting: Meeting, *dropped: str
) -> AsyncIterator[World]:
    """`dropped`: what else is taken away, as "table.constraint" or "index" for a unique index."""
    await take_away(database, dropped)
    door = Door(database.app_dsn)

    def begin(contractor_id: ContractorId, *, request_id: str | None = None) -> LooseWork:
        return LooseWork(door, contractor_id, meeting, request_id=request_id)

    async with world_of(database, sandbox, {"begin": begin}) as world:
        container = world.portal.container
        container.inbox.override(LooseInbox(door, container.directory()))
        try:
            yield world
        finally:
            await door.close()


async def take_away(database: TestDatabase, dropped: Sequence[str]) -> None:
    owner = await asyncpg.connect(database.admin_dsn)
    try:
        for name in dropped:
            table, _, constraint = name.partition(".")
            await owner.execute(
                f"alter table {table} drop constraint {constraint}" if constraint else f"drop index {name}"
            )
    finally:
        await owner.close()
