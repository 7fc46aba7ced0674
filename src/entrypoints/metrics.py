"""Counters for whoever watches the installation. Labels hold neither a token nor a contractor (T32, T75)."""

import logging
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram

_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})

REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "serviceflow_requests", "Answers by route template.", ("method", "route", "status"), registry=REGISTRY
)
_SECONDS = Histogram(
    "serviceflow_request_seconds",
    "How long answers took.",
    ("method", "route"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.8, 2, 5),
    registry=REGISTRY,
)
_TASKS = Counter("serviceflow_tasks", "Deferred work by what became of it.", ("name", "outcome"), registry=REGISTRY)
_ALERTS = Counter("serviceflow_alerts", "Rows put on exception lists.", ("code",), registry=REGISTRY)


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """`route` is the template; 0 as status says that the connection broke before there was an answer."""
    counted, timed = _of_route(method if method in _METHODS else "other", route, status)
    counted.inc()
    timed.observe(seconds)


@cache  # there are few routes, and looking a label up costs more than counting
def _of_route(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return _REQUESTS.labels(method, route, str(status)), _SECONDS.labels(method, route)


def task_ended(name: str, outcome: str) -> None:
    """`outcome` is done, failed (to be tried again, or parked after its last try) or parked (at once)."""
    _TASKS.labels(name, outcome).inc()


class AlertCounter(logging.Handler):
    """Counts the lines of the logger `serviceflow.alerts`, each of which is an alert (D19)."""

    def emit(self, record: logging.LogRecord) -> None:
        _ALERTS.labels(str(getattr(record, "code", "none"))).inc()


def count_alerts() -> None:
    """Begin to count, once a process."""
    alerts = logging.getLogger("serviceflow.alerts")
    if not any(isinstance(one, AlertCounter) for one in alerts.handlers):
        alerts.addHandler(AlertCounter())
