import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from application.ports.outbox import Relay

log = structlog.get_logger()

LOOK_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something to do for every contractor, once an interval in the whole installation."""

    name: str
    every_s: float
    run: Callable[[UUID], Awaitable[None]]


async def schedule_forever(relay: Relay, schedules: Sequence[Schedule]) -> None:
    """Run what is due. Of several schedulers one wins each interval, by the database; ends by cancellation."""
    while True:
        for schedule in schedules:
            try:
                if await relay.schedule(schedule.name, every_s=schedule.every_s):
                    await run_for_all(relay, schedule)
            except Exception:
                log.exception("schedule.failed", schedule=schedule.name)
        await asyncio.sleep(LOOK_EVERY_S)


async def run_for_all(relay: Relay, schedule: Schedule) -> None:
    """One contractor's failure holds up no other."""
    for contractor_id in await relay.contractors():
        try:
            await schedule.run(contractor_id)
        except Exception:
            log.exception("schedule.failed", schedule=schedule.name, contractor_id=str(contractor_id))
