"""From rows of the outbox to finished actors: how many a second, and how many for a second of processor time."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from application.tasks import TaskName
from tests.bench.servers import NotStarted, process, used_s
from tests.bench.worker import TRIVIAL
from tests.bench.world import Place

# A real command, which may be repeated: it reads the contractor's settings, locks the estimate's links and saves them.
NAME = TaskName.EXTEND_ESTIMATE_LINKS
_FILL = """
INSERT INTO outbox (contractor_id, id, name, subject_id, reason, due_at)
SELECT ($1::uuid[])[1 + n % cardinality($1::uuid[])], gen_random_uuid(), $3,
       ($2::uuid[])[1 + n % cardinality($2::uuid[])], gen_random_uuid(), now() - interval '1 minute'
FROM generate_series(1, $4) AS n
"""
_LEFT = "SELECT count(*) FROM outbox WHERE done_at IS NULL"
START_S, GIVE_UP_S = 60.0, 300.0


@dataclass(frozen=True, slots=True)
class Throughput:
    tasks: int
    wall_s: float
    cpu_s: float  # of the worker

    @property
    def a_second(self) -> float:
        return self.tasks / self.wall_s

    @property
    def a_cpu_second(self) -> float:
        """On a core that does nothing else."""
        return self.tasks / self.cpu_s


def drained(
    environ: Mapping[str, str], admin_dsn: str, places: Sequence[Place], folder: Path, *, tasks: int, trivial: bool
) -> Throughput:
    """Fill the outbox, and let one worker empty it; its start is not counted."""
    log = folder / "worker.log"
    with process("tests.bench.worker", {**environ, **({TRIVIAL: "1"} if trivial else {})}, log) as worker:
        _wait_for_ready(log)
        asyncio.run(_passed(admin_dsn, places, 100))  # warm
        before, began = used_s(worker.pid), time.monotonic()
        asyncio.run(_passed(admin_dsn, places, tasks))
        return Throughput(tasks, time.monotonic() - began, used_s(worker.pid) - before)


def _wait_for_ready(log: Path) -> None:
    ends = time.monotonic() + START_S
    while "worker.ready" not in log.read_text(errors="replace"):
        if time.monotonic() > ends:
            raise NotStarted(log.read_text(errors="replace")[-2000:])
        time.sleep(0.1)


async def _passed(admin_dsn: str, places: Sequence[Place], tasks: int) -> None:
    connection = await asyncpg.connect(admin_dsn)
    try:
        # what the commands before have left to do is no part of this
        await connection.execute("UPDATE outbox SET done_at = now() WHERE done_at IS NULL")
        contractors, estimates = [[getattr(one, of) for one in places] for of in ("contractor_id", "estimate_id")]
        await connection.execute(_FILL, contractors, estimates, NAME, tasks)
        ends = time.monotonic() + GIVE_UP_S
        while await connection.fetchval(_LEFT):
            if time.monotonic() > ends:
                raise TimeoutError(f"tasks are left after {GIVE_UP_S} s")
            await asyncio.sleep(0.02)
    finally:
        await connection.close()
