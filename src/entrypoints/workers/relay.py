import asyncio
from collections.abc import Callable

import structlog

from application.ports.outbox import LeasedTask, Relay

log = structlog.get_logger()

LEASE_S = 30.0
POLL_S = 1.0
AT_ONCE = 200
MOST_WAITING = 200  # in the queue: a lease must not end before its turn comes


async def relay_forever(relay: Relay, *, hand_out: Callable[[LeasedTask], None], backlog: Callable[[], int]) -> None:
    """Lease due tasks and hand them to the queue, woken by NOTIFY and at least once a second; ends by cancellation.

    Whatever goes wrong is logged and tried again: a relay that stops silently stops the business. During an outage the
    trace stands in the log once, and then a line for each try.
    """
    said = ""
    while True:
        try:
            room = MOST_WAITING - backlog()
            leased = await relay.lease(most=min(room, AT_ONCE), lease_s=LEASE_S) if room > 0 else []
            for task in leased:
                hand_out(task)
            said = ""
            if not leased:
                await relay.wait(timeout_s=POLL_S)
        except Exception as error:
            problem = type(error).__name__
            log.error("relay.failed", problem=problem, exc_info=problem != said)
            said = problem
            await asyncio.sleep(POLL_S)
