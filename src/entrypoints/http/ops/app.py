"""Health and metrics, on a port of their own that only this machine reaches."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from litestar import Litestar, Response, get
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from entrypoints.metrics import REGISTRY

Check = Callable[[], Awaitable[object]]  # raises, or answers False, while that part is not ready

BOUND_S = 1.0
_log = structlog.get_logger("ops")


def create_ops_app(**checks: Check) -> Litestar:
    """`checks` by name, each bounded to a second: `create_ops_app(database=ping, migrations=are_current)`."""

    @get("/health/live", media_type="application/json")
    async def live() -> dict[str, str]:
        """The process answers: whoever restarts processes asks here."""
        return {"live": "yes"}

    @get("/health/ready", media_type="application/json")
    async def ready() -> Response[Mapping[str, str]]:
        """Whether it can do its work: whoever sends it requests asks here."""
        passed = await asyncio.gather(*(_passes(name, check) for name, check in checks.items()))
        found = {name: "yes" if good else "no" for name, good in zip(checks, passed, strict=True)}
        return Response(found, status_code=200 if all(passed) else 503)

    @get("/metrics", media_type=CONTENT_TYPE_LATEST, sync_to_thread=False)
    def metrics() -> bytes:
        return generate_latest(REGISTRY)

    return Litestar([live, ready, metrics], openapi_config=None, logging_config=None)


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(BOUND_S):
            return await check() is not False
    except Exception as refused:
        _log.warning("not_ready", check=name, problem=type(refused).__name__)
        return False
