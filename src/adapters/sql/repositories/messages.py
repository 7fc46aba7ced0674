from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.sql.outbox import append_task
from adapters.sql.repositories.rows import load, this
from adapters.sql.tables import messages
from adapters.sql.transaction import Transaction
from application.errors import NotFound
from application.messages.message import Message, MessageKind, MessageState
from application.tasks import TaskName
from domain.shared.ids import ContactId


@dataclass(frozen=True, slots=True)
class SqlMessages:
    tx: Transaction

    async def get(self, message_id: UUID) -> Message:
        row = await load(self.tx, select(messages).where(this(self.tx, messages, message_id)), lock=True)
        return Message(
            id=row.id,
            kind=MessageKind(row.kind),
            reason=row.reason,
            subject_id=row.subject_id,
            to_email=row.to_email,
            to_name=row.to_name,
            language=row.language,
            contact_id=row.contact_id,
            token_id=row.token_id,
            state=MessageState(row.state),
            tries=row.tries,
            problem=row.problem,
            handed_at=row.handed_at,
            sent_at=row.sent_at,
        )

    async def has(self, kind: str, *, reason: UUID, to_email: str) -> bool:
        told = await self.tx.one(
            select(messages.c.id).where(
                messages.c.contractor_id == self.tx.contractor_id,
                messages.c.kind == kind,
                messages.c.reason == reason,
                messages.c.to_email == to_email,
            )
        )
        return told is not None

    async def add(self, message: Message) -> bool:
        row = insert(messages).values(
            **_state(message),
            contractor_id=self.tx.contractor_id,
            id=message.id,
            kind=message.kind,
            reason=message.reason,
            subject_id=message.subject_id,
            to_email=message.to_email,
            to_name=message.to_name,
            language=message.language,
            contact_id=message.contact_id,
            token_id=message.token_id,
            created_at=self.tx.now,
        )
        once = row.on_conflict_do_nothing(constraint="uq_message_reason").returning(messages.c.id)
        if await self.tx.one(once) is None:
            return False
        await append_task(self.tx, TaskName.SEND_MESSAGE, message.id, reason=message.id, after_s=0)
        return True

    async def save(self, message: Message) -> None:
        statement = update(messages).where(this(self.tx, messages, message.id)).values(_state(message))
        if await self.tx.one(statement.returning(messages.c.id)) is None:
            raise NotFound

    async def sent_to(self, contact_id: ContactId, kind: str, *, since: datetime) -> int:
        counted = await self.tx.one(
            select(func.count().label("messages")).where(
                messages.c.contractor_id == self.tx.contractor_id,
                messages.c.contact_id == contact_id,
                messages.c.kind == kind,
                messages.c.created_at >= since,
            )
        )
        return int(counted.messages) if counted else 0


def _state(message: Message) -> dict[str, Any]:
    return {
        "state": message.state,
        "tries": message.tries,
        "problem": message.problem,
        "handed_at": message.handed_at,
        "sent_at": message.sent_at,
    }
