from typing import Protocol
from uuid import UUID

import msgspec


class TrailHead(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a contractor's chain. Kept elsewhere, in a log, it proves that nothing before it was cut off."""

    position: int  # of the last sealed row, from 1
    digest: bytes  # SHA-256
    added: int  # rows sealed by this call


class TrailSealer(Protocol):
    async def seal(self, contractor_id: UUID) -> TrailHead | None:
        """Chain what was added to the contractor's trail since the last call, oldest first; None if there was nothing.

        Takes a bounded number of rows at a time; the rest waits for the next call. Of two sealers at once one wins.
        """
