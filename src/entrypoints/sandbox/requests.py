from collections import Counter, deque
from dataclasses import dataclass, field

from entrypoints.sandbox.json_types import Json

KEPT = 2_000


@dataclass(slots=True)
class RequestLog:
    """What was asked of the processor: a count for each route, and the latest requests in full (without keys)."""

    counts: Counter[str] = field(default_factory=Counter)
    latest: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT))

    def record(self, route: str, entry: Json) -> Json:
        """Note a request before anything is decided about it; returns what is kept, to be completed with its status.

        `route` is like "GET /v1/charges/{id}".
        """
        self.counts[route] += 1
        kept = {"route": route, **entry}
        self.latest.append(kept)
        return kept
