import base64
import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256

from adapters.crypto.keys import read_keys
from domain.access.access_token import Purpose
from domain.shared.ids import AccessTokenId


class HmacTokenSecrets:
    """application.ports.security.TokenSecrets: HMAC-SHA256 under the installation's own key (D12)."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are lines like `2:base64…`; the highest version makes new secrets, the others still derive old ones.

        Raises KeysRefused.
        """
        self._keys = read_keys(keys)
        self._current = max(self._keys)

    @property
    def key_version(self) -> int:
        return self._current

    def derive(self, token_id: AccessTokenId, purpose: Purpose, *, key_version: int) -> str:
        """Raises LookupError for a version that is not configured any more: its links are dead."""
        # The id has a fixed length, so the two parts cannot be told in another way.
        message = b"serviceflow token " + token_id.bytes + purpose.value.encode()
        return _text(hmac.digest(self._keys[key_version], message, sha256))

    def fresh(self) -> str:
        return _text(secrets.token_bytes(32))

    def hash(self, secret: str) -> bytes:
        # "surrogatepass": a lone surrogate in an address is one more unknown secret, not a crash
        return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
