"""Pages that look again by themselves while something is pending: without script, and not for ever."""

import msgspec

from entrypoints.http.caller import Asked

MOST_LOOKS = 20


class Refresh(msgspec.Struct, frozen=True, kw_only=True):
    after_s: int
    address: str


def next_look(request: Asked, path: str) -> Refresh | None:
    """When and where to look again; None after the last time: then the person decides."""
    given = request.query_params.get("look", "0")
    look = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else MOST_LOOKS
    if look >= MOST_LOOKS:
        return None
    return Refresh(after_s=3 if look < 5 else 10, address=f"{path}?look={look + 1}")
