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

    Whatever goes wrong is logged and tried again: a relay that stops silently stops the business.
    """
    while True:
        try:
            room = MOST_WAITING - backlog()
            leased = await relay.lease(most=min(room, AT_ONCE), lease_s=LEASE_S) if room > 0 else []
            for task in leased:
                hand_out(task)
            if not leased:
                await relay.wait(timeout_s=POLL_S)
        except Exception:
            log.exception("relay.failed")
            await relay.wait(timeout_s=POLL_S)
