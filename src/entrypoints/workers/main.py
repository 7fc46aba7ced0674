"""The worker process: relay, schedules, and the queue's consumers. As many of it may run as one likes."""

import asyncio
from collections.abc import Sequence
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
DRAIN_MS = 25_000


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

    async def lapse_estimates(contractor_id: UUID) -> None:
        await lapse(ContractorId(contractor_id))

    return (
        Schedule("poll_young_payments", 30, poll_young),
        # captured money must be in the books within 5 minutes (I4), also without a webhook
        Schedule("poll_all_payments", timedelta(minutes=4).total_seconds(), poll_all),
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
    try:
        await stop.wait()
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await asyncio.to_thread(_stop, worker, container)
        await close_all(container)
        log.info("worker.stopped")


def _stop(worker: Worker, container: Container) -> None:
    consumers = get_event_loop_thread()
    worker.pause()
    worker.join()
    if consumers is not None:
        consumers.run_coroutine(close(container))  # the connections that belong to the actors' own loop
    worker.stop(timeout=DRAIN_MS)
