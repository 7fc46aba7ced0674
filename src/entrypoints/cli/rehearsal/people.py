"""Who the firm works for."""

from dataclasses import dataclass
from uuid import UUID

from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContactId

PEOPLE = (
    ("Ana Morales", "ana.morales@example.com", "418 Juniper Street", "Asheville", "28801"),
    ("Ben Whitaker", "ben.whitaker@example.com", "27 Chestnut Hill Road", "Asheville", "28804"),
    ("Carla Jennings", "carla.jennings@example.com", "1305 Merrimon Avenue", "Asheville", "28804"),
    ("Devon Okafor", "devon.okafor@example.com", "9 Laurel Court", "Black Mountain", "28711"),
    ("Elise Fontaine", "elise.fontaine@example.com", "62 Cumberland Circle", "Asheville", "28801"),
    ("Frank Delgado", "frank.delgado@example.com", "2210 Sweeten Creek Road", "Arden", "28704"),
    ("Grace Lindqvist", "grace.lindqvist@example.com", "84 Montford Avenue", "Asheville", "28801"),
    ("Hank Pruitt", "hank.pruitt@example.com", "511 Old Haw Creek Road", "Asheville", "28805"),
    ("Imani Brooks", "imani.brooks@example.com", "17 Riverview Drive", "Woodfin", "28804"),
    ("Jonah Feldman", "jonah.feldman@example.com", "330 Hendersonville Road", "Asheville", "28803"),
    ("Keiko Tanaka", "keiko.tanaka@example.com", "6 Beaver Lake Terrace", "Asheville", "28804"),
    ("Lakeside Property Group", "office@lakeside.example.com", "1000 Lakeside Boulevard", "Lake Lure", "28746"),
)


@dataclass(frozen=True, slots=True)
class Person:
    customer_id: UUID
    contact_id: UUID
    property_id: UUID
    name: str
    email: str

    @property
    def actor(self) -> Actor:
        return Actor(
            kind=ActorKind.LINK,
            id=None,
            name=self.name,
            contact_id=ContactId(self.contact_id),
            ip="127.0.0.1",
            user_agent="rehearsal",
        )
