from uuid import UUID

import msgspec

from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContactId


class ActorRecord(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    id: UUID | None
    name: str
    contact_id: UUID | None
    ip: str
    user_agent: str


def actor_record(actor: Actor) -> ActorRecord:
    return ActorRecord(
        kind=actor.kind,
        id=actor.id,
        name=actor.name,
        contact_id=actor.contact_id,
        ip=actor.ip,
        user_agent=actor.user_agent,
    )


def actor_of(record: ActorRecord) -> Actor:
    return Actor(
        kind=ActorKind(record.kind),
        id=record.id,
        name=record.name,
        contact_id=ContactId(record.contact_id) if record.contact_id else None,
        ip=record.ip,
        user_agent=record.user_agent,
    )
