from typing import Protocol

from domain.access.access_token import Purpose
from domain.shared.ids import AccessTokenId


class TokenSecrets(Protocol):
    """Secrets that are derived when needed and stored nowhere (D12)."""

    @property
    def key_version(self) -> int:
        """The version that new tokens are made with."""

    def derive(self, token_id: AccessTokenId, purpose: Purpose, *, key_version: int) -> str:
        """The secret of a token: 256 bits, URL-safe, the same each time."""

    def fresh(self) -> str:
        """A random secret of 256 bits, for sessions and API keys."""

    def hash(self, secret: str) -> bytes:
        """What is stored and looked up: SHA-256."""


class Sealer(Protocol):
    """Encryption of what is stored but could open a door, with rotation of keys."""

    def seal(self, content: bytes) -> bytes: ...
    def unseal(self, sealed: bytes) -> bytes:
        """Raises ValueError when it was not sealed with a current or previous key."""


class SignatureRefused(Exception):
    """The upload is no picture that we take; `args[0]` is the reason: too_large, not_png, unreadable."""


class SignatureImages(Protocol):
    def clean(self, upload: bytes) -> tuple[bytes, int]:
        """Re-encode a drawn signature; return the PNG (at most 1 megapixel, no metadata) and its count of ink pixels.

        Raises SignatureRefused. Never opens more than 4 megapixels, whatever the header claims (T66).
        """
