"""Which things have come about so far, by their keys in the plan."""

from dataclasses import dataclass, field
from uuid import UUID

from application.estimates.content import LinePictureInput
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContactId, ContractorId

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Safari/604.1"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer with the contact who signs and pays."""

    customer_id: UUID
    contact_id: UUID
    property_ids: tuple[UUID, ...]
    name: str  # the customer's
    signs_as: str
    email: str
    language: str

    @property
    def actor(self) -> Actor:
        return Actor(
            kind=ActorKind.LINK,
            id=None,
            name=self.signs_as,
            contact_id=ContactId(self.contact_id),
            ip="203.0.113.24",  # an address of nobody, kept for documents (RFC 5737)
            user_agent=PHONE,
        )


@dataclass(frozen=True, slots=True)
class Known:
    contractor_id: ContractorId
    staff: Actor
    people: dict[str, Person] = field(default_factory=dict)
    estimates: dict[str, UUID] = field(default_factory=dict)
    jobs: dict[str, UUID] = field(default_factory=dict)  # one that an estimate made has the estimate's key
    invoices: dict[str, UUID] = field(default_factory=dict)  # a deposit has the key of its estimate
    payments: dict[str, UUID] = field(default_factory=dict)
    payment_links: dict[str, UUID] = field(default_factory=dict)
    owners: dict[str, Person] = field(default_factory=dict)  # of estimates and invoices
    pictures: dict[str, LinePictureInput] = field(default_factory=dict)  # by words of the lines that show it
    links: dict[str, str] = field(default_factory=dict)  # by the name under which they are described
