"""Two servers asked for the same in turn, so that what else the machine does hits both alike."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median, quantiles

from tests.bench.load import ask_all
from tests.bench.servers import Server

Requests = Callable[[int], Sequence[bytes]]
"""The next so many requests; of a kind that changes something, each comes once."""


@dataclass(frozen=True, slots=True)
class Side:
    """One server's part of a round."""

    cpu_us: float  # for each request
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Asked:
    server: Server
    requests: Requests

    def round(self, total: int, connections: int) -> Side:
        return asyncio.run(_side(self.server, self.requests(total), connections))


def again(requests: Sequence[bytes]) -> Requests:
    """The same ones over and over, each time from where the last round ended."""
    rest = cycle(requests)
    return lambda total: list(islice(rest, total))


def compare(*sides: Asked, rounds: int, total: int, connections: int = 1) -> list[list[Side]]:
    """Ask each for `total` answers a round, the first of one round last in the next. One round only warms them."""
    found: list[list[Side]] = [[] for _ in sides]
    for number in range(rounds + 1):
        order = range(len(sides)) if number % 2 else reversed(range(len(sides)))
        for place in order:
            side = sides[place].round(total, connections)
            if number:
                found[place].append(side)
    return found


async def _side(server: Server, requests: Sequence[bytes], connections: int) -> Side:
    before = server.used_s()
    took = sorted(await ask_all(server.urls, requests, connections=connections))
    used = server.used_s() - before
    return Side(
        cpu_us=used / len(took) * 1e6,
        p50_ms=took[len(took) // 2] * 1000,
        p99_ms=took[min(len(took) * 99 // 100, len(took) - 1)] * 1000,
    )


@dataclass(frozen=True, slots=True)
class Ratio:
    """Of each round's two sides; the middle one counts, the quartiles show how sure it is."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, pairs: Sequence[tuple[float, float]]) -> "Ratio":
        each = [above / below for above, below in pairs]
        low, _, high = quantiles(each, n=4)
        return cls(median(each), low, high)

    def __str__(self) -> str:
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


def work_ratio(ours: Sequence[Side], bare: Sequence[Side]) -> Ratio:
    """How much of the bare handler's work ours does in a second of processor time: 1 is as much, above is more."""
    return Ratio.of([(them.cpu_us, us.cpu_us) for us, them in zip(ours, bare, strict=True)])


def p50_ratio(ours: Sequence[Side], bare: Sequence[Side]) -> Ratio:
    """How many times as long ours takes."""
    return Ratio.of([(us.p50_ms, them.p50_ms) for us, them in zip(ours, bare, strict=True)])


def p99_ratio(ours: Sequence[Side], bare: Sequence[Side]) -> Ratio:
    return Ratio.of([(us.p99_ms, them.p99_ms) for us, them in zip(ours, bare, strict=True)])


def middle_us(sides: Sequence[Side]) -> float:
    return median(side.cpu_us for side in sides)
