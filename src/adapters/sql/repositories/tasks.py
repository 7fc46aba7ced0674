from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update

from adapters.sql.outbox import append_task
from adapters.sql.repositories.rows import this
from adapters.sql.tables import outbox
from adapters.sql.transaction import Transaction
from application.tasks import Task, TaskName


@dataclass(frozen=True, slots=True)
class SqlTasks:
    tx: Transaction

    async def add(self, name: TaskName, subject_id: UUID, *, reason: UUID, after_s: float = 0) -> None:
        await append_task(self.tx, name, subject_id, reason=reason, after_s=after_s)

    async def cancel(self, task: Task) -> None:
        await self.tx.rows(
            update(outbox)
            .where(this(self.tx, outbox, task.id), outbox.c.done_at.is_(None))
            .values(done_at=self.tx.now, lease_until=None)
        )
