import re

from entrypoints.http.arrival import Connection
from entrypoints.http.errors import NotSignedIn

_BEARER = re.compile(r"[Bb]earer ([A-Za-z0-9_-]{20,200})")


class NotBearer(NotSignedIn):
    """No key or token, or one that opens nothing (any more): all alike."""

    headers = {"www-authenticate": "Bearer"}  # noqa: RUF012  # read, never changed


def bearer_of(connection: Connection) -> str | None:
    """The secret of the Authorization header, None without that header. Raises NotBearer for any other scheme."""
    named = [value for name, value in connection.scope["headers"] if name == b"authorization"]
    if not named:
        return None
    found = _BEARER.fullmatch(named[0].decode("latin-1")) if len(named) == 1 else None
    if found is None:
        raise NotBearer
    return found[1]
