from uuid import UUID

import msgspec

from application.ports.unit_of_work import UnitOfWork
from domain.shared.actors import Actor


class RequestKey(msgspec.Struct, frozen=True, kw_only=True):
    """An idempotency key as it came in, with a hash of the request it came with."""

    key: str
    fingerprint: bytes


async def earlier_id(work: UnitOfWork, request: RequestKey | None, *, by: Actor) -> UUID | None:
    """The id that the first request under this key was answered; None when this is the first, or it has no key."""
    if request is None:
        return None
    answer = await work.requests.claim(request.key, by=by, fingerprint=request.fingerprint)
    return UUID(bytes=answer) if answer is not None else None


async def remember_id(work: UnitOfWork, request: RequestKey | None, *, by: Actor, made: UUID) -> None:
    if request is not None:
        await work.requests.answer(request.key, by=by, result=made.bytes)
