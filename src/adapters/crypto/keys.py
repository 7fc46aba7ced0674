import base64
import binascii
from collections.abc import Sequence

LEAST_BYTES = 32


class KeysRefused(ValueError):
    """The configured keys cannot be used; the text says what to mend and shows no key."""


def read_keys(lines: Sequence[str]) -> dict[int, bytes]:
    """Return the keys by version from lines like `2:base64…`, newest (highest version) last.

    Each key has at least 256 bits; base64 in the plain or the URL-safe alphabet. Raises KeysRefused.
    """
    keys: dict[int, bytes] = {}
    for line in lines:
        version, separator, encoded = line.strip().partition(":")
        if not separator or not version.isascii() or not version.isdigit() or int(version) == 0:
            raise KeysRefused("a key is written as a version from 1 on, a colon and base64: 1:AbC…")
        if int(version) in keys:
            raise KeysRefused(f"key version {version} is given twice")
        keys[int(version)] = _decoded(encoded, version)
    if not keys:
        raise KeysRefused("at least one key is needed")
    return dict(sorted(keys.items()))


def _decoded(encoded: str, version: str) -> bytes:
    plain = encoded.strip().rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as unreadable:
        raise KeysRefused(f"key version {version} is not base64") from unreadable
    if len(key) < LEAST_BYTES:
        raise KeysRefused(f"key version {version} has {len(key)} bytes; {LEAST_BYTES} are needed")
    return key
