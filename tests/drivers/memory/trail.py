"""Messages, tasks, answered requests, the trail and the exception list."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import uuid_utils.compat

from application.errors import KeyReused
from application.messages.message import Message
from application.tasks import Task, TaskName
from domain.shared.actors import Actor
from domain.shared.ids import ContactId
from tests.drivers.memory.store import Transaction


@dataclass(frozen=True, slots=True)
class StoredMessage:
    message: Message
    queued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    id: UUID
    at: datetime
    action: str
    by: Actor
    subject: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    code: str
    subject: str
    detail: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    fingerprint: bytes
    result: bytes | None = None


@dataclass(frozen=True, slots=True)
class MemoryMessages:
    tx: Transaction

    async def get(self, message_id: UUID) -> Message:
        await self.tx.lock()
        stored: StoredMessage = self.tx.get("message", message_id)
        return stored.message

    async def has(self, kind: str, *, reason: UUID, to_email: str) -> bool:
        told = [stored.message for stored in self.tx.all("message")]
        return any((one.kind, one.reason, one.to_email) == (kind, reason, to_email) for one in told)

    async def add(self, message: Message) -> bool:
        await self.tx.lock()
        if await self.has(message.kind, reason=message.reason, to_email=message.to_email):
            return False
        self.tx.put("message", message.id, StoredMessage(message, self.tx.now))
        self.tx.queue(TaskName.SEND_MESSAGE, message.id, reason=message.id, after_s=0)
        return True

    async def save(self, message: Message) -> None:
        await self.tx.lock()
        stored: StoredMessage = self.tx.get("message", message.id)
        self.tx.put("message", message.id, replace(stored, message=message))

    async def sent_to(self, contact_id: ContactId, kind: str, *, since: datetime) -> int:
        return sum(
            stored.message.contact_id == contact_id and stored.message.kind == kind and stored.queued_at >= since
            for stored in self.tx.all("message")
        )


@dataclass(frozen=True, slots=True)
class MemoryTasks:
    tx: Transaction

    async def add(self, name: TaskName, subject_id: UUID, *, reason: UUID, after_s: float = 0) -> None:
        await self.tx.lock()
        self.tx.queue(name, subject_id, reason=reason, after_s=after_s)

    async def cancel(self, task: Task) -> None:
        await self.tx.lock()
        row = self.tx.find("task", task.id)
        if row is not None and row.done_at is None:
            row.done_at, row.lease_until = self.tx.now, None
            self.tx.put("task", task.id, row)


@dataclass(frozen=True, slots=True)
class MemoryRequests:
    tx: Transaction

    async def claim(self, key: str, *, by: Actor, fingerprint: bytes) -> bytes | None:
        await self.tx.lock()
        first: RequestRow | None = self.tx.find("request", (by.key, key))
        if first is None:
            self.tx.put("request", (by.key, key), RequestRow(fingerprint=fingerprint))
            return None
        if first.fingerprint != fingerprint:
            raise KeyReused
        return first.result

    async def answer(self, key: str, *, by: Actor, result: bytes) -> None:
        await self.tx.lock()
        first: RequestRow = self.tx.get("request", (by.key, key))
        self.tx.put("request", (by.key, key), replace(first, result=result))


@dataclass(frozen=True, slots=True)
class MemoryAudit:
    tx: Transaction

    async def note(self, action: str, *, by: Actor, subject: str, result: str = "done") -> None:
        await self.tx.lock()
        row = AuditRow(
            id=uuid_utils.compat.uuid7(), at=self.tx.now, action=action, by=by, subject=subject, result=result
        )
        self.tx.put("audit", row.id, row)

    async def note_refusal(self, action: str, *, by: Actor, subject: str, code: str) -> None:
        await self.tx.lock()
        result, minute = f"refused: {code}", self.tx.now.replace(second=0, microsecond=0)
        known = [
            row for row in self.tx.all("audit") if row.at >= minute and (row.by.kind, row.by.id) == (by.kind, by.id)
        ]
        if not any((row.action, row.result) == (action, result) for row in known):
            await self.note(action, by=by, subject=subject, result=result)


@dataclass(frozen=True, slots=True)
class MemoryAlerts:
    tx: Transaction

    async def raise_(self, code: str, *, subject: str, detail: str = "") -> None:
        await self.tx.lock()
        known: AlertRow | None = self.tx.find("alert", (code, subject))
        count = known.count + 1 if known else 1
        self.tx.put("alert", (code, subject), AlertRow(code=code, subject=subject, detail=detail, count=count))
