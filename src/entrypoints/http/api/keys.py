"""Idempotency keys: the same request sent again is answered the same, and done once."""

from hashlib import sha256
from typing import Annotated, Any
from uuid import uuid4

from litestar import Request
from litestar.params import HeaderParameter

from application.shared.once import RequestKey

NAME = "Idempotency-Key"
_PATTERN = r"^[!-~]{1,255}$(?!\n)"

OptionalKey = Annotated[
    str | None,
    HeaderParameter(name=NAME, pattern=_PATTERN, description="The same key with the same request is done once."),
]
RequiredKey = Annotated[
    str,
    HeaderParameter(name=NAME, pattern=_PATTERN, description="Send the same key again when no answer came."),
]


async def request_key(request: Request[Any, Any, Any], idempotency_key: OptionalKey = None) -> RequestKey | None:
    """None without a key: then a repeat is a new request."""
    return await _keyed(request, idempotency_key) if idempotency_key is not None else None


async def payment_key(request: Request[Any, Any, Any], idempotency_key: RequiredKey) -> RequestKey:
    """Where money moves none goes without."""
    return await _keyed(request, idempotency_key)


def decision_key(idempotency_key: OptionalKey = None) -> str:
    """The key of a decision, which stands with it for good."""
    return idempotency_key or str(uuid4())


async def _keyed(request: Request[Any, Any, Any], key: str) -> RequestKey:
    said = f"{request.method} {request.scope['path']}\n".encode() + await request.body()
    return RequestKey(key=key, fingerprint=sha256(said).digest())
