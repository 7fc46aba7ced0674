from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from adapters.sql.door import Door
from adapters.sql.reads.pool import ReadPool
from adapters.sql.reads.tasks import LOAD
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


# For every task, so it is no transaction of the door's.
DONE = """
UPDATE outbox SET done_at = portal_now(), parked_at = NULL, lease_until = NULL
WHERE contractor_id = {contractor} AND id = {task} AND done_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class SqlWork:
    door: Door
    reads: ReadPool

    async def load(self, contractor_id: UUID, task_id: UUID) -> Task | None:
        row = await LOAD.one(self.reads, contractor_id, id=task_id)
        if row is None:
            return None
        try:
            name = TaskName(row["name"])
        except ValueError:  # a newer version's task: that version may come for it, else it is parked (R15)
            await self._failed(contractor_id, task_id, row["name"], problem=f"UnknownTask:{row['name']}", retry_in_s=0)
            return None
        return Task(
            id=task_id, contractor_id=contractor_id, name=name, subject_id=row["subject_id"], reason=row["reason"]
        )

    async def done(self, task: Task) -> None:
        contractor_id = ContractorId(task.contractor_id)
        await self.door.at_once(contractor_id, DONE, contractor=contractor_id, task=task.id)

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
