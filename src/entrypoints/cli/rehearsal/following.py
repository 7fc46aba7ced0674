"""What follows from an act, done at once: the outbox's tasks by their own handlers, in this process.

Nobody is mailed about the past: a message is noted as sent, and its PDF is made when somebody asks for it. What follows
from the acts of today is left in the outbox, for the workers of the rehearsal to do as they always do.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from application.messages.message import MessageState
from application.ports.unit_of_work import Begin
from application.task_handlers import TaskHandler
from application.tasks import Task, TaskName
from domain.shared.ids import ContractorId
from entrypoints.bootstrap import Backlog, Container, backlog_of

AT_ONCE = 6  # tasks; the pool of connections has ten
LAST = frozenset(  # nothing follows from these
    {TaskName.SEND_MESSAGE, TaskName.SETTLE_START, TaskName.EXTEND_ESTIMATE_LINKS, TaskName.EXTEND_INVOICE_LINKS}
)


@dataclass(frozen=True, slots=True)
class Follower:
    backlog: Backlog
    handlers: Mapping[TaskName, TaskHandler]
    _done: dict[ContractorId, list[Task]] = field(default_factory=dict)  # and not yet noted so

    async def follow(self, contractor_id: ContractorId, *, to_the_end: bool = False) -> None:
        """Do every task that is due by the portal's clock, and what follows from it. Raises what a handler raises.

        The last tasks are noted as done when somebody follows again, unless this is `to_the_end`: that saves a
        transaction each time.
        """
        tasks = await self.backlog.next(contractor_id, done=self._done.pop(contractor_id, []))
        while tasks:
            for first in range(0, len(tasks), AT_ONCE):
                async with asyncio.TaskGroup() as group:
                    for task in tasks[first : first + AT_ONCE]:
                        group.create_task(self._run(task))
            if not to_the_end and all(task.name in LAST for task in tasks):
                self._done[contractor_id] = tasks
                return
            tasks = await self.backlog.next(contractor_id, done=tasks)

    async def _run(self, task: Task) -> None:
        await self.handlers[task.name](task)


@dataclass(frozen=True, slots=True)
class NoteAsSent:
    """In place of the mail server: the message is listed, and no mail is written."""

    begin: Begin

    async def __call__(self, task: Task) -> None:
        async with self.begin(ContractorId(task.contractor_id)) as work:
            message = await work.messages.get(task.subject_id)
            message.state, message.tries, message.sent_at = MessageState.SENT, 1, work.now
            await work.messages.save(message)
            await work.commit()


def follower_of(container: Container) -> Follower:
    handlers: dict[TaskName, TaskHandler] = {**container.task_handlers().table()}
    handlers[TaskName.SEND_MESSAGE] = NoteAsSent(cast("Begin", container.begin()))
    return Follower(backlog_of(container), handlers)
