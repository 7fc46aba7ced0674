"""Smaller ports in memory for the application level: inbox, kept PDFs, the worker's rows, mail and PDF makers."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import msgspec
import uuid_utils.compat

from application.errors import NotFound
from application.ports.documents import DocumentFacts, DocumentKind, StoredDocument, WantedDocument
from application.ports.inbox import StoredEvent
from application.ports.mailer import Mail
from application.ports.payment_gateway import InboundEvent
from application.tasks import Task, TaskName
from domain.shared.ids import ContractorId
from tests.drivers.memory import MemoryPortal
from tests.drivers.memory.store import TaskRow, Transaction


@dataclass(frozen=True, slots=True)
class MemoryInbox:
    portal: MemoryPortal

    async def contractor_of_account(self, processor: str, account: str) -> UUID | None:
        for contractor_id in self.portal.store.contractors:
            contractor = Transaction(self.portal.store, contractor_id).find("contractor", contractor_id)
            if contractor is not None and contractor.settings.stripe_account == account:
                return contractor_id
        return None

    async def store(self, contractor_id: UUID, processor: str, event: InboundEvent) -> None:
        tx = Transaction(self.portal.store, ContractorId(contractor_id))
        await tx.lock()
        key = (processor, event.event_id)
        if tx.find("inbox_key", key) is None:
            stored = StoredEvent(id=uuid_utils.compat.uuid7(), processor=processor, event=event)
            tx.put("inbox_key", key, stored.id)
            tx.put("inbox", stored.id, stored)
            tx.queue(TaskName.APPLY_WEBHOOK, stored.id, reason=stored.id, after_s=0)
        tx.commit()

    async def read(self, contractor_id: UUID, stored_id: UUID) -> StoredEvent:
        stored: StoredEvent = Transaction(self.portal.store, ContractorId(contractor_id)).get("inbox", stored_id)
        return stored


@dataclass(frozen=True, slots=True)
class MemoryWork:
    """application.ports.outbox.Work over the store's task rows."""

    portal: MemoryPortal

    async def load(self, contractor_id: UUID, task_id: UUID) -> Task | None:
        row: TaskRow | None = self._tx(contractor_id).find("task", task_id)
        return row.task if row and row.done_at is None and row.parked_at is None else None

    async def done(self, task: Task) -> None:
        tx = self._tx(task.contractor_id)
        await tx.lock()
        row: TaskRow = tx.get("task", task.id)
        row.done_at = tx.now
        tx.put("task", task.id, row)
        tx.commit()

    async def failed(self, task: Task, *, problem: str, retry_in_s: float | None) -> None:
        tx = self._tx(task.contractor_id)
        await tx.lock()
        row: TaskRow = tx.get("task", task.id)
        row.tries, row.problem = row.tries + 1, problem
        if retry_in_s is None:
            row.parked_at = tx.now
        else:
            row.due_at = tx.now + timedelta(seconds=retry_in_s)
        tx.put("task", task.id, row)
        tx.commit()

    def due(self, contractor_id: UUID) -> list[Task]:
        tx = self._tx(contractor_id)
        rows: list[TaskRow] = tx.all("task")
        return [row.task for row in rows if row.done_at is None and row.parked_at is None and row.due_at <= tx.now]

    def _tx(self, contractor_id: UUID) -> Transaction:
        return Transaction(self.portal.store, ContractorId(contractor_id))


@dataclass(frozen=True, slots=True)
class MemoryDocuments:
    wishes: dict[UUID, WantedDocument] = field(default_factory=dict)
    kept: dict[UUID, StoredDocument] = field(default_factory=dict)

    async def find(
        self, contractor_id: UUID, *, kind: DocumentKind, subject_id: UUID, fingerprint: bytes
    ) -> StoredDocument | None:
        for wish in self.wishes.values():
            if (wish.kind, wish.subject_id, wish.fingerprint) == (kind, subject_id, fingerprint):
                return self.kept.get(wish.id)
        return None

    async def want(
        self,
        contractor_id: UUID,
        *,
        kind: DocumentKind,
        subject_id: UUID,
        token_id: UUID | None,
        language: str,
        fingerprint: bytes,
    ) -> UUID:
        wish = WantedDocument(
            id=uuid_utils.compat.uuid7(),
            kind=kind,
            subject_id=subject_id,
            token_id=token_id,
            language=language,
            fingerprint=fingerprint,
            made=False,
        )
        self.wishes[wish.id] = wish
        return wish.id

    async def wanted(self, contractor_id: UUID, document_id: UUID) -> WantedDocument:
        if document_id not in self.wishes:
            raise NotFound
        return self.wishes[document_id]

    async def keep(self, contractor_id: UUID, document_id: UUID, *, sealed: bytes, sha256: str) -> None:
        self.kept.setdefault(document_id, StoredDocument(id=document_id, sha256=sha256, sealed=sealed))


class PlainDocuments:
    """The facts of a PDF as they are: what a PDF looks like is for the levels that have a renderer."""

    version = "plain"

    def render(self, facts: DocumentFacts) -> bytes:
        return b"%PDF-" + msgspec.json.encode(facts)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """application.ports.mailer.Mailer that keeps what it was handed."""

    mails: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)
