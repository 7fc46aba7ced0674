"""What repositories and query handlers answer when they cannot. Statuses stand in entrypoints/http/errors.py."""

from typing import ClassVar


class ApplicationError(Exception):
    code: ClassVar[str] = "failed"


class NotFound(ApplicationError):
    """There is no such thing, or it is somebody else's: the caller cannot tell which."""

    code = "not_found"


class StaleWrite(ApplicationError):
    """Somebody else saved since it was read; nothing was written. Once more from a fresh load may do."""

    code = "stale_write"


class Busy(ApplicationError):
    """A lock, a pool or a quota was not to be had within its bound; nothing was written, a retry is safe."""

    code = "busy"


class KeyReused(ApplicationError):
    """An idempotency key came again with another request (T48)."""

    code = "idempotency_key_reused"


class AlreadyRecorded(ApplicationError):
    """A unique constraint holds this once already: the same thing was done by somebody else."""

    code = "already_recorded"


class DocumentNotReady(ApplicationError):
    """The PDF is being made; ask again in a moment."""

    code = "document_not_ready"
