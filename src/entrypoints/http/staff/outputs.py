from uuid import UUID

import msgspec


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What was made: read it under the list's address with this id."""

    id: UUID


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A public link. It is shown this once; whoever holds it can open the document."""

    url: str
