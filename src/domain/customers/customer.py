from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.contractors.contractor import LANGUAGES
from domain.contractors.errors import SettingRefused
from domain.customers.errors import ContactUnknown, PropertyUnknown
from domain.shared.email import EmailRefused, checked_email
from domain.shared.events import Recorder
from domain.shared.ids import ContactId, ContractorId, CustomerId, PropertyId
from domain.shared.text import cleaned_name


class Role(StrEnum):
    """What a contact may do for the customer (ACC-8); each includes the ones before it, save that pay is its own."""

    VIEW = "view"
    APPROVE = "approve"
    PAY = "pay"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person with an email address who may sign in for a customer."""

    id: ContactId
    name: str
    email: str
    phone: str = ""
    language: str = "en"  # BCP 47
    role: Role = Role.MANAGE

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", cleaned_name(self.name, field="name"))
        object.__setattr__(self, "phone", cleaned_name(self.phone, field="phone", most=40, required=False))
        object.__setattr__(self, "email", checked_email(self.email))

    @property
    def email_key(self) -> str:
        """The address as it is looked up."""
        return self.email.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A service address."""

    id: PropertyId
    street: str
    city: str
    region: str = ""
    postal_code: str = ""
    country: str = "US"

    def __post_init__(self) -> None:
        for name, required in {
            "street": True,
            "city": True,
            "region": False,
            "postal_code": False,
            "country": True,
        }.items():
            object.__setattr__(self, name, cleaned_name(getattr(self, name), field=name, required=required))

    @property
    def one_line(self) -> str:
        return ", ".join(part for part in (self.street, self.city, f"{self.region} {self.postal_code}".strip()) if part)


class Customer(Recorder):
    """Whom the work is done for, with the people who speak for it and the places it owns."""

    def __init__(
        self,
        *,
        id: CustomerId,
        contractor_id: ContractorId,
        name: str,
        contacts: Sequence[Contact] = (),
        properties: Sequence[Property] = (),
        active: bool = True,
        version: int = 0,
    ) -> None:
        super().__init__()
        self.id, self.contractor_id, self.version, self.active = id, contractor_id, version, active
        self.name = cleaned_name(name, field="name")
        self.contacts, self.properties = list(contacts), list(properties)

    def contact(self, contact_id: ContactId) -> Contact:
        for contact in self.contacts:
            if contact.id == contact_id:
                return contact
        raise ContactUnknown(field="contact_id")

    def choose_language(self, contact_id: ContactId, language: str) -> bool:
        """Return whether it is another one than before. Raises SettingRefused for a language that is not spoken."""
        if language not in LANGUAGES:
            raise SettingRefused(field="language", reason="unknown")
        before = self.contact(contact_id)
        self.contacts[self.contacts.index(before)] = replace(before, language=language)
        return before.language != language

    def property(self, property_id: PropertyId) -> Property:
        for place in self.properties:
            if place.id == property_id:
                return place
        raise PropertyUnknown(field="property_id")

    def add_contact(self, contact: Contact) -> None:
        """Raises EmailRefused when the customer has that address already."""
        if any(contact.email_key == other.email_key for other in self.contacts):
            raise EmailRefused(field="email", reason="repeated")
        self.contacts.append(contact)

    def add_property(self, place: Property) -> None:
        self.properties.append(place)
