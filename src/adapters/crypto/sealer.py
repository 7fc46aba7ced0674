import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from adapters.crypto.keys import KeysRefused, read_keys

KEY_BYTES = 32


class FernetSealer:
    """application.ports.security.Sealer: AES-128-CBC with HMAC-SHA256, under the newest of several keys."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are lines like `2:base64…` of exactly 32 bytes; the highest version seals. Raises KeysRefused."""
        by_version = read_keys(keys)
        for version, key in by_version.items():
            if len(key) != KEY_BYTES:
                raise KeysRefused(f"key version {version} has {len(key)} bytes; exactly {KEY_BYTES} are needed")
        newest_first = reversed(by_version.values())
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in newest_first])

    def seal(self, content: bytes) -> bytes:
        return self._fernet.encrypt(content)

    def unseal(self, sealed: bytes) -> bytes:
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as refused:
            raise ValueError("not sealed with a current or previous key") from refused
