"""A worker that is told to stop while it has more in hand and in its queue than it can finish."""

import asyncio
import time
from datetime import UTC, datetime
from threading import Thread
from uuid import UUID, uuid4

import pytest
from dramatiq.worker import Worker

from adapters.queue.broker import make_broker
from domain.shared.ids import PaymentId
from entrypoints.bootstrap import close_all, make_container
from entrypoints.config import read_config
from entrypoints.workers.main import close_in_actors_loop, declare, drain
from tests.support.database import TestDatabase
from tests.support.portal import environ_of
from tests.support.sandbox import SandboxProcess


class Slow:
    """A task's work, in place of the runner: it takes its time and counts."""

    def __init__(self, takes_s: float) -> None:
        self.takes_s, self.begun, self.ended = takes_s, 0, 0

    async def __call__(self, contractor_id: UUID, task_id: UUID) -> None:
        self.begun += 1
        await asyncio.sleep(self.takes_s)
        self.ended += 1


@pytest.fixture
def threads() -> int:
    return 4


def _busy_worker(slow: Slow, *, tasks: int, threads: int) -> Worker:
    broker = make_broker("embedded:")
    actor = declare(broker, slow)  # type: ignore[arg-type]  # what it calls is all that it knows of a runner
    worker = Worker(broker, worker_threads=threads, worker_timeout=50)
    broker.emit_after("process_boot")
    worker.start()
    for _ in range(tasks):
        actor.send(task_id=str(uuid4()), contractor_id=str(uuid4()))
    ends = time.monotonic() + 10
    while slow.begun < threads and time.monotonic() < ends:
        time.sleep(0.01)
    return worker


def _drained(worker: Worker, *, within_s: float) -> float:
    """How long it took; a drain that never ends fails the test instead of holding it up."""

    async def nothing_to_close() -> None:
        pass

    began = time.monotonic()
    draining = Thread(target=lambda: drain(worker, nothing_to_close, within_s=within_s), daemon=True)
    draining.start()
    draining.join(timeout=20)
    assert not draining.is_alive(), "the worker does not end"
    return time.monotonic() - began


@pytest.mark.R07
def test_R07_what_is_in_hand_ends_and_what_waits_is_left_to_its_lease(threads: int) -> None:
    slow = Slow(takes_s=0.5)
    worker = _busy_worker(slow, tasks=40, threads=threads)
    assert _drained(worker, within_s=10) < 8
    assert slow.begun == slow.ended < 40


@pytest.mark.R07
def test_R07_a_task_that_does_not_end_holds_up_nothing(threads: int) -> None:
    slow = Slow(takes_s=60)
    worker = _busy_worker(slow, tasks=threads, threads=threads)
    assert _drained(worker, within_s=1) < 10
    assert slow.ended == 0


@pytest.mark.anyio
async def test_R07_connections_to_the_processor_end_in_the_loop_that_made_them(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    """The worker's main loop closes what is left once the actors' loop is gone: none of the latter's may be there."""
    container = make_container(read_config(environ_of(database, sandbox)))
    actors = asyncio.new_event_loop()
    try:
        async with asyncio.timeout(30):
            asked = container.gateway().find(PaymentId(uuid4()), account="", since=datetime.now(UTC))
            assert await asyncio.to_thread(actors.run_until_complete, asked) is None
            await asyncio.to_thread(actors.run_until_complete, close_in_actors_loop(container))
    finally:
        actors.close()
    await close_all(container)
