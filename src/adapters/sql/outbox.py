"""One row for each task that follows from an event, in the transaction of the event itself (D4)."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from adapters.sql.tables import outbox
from adapters.sql.transaction import Transaction
from application.tasks import DELAY_S, SUBSCRIBERS, TaskName
from domain.shared.events import Event


async def append_to_outbox(tx: Transaction, events: Iterable[Event]) -> None:
    for event in events:
        reason = reason_of(event) or tx.new_id()
        for name in SUBSCRIBERS.get(type(event), ()):
            await append_task(tx, name, subject_of(event), reason=reason, after_s=DELAY_S.get(name, 0))


async def append_task(tx: Transaction, name: TaskName, subject_id: UUID, *, reason: UUID, after_s: float) -> None:
    row = insert(outbox).values(
        contractor_id=tx.contractor_id,
        id=tx.new_id(),
        name=name,
        subject_id=subject_id,
        reason=reason,
        due_at=tx.now + timedelta(seconds=after_s),
        created_at=tx.now,
        request_id=tx.request_id,
    )
    await tx.rows(row.on_conflict_do_nothing(constraint="uq_outbox_task"))


def subject_of(event: Event) -> UUID:
    """The aggregate that the event is about: its first id."""
    name = next(field.name for field in fields(event) if field.name.endswith("_id"))
    return UUID(str(getattr(event, name)))


def reason_of(event: Event) -> UUID | None:
    """What tells this event from another like it, where it carries such a thing."""
    reason: UUID | None = getattr(event, "sending", None) or getattr(event, "request_id", None)
    return reason
