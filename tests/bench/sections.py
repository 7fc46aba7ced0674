"""The parts of the benchmark, each with its table and the limits that are ratios or rates."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import asyncpg

from entrypoints.config import Config
from tests.bench import bare, writes
from tests.bench.documents import document_ms
from tests.bench.outbox import Throughput, drained
from tests.bench.paired import Asked, Requests, again, compare, middle_us, p50_ratio, p99_ratio, work_ratio
from tests.bench.reads import READINGS, Reading, check_same
from tests.bench.report import Report
from tests.bench.servers import Server, started
from tests.bench.world import Place
from tests.support.rabbit import rabbit_node

MANY = 64  # connections
LATENCY = 1.5  # times as long as bare, at most
SIGNED = 3.0  # bare commits, and as many bare reads, that an approval may cost
PDF_MS = 15.0
MEMORY_MIB = 200.0
TRIVIAL_EMBEDDED, TRIVIAL_RABBIT, REAL = 1000, 500, 200  # tasks for a second of one core


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a part stands on: the filled database and what its processes are started with."""

    config: Config
    environ: Mapping[str, str]
    bare_environ: Mapping[str, str]
    admin_dsn: str
    places: Sequence[Place]
    folder: Path
    rounds: int
    requests: int

    @contextmanager
    def both(self, *, processes: int = 1) -> Iterator[tuple[Server, Server]]:
        with (
            started("tests.bench.portal", self.environ, self.folder, processes=processes) as ours,
            started("tests.bench.bare", self.bare_environ, self.folder, processes=processes) as plain,
        ):
            yield ours, plain

    def sides(self, reading: Reading, ours: Server, plain: Server) -> tuple[Asked, Asked]:
        return (
            Asked(ours, again([reading.ours(place) for place in self.places])),
            Asked(plain, again([reading.bare(place) for place in self.places])),
        )


def reads(ground: Ground, report: Report) -> None:
    report.title("Reads, one connection", "read", "work", "at least", "p50", "us", "bare us")
    with ground.both() as (ours, plain):
        for reading in READINGS:
            asyncio.run(check_same(reading, ground.places[0], ours, plain))
            us, them = compare(*ground.sides(reading, ours, plain), rounds=ground.rounds, total=ground.requests)
            work, p50 = work_ratio(us, them), p50_ratio(us, them)
            report.row(
                reading.name,
                work,
                f"{reading.least:.2f}",
                p50,
                f"{middle_us(us):.0f}",
                f"{middle_us(them):.0f}",
                keeps=work.value >= reading.least and p50.value <= LATENCY,
            )


def crowd(ground: Ground, report: Report) -> None:
    report.title(f"Reads, two processes each, {MANY} connections", "read", "p99", "at most", "work")
    with ground.both(processes=2) as (ours, plain):
        for reading in READINGS:
            sides = ground.sides(reading, ours, plain)
            us, them = compare(*sides, rounds=ground.rounds, total=ground.requests * 5, connections=MANY)
            p99 = p99_ratio(us, them)
            report.row(reading.name, p99, f"{LATENCY:.2f}", work_ratio(us, them), keeps=p99.value <= LATENCY)
        used = ours.memory_mib()
        report.row(
            "memory of the portal's two", f"{used:.0f} MiB", f"{MEMORY_MIB:.0f} MiB", "", keeps=used < MEMORY_MIB
        )


def changes(ground: Ground, report: Report) -> None:
    asyncio.run(_with_tables(ground.admin_dsn))
    places, total = ground.places, min(ground.requests, len(ground.places))
    with ground.both() as (ours, plain):
        report.title("Approval with signature", "signed by", "us", "bare commit us", "bare read us", "of three of each")
        for name, drawn in (("drawing", True), ("typing", False)):
            signed, commit, read = compare(
                Asked(ours, _next(writes.approvals(places, drawn=drawn))),
                Asked(plain, _next(writes.commits(places))),
                Asked(plain, _next(writes.reads(places))),
                rounds=len(places[0].signable) // 2 - 1,
                total=total,
            )
            us, allowed = middle_us(signed), SIGNED * (middle_us(commit) + middle_us(read))
            cells = [f"{us:.0f}", f"{middle_us(commit):.0f}", f"{middle_us(read):.0f}", f"{us / allowed:.2f}"]
            report.row(name, *cells, keeps=us <= allowed)
        report.title("Other requests that change something", "request", "work", "us", "bare us")
        others: Sequence[tuple[str, Iterator[bytes], Iterator[bytes], int]] = (
            ("webhook", writes.webhooks(places), writes.webhooks(places, bare=True), ground.rounds),
            ("start of a payment", writes.payments(places), writes.bare_payments(places), min(ground.rounds, 15)),
        )
        for name, asked, plainly, rounds in others:
            us_, them = compare(Asked(ours, _next(asked)), Asked(plain, _next(plainly)), rounds=rounds, total=total)
            report.row(name, work_ratio(us_, them), f"{middle_us(us_):.0f}", f"{middle_us(them):.0f}")


def documents(ground: Ground, report: Report) -> None:
    report.title("PDF, warm", "document", "ms", "at most")
    for name, ms in asyncio.run(document_ms(ground.config, ground.places[0], times=ground.rounds)).items():
        report.row(name, f"{ms:.1f}", f"{PDF_MS:.0f}", keeps=ms <= PDF_MS)


def outbox(ground: Ground, report: Report) -> None:
    report.title(
        "Outbox to actor, one worker", "task", "a second of its processor", "at least", "a second of the clock"
    )
    drain = partial(drained, admin_dsn=ground.admin_dsn, places=ground.places, folder=ground.folder)
    _rate(report, "trivial, embedded", drain(ground.environ, tasks=3000, trivial=True), TRIVIAL_EMBEDDED)
    _rate(report, "real command, embedded", drain(ground.environ, tasks=1000, trivial=False), REAL)
    with rabbit_node() as url:
        rabbit = drain({**ground.environ, "BROKER_URL": url}, tasks=2000, trivial=True)
        _rate(report, "trivial, RabbitMQ", rabbit, TRIVIAL_RABBIT)


def _rate(report: Report, name: str, found: Throughput, least: int) -> None:
    rate = found.a_cpu_second
    report.row(name, f"{rate:.0f}", least, f"{found.a_second:.0f}", keeps=rate >= least)


def _next(requests: Iterator[bytes]) -> Requests:
    return lambda total: list(islice(requests, total))


async def _with_tables(admin_dsn: str) -> None:
    connection = await asyncpg.connect(admin_dsn)
    try:
        await connection.execute(bare.TABLES)
    finally:
        await connection.close()


SECTIONS: Mapping[str, Callable[[Ground, Report], None]] = {
    "reads": reads,
    "crowd": crowd,
    "changes": changes,
    "documents": documents,
    "outbox": outbox,
}
