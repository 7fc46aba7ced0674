from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.shared.ids import ContactId


class ActorKind(StrEnum):
    CONTACT = "contact"  # signed in
    LINK = "link"  # holds a public link
    STAFF = "staff"
    SYSTEM = "system"  # a policy or a schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, and from where: what evidence and the audit trail keep of a person."""

    kind: ActorKind
    id: UUID | None  # the session's, link's or API key's own id
    name: str
    contact_id: ContactId | None = None
    ip: str = ""
    user_agent: str = ""

    @property
    def key(self) -> str:
        """One text for one person: who holds a checkout, who may repeat a request."""
        return f"contact:{self.contact_id}" if self.contact_id else f"{self.kind}:{self.id}"


SYSTEM = Actor(kind=ActorKind.SYSTEM, id=None, name="system")
