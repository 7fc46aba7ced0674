import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import structlog

from application.messages.send_message import MessageInHand
from application.payments.webhooks import EventUnknown, PaymentNotKnownYet
from application.ports.mailer import MailOutcomeUnknown, MailTemporarilyRefused
from application.ports.outbox import Work
from application.ports.payment_gateway import GatewayUnavailable
from application.tasks import Task, TaskName
from entrypoints.metrics import task_ended

log = structlog.get_logger()

Handler = Callable[[Task], Awaitable[None]]

# How soon a task that failed for a known reason is tried again; what is not named here waits as the outbox decides.
SOON_S: Mapping[type[Exception], float] = {
    GatewayUnavailable: 15,
    MailTemporarilyRefused: 60,
    MailOutcomeUnknown: 5,
    MessageInHand: 15,
    PaymentNotKnownYet: 60,
}
DEFAULT_S = 10.0
# Before the broker breaks it off, which would count no try: then it would be handed out again for ever. The longest
# that a task may need is a start at the processor with what follows it, some 110 s.
LONGEST_S = 115.0


@dataclass(frozen=True, slots=True)
class TaskRunner:
    """Runs one task of the outbox and keeps what became of it on its row."""

    work: Work
    handlers: Mapping[TaskName, Handler]
    longest_s: float = LONGEST_S

    async def __call__(self, contractor_id: UUID, task_id: UUID) -> None:
        task = await self.work.load(contractor_id, task_id)
        if task is None:
            return  # done or parked by an earlier delivery
        with structlog.contextvars.bound_contextvars(
            task=task.name.value, task_id=str(task.id), contractor_id=str(contractor_id)
        ):
            try:
                async with asyncio.timeout(self.longest_s):
                    await self.handlers[task.name](task)
            except EventUnknown:
                await self.work.failed(task, problem="EventUnknown", retry_in_s=None)
                task_ended(task.name.value, "parked")
            except Exception as error:
                problem = f"{type(error).__name__}:{getattr(error, 'code', '')}"
                log.warning("task.failed", problem=problem, exc_info=type(error) not in SOON_S)
                await self.work.failed(task, problem=problem, retry_in_s=_wait_s(error))
                task_ended(task.name.value, "failed")
            else:
                await self.work.done(task)
                task_ended(task.name.value, "done")


def _wait_s(error: Exception) -> float:
    """What the processor asked us to wait counts before our own measure (R21)."""
    asked = error.retry_after_s if isinstance(error, GatewayUnavailable) else None
    return max(asked or 0.0, SOON_S.get(type(error), DEFAULT_S))
