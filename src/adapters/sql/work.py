from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from adapters.sql.door import Door
from adapters.sql.repositories.rows import for_change, this
from adapters.sql.repositories.trail import SqlAlerts
from adapters.sql.tables import outbox
from adapters.sql.transaction import Transaction
from application.ports.outbox import ParkedTask
from application.tasks import Task, TaskName
from domain.shared.ids import ContractorId

# The least wait after the first, second, ... failed try. When they are used up, the task is parked: after three days of
# a dead processor or mail server, or of a webhook about nothing that we know (T61).
BACKOFF_S = (1, 5, 15, 60, 300, 900, 1800, 3600, 3600, 7200, 14_400, *(28_800,) * 8)


@dataclass(frozen=True, slots=True)
class SqlWork:
    door: Door

    async def load(self, contractor_id: UUID, task_id: UUID) -> Task | None:
        async with self.door.transaction(ContractorId(contractor_id)) as tx:
            row = await tx.one(
                select(outbox).where(
                    this(tx, outbox, task_id), outbox.c.done_at.is_(None), outbox.c.parked_at.is_(None)
                )
            )
        if row is None:
            return None
        try:
            name = TaskName(row.name)
        except ValueError:  # a newer version's task: that version may come for it, else it is parked (R15)
            await self._failed(contractor_id, task_id, row.name, problem=f"UnknownTask:{row.name}", retry_in_s=0)
            return None
        return Task(
            id=row.id,
            contractor_id=row.contractor_id,
            name=name,
            subject_id=row.subject_id,
            reason=row.reason,
        )

    async def done(self, task: Task) -> None:
        async with self.door.short(ContractorId(task.contractor_id)) as tx:
            await tx.rows(
                update(outbox)
                .where(this(tx, outbox, task.id), outbox.c.done_at.is_(None))
                .values(done_at=tx.now, parked_at=None, lease_until=None)
            )

    async def failed(self, task: Task, *, problem: str, retry_in_s: float | None) -> None:
        await self._failed(task.contractor_id, task.id, task.name, problem=problem, retry_in_s=retry_in_s)

    async def _failed(
        self, contractor_id: UUID, task_id: UUID, name: str, *, problem: str, retry_in_s: float | None
    ) -> None:
        async with self.door.short(ContractorId(contractor_id)) as tx:
            rows = await tx.locked(
                for_change(select(outbox.c.tries).where(this(tx, outbox, task_id), outbox.c.done_at.is_(None)))
            )
            if not rows:
                return  # another run of it has done the work
            tries: int = rows[0].tries + 1
            if retry_in_s is None or tries > len(BACKOFF_S):
                await self._park(tx, task_id, name, tries=tries, problem=problem)
                return
            wait_s = max(retry_in_s, BACKOFF_S[tries - 1])
            await tx.rows(
                update(outbox)
                .where(this(tx, outbox, task_id))
                .values(tries=tries, problem=problem, lease_until=None, due_at=tx.now + timedelta(seconds=wait_s))
            )

    async def parked(self, contractor_id: UUID, *, most: int) -> list[ParkedTask]:
        async with self.door.transaction(ContractorId(contractor_id)) as tx:
            rows = await tx.rows(
                select(outbox)
                .where(outbox.c.contractor_id == contractor_id, outbox.c.parked_at.is_not(None))
                .order_by(outbox.c.parked_at.desc())
                .limit(most)
            )
        return [
            ParkedTask(
                id=row.id,
                name=row.name,
                subject_id=row.subject_id,
                problem=row.problem,
                tries=row.tries,
                parked_at=row.parked_at,
            )
            for row in rows
        ]

    async def _park(self, tx: Transaction, task_id: UUID, name: str, *, tries: int, problem: str) -> None:
        await tx.rows(
            update(outbox)
            .where(this(tx, outbox, task_id))
            .values(tries=tries, problem=problem, lease_until=None, parked_at=tx.now)
        )
        await SqlAlerts(tx).raise_("task_parked", subject=f"task:{task_id}", detail=f"{name}: {problem}")
