from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from adapters.sql.door import Door
from adapters.sql.tables import outbox
from application.tasks import Task, TaskName
from domain.shared.ids import ContractorId


@dataclass(frozen=True, slots=True)
class SqlBacklog:
    """All due tasks of a contractor at once, for one who works through a past alone.

    Leases, tries and parking are for many workers and for outages; two transactions a task would be most of the work.
    """

    door: Door

    async def next(self, contractor_id: UUID, *, done: Sequence[Task] = ()) -> list[Task]:
        """Note `done` as done and return what is due now, oldest first."""
        async with self.door.short(ContractorId(contractor_id)) as tx:
            mine = outbox.c.contractor_id == contractor_id
            if done:
                await tx.rows(
                    update(outbox).where(mine, outbox.c.id.in_([task.id for task in done])).values(done_at=tx.now)
                )
            rows = await tx.rows(
                select(outbox)
                .where(mine, outbox.c.done_at.is_(None), outbox.c.parked_at.is_(None), outbox.c.due_at <= tx.now)
                .order_by(outbox.c.due_at, outbox.c.id)
            )
        return [
            Task(
                id=row.id,
                contractor_id=row.contractor_id,
                name=TaskName(row.name),
                subject_id=row.subject_id,
                reason=row.reason,
            )
            for row in rows
        ]
