"""The worker process: relay, schedules, and the queue's consumers. As many of it may run as one likes."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import dramatiq
import structlog
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.worker import Worker

from application.payments.poll_payments import ALL, YOUNG
from application.ports.outbox import LeasedTask
from domain.shared.ids import ContractorId
from entrypoints.bootstrap import Container, close, close_all, queue_backlog
from entrypoints.stopping import stop_signal
from entrypoints.workers.relay import relay_forever
from entrypoints.workers.runner import TaskRunner
from entrypoints.workers.schedules import Schedule, schedule_forever

log = structlog.get_logger()

THREADS = 8  # tasks at once in one process; all of them share one event loop
DRAIN_S = 25.0
END_MS = 2_000  # for threads that have nothing in hand any more


def declare(broker: dramatiq.Broker, run: TaskRunner) -> dramatiq.Actor[Any, Any]:
    """The one actor. It takes ids alone, and fields that it does not know, for old and new workers overlap."""

    @dramatiq.actor(broker=broker, queue_name="tasks", actor_name="run_task")
    async def run_task(*, task_id: str, contractor_id: str, **_newer: object) -> None:
        await run(UUID(contractor_id), UUID(task_id))

    return run_task


def schedules(container: Container) -> Sequence[Schedule]:
    poll, lapse = container.poll_payments(), container.lapse_estimates()

    async def poll_young(contractor_id: UUID) -> None:
        await poll(contractor_id, back=YOUNG)

    async def poll_all(contractor_id: UUID) -> None:
        await poll(contractor_id, back=ALL)

    sealer = container.trail_sealer()

    async def seal_trail(contractor_id: UUID) -> None:
        head = await sealer.seal(contractor_id)
        if head is not None:  # kept outside the database, the head shows that nothing was cut off
            log.info("trail.sealed", position=head.position, digest=head.digest.hex(), contractor_id=str(contractor_id))

    async def lapse_estimates(contractor_id: UUID) -> None:
        await lapse(ContractorId(contractor_id))

    return (
        Schedule("poll_young_payments", 30, poll_young),
        # captured money must be in the books within 5 minutes (I4), also without a webhook
        Schedule("poll_all_payments", timedelta(minutes=4).total_seconds(), poll_all),
        Schedule("seal_trail", 30, seal_trail),  # within 60 s (D19)
        Schedule("lapse_estimates", timedelta(minutes=5).total_seconds(), lapse_estimates),
    )


async def work(container: Container) -> None:
    """Run until SIGTERM or SIGINT; then take no more, and give what runs 25 s to end."""
    broker = container.broker()
    actor = declare(broker, container.task_runner())
    worker = Worker(broker, worker_threads=THREADS, worker_timeout=50)
    broker.emit_after("process_boot")  # without it time limits never fire in a worker that is started by hand
    worker.start()
    stop = stop_signal()

    def hand_out(task: LeasedTask) -> None:
        actor.send(task_id=str(task.id), contractor_id=str(task.contractor_id))

    relay = container.relay()
    loops = [
        asyncio.create_task(relay_forever(relay, hand_out=hand_out, backlog=lambda: queue_backlog(broker))),
        asyncio.create_task(schedule_forever(relay, schedules(container))),
    ]
    log.info("worker.ready", broker=type(broker).__name__)
    stopped = asyncio.create_task(stop.wait())
    try:
        # a loop that ended by itself ends the process: whoever restarts it sees that, a silent worker nobody
        await asyncio.wait([stopped, *loops], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for loop in (stopped, *loops):
            loop.cancel()
        ended = await asyncio.gather(*loops, return_exceptions=True)
        await asyncio.to_thread(drain, worker, lambda: close_in_actors_loop(container), within_s=DRAIN_S)
        await close_all(container)
        log.info("worker.stopped")
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def close_in_actors_loop(container: Container) -> None:
    await close(container)
    # here alone the processor is called; its connections could not be closed from another loop
    await container.gateway().close()


def drain(worker: Worker, close_connections: Callable[[], Awaitable[None]], *, within_s: float) -> None:
    """Take no more tasks and give those in hand `within_s` to end; what is left comes again when its lease has ended.

    Blocks. `close_connections` runs in the actors' own loop, to which their connections belong.
    """
    ends = time.monotonic() + within_s
    threads: list[Any] = [*worker.consumers.values(), *worker.workers]  # two kinds, which pause alike
    for thread in threads:
        thread.pause()
    for thread in threads:
        thread.paused_event.wait(max(0.0, ends - time.monotonic()))
    consumers = get_event_loop_thread()
    if consumers is not None:
        consumers.run_coroutine(close_connections())
    worker.stop(timeout=END_MS)
