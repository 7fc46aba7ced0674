from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Protocol
from uuid import UUID

import msgspec

from domain.shared.pictures import Picture, PictureKind

MOST_BYTES = 5_000_000  # of an upload
MOST_KEPT_BYTES = 300_000  # of what is made of it
MOST_SMALL_BYTES = 12_000  # of a logo, and of a small copy: many of them stand on one page


class KeptPicture(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of an upload: drawn anew, without a byte of it."""

    kind: PictureKind
    media_type: str
    width: int  # pixels, of `content`
    height: int
    content: bytes
    small: bytes | None = None  # lines only

    @property
    def picture(self) -> Picture:
        return Picture(sha256=sha256(self.content).hexdigest(), width=self.width, height=self.height)


class PictureStudio(Protocol):
    """Takes what anybody may have sent and draws it anew: a PNG, JPEG or WebP file, whatever it is called.

    Equal uploads give equal bytes. What is kept has no metadata: no place, no camera, no profile, no second face. Both
    raise PictureRefused, unpack nothing whose header claims more than they take, and block for up to a second: call
    them in a thread.
    """

    def logo(self, upload: bytes) -> KeptPicture:
        """Within 480 x 120 pixels, its transparency kept."""

    def line(self, upload: bytes) -> KeptPicture:
        """On white, the longer side at most 800 pixels, with a small copy of at most 160."""


class PictureFile(msgspec.Struct, frozen=True, kw_only=True):
    media_type: str
    content: bytes


class PictureReader(Protocol):
    async def find(self, contractor_id: UUID, sha256: str, kind: PictureKind, *, small: bool) -> PictureFile | None:
        """None for what the contractor does not have, and while it is not active."""

    async def printed(self, contractor_id: UUID, hashes: Collection[str]) -> Mapping[str, bytes]:
        """What documents show, by hash: the small copy of a line's picture, a logo as it is."""
