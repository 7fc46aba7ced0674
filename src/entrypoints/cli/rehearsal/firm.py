"""What each firm of the rehearsal is made of."""

from dataclasses import dataclass

from domain.contractors.contractor import Settings
from entrypoints.cli.rehearsal.goods import Goods


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    street: str
    city: str
    region: str
    postal_code: str
    country: str = "US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Human:
    """Somebody with a mailbox who speaks for a customer."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A customer. The first contact signs and pays."""

    name: str
    contacts: tuple[Human, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is written by hand now and then."""

    declined: tuple[str, ...]
    changes: tuple[str, ...]
    asked: str  # what a payment link is for
    half: str  # the line of a progress invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    key: str  # its host name is <key>.localhost
    name: str
    staff: str  # who acts for it
    settings: Settings
    goods: Goods
    people: tuple[Party, ...]
    words: Words

    @property
    def host(self) -> str:
        return f"{self.key}.localhost"
