from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from adapters.sql.door import Door
from adapters.sql.hosts import Directory
from adapters.sql.outbox import append_task
from adapters.sql.repositories.rows import load, this
from adapters.sql.tables import inbox
from application.ports.inbox import StoredEvent
from application.ports.payment_gateway import InboundEvent
from application.tasks import TaskName
from domain.shared.ids import ContractorId


@dataclass(frozen=True, slots=True)
class SqlInbox:
    door: Door
    directory: Directory

    async def contractor_of_account(self, processor: str, account: str) -> UUID | None:
        return await self.directory.contractor_of_account(processor, account)

    async def store(self, contractor_id: UUID, processor: str, event: InboundEvent) -> None:
        async with self.door.short(ContractorId(contractor_id)) as tx:
            row = insert(inbox).values(
                contractor_id=contractor_id,
                id=tx.new_id(),
                processor=processor,
                event_id=event.event_id,
                kind=event.kind,
                object_ref=event.object_ref,
                account=event.account,
                livemode=event.livemode,
                received_at=tx.now,
            )
            stored = await tx.one(row.on_conflict_do_nothing(constraint="uq_inbox_event").returning(inbox.c.id))
            if stored is not None:
                await append_task(tx, TaskName.APPLY_WEBHOOK, stored.id, reason=stored.id, after_s=0)

    async def read(self, contractor_id: UUID, stored_id: UUID) -> StoredEvent:
        """Raises NotFound."""
        async with self.door.transaction(ContractorId(contractor_id)) as tx:
            row = await load(tx, select(inbox).where(this(tx, inbox, stored_id)), lock=False)
        return StoredEvent(
            id=row.id,
            processor=row.processor,
            event=InboundEvent(
                event_id=row.event_id,
                kind=row.kind,
                object_ref=row.object_ref,
                account=row.account,
                livemode=row.livemode,
            ),
        )
