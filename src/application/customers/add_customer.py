from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.customers.customer import Contact, Customer, Property, Role
from domain.shared.actors import Actor
from domain.shared.ids import ContactId, ContractorId, CustomerId, PropertyId

Name = Annotated[str, Meta(min_length=1, max_length=200)]


class ContactInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    email: Annotated[str, Meta(min_length=3, max_length=320)]
    phone: Annotated[str, Meta(max_length=40)] = ""
    language: Annotated[str, Meta(pattern=r"^(en|es|fr)$(?!\n)")] = "en"
    role: Role = Role.MANAGE

    def made(self, new_id: Callable[[], UUID]) -> Contact:
        return Contact(
            id=ContactId(new_id()),
            name=self.name,
            email=self.email,
            phone=self.phone,
            language=self.language,
            role=self.role,
        )


class PropertyInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    street: Name
    city: Name
    region: Annotated[str, Meta(max_length=200)] = ""
    postal_code: Annotated[str, Meta(max_length=20)] = ""
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")] = "US"

    def made(self, new_id: Callable[[], UUID]) -> Property:
        return Property(
            id=PropertyId(new_id()),
            street=self.street,
            city=self.city,
            region=self.region,
            postal_code=self.postal_code,
            country=self.country,
        )


class AddCustomer(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    name: str
    contacts: tuple[ContactInput, ...] = ()
    properties: tuple[PropertyInput, ...] = ()
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class AddCustomerHandler:
    begin: Begin

    async def __call__(self, command: AddCustomer) -> UUID:
        """Return the new customer's id. Raises EmailRefused or TextRefused."""
        async with self.begin(command.contractor_id) as work:
            earlier = await earlier_id(work, command.request, by=command.by)
            if earlier is not None:
                return earlier
            customer = Customer(id=CustomerId(work.new_id()), contractor_id=command.contractor_id, name=command.name)
            for contact in command.contacts:
                customer.add_contact(contact.made(work.new_id))
            for place in command.properties:
                customer.add_property(place.made(work.new_id))
            await work.customers.add(customer)
            await work.audit.note("customer.added", by=command.by, subject=f"customer:{customer.id}")
            await remember_id(work, command.request, by=command.by, made=customer.id)
            await work.commit()
            return customer.id


class ExtendCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """Add a person or a place to a customer."""

    contractor_id: ContractorId
    by: Actor
    customer_id: UUID
    contact: ContactInput | None = None
    place: PropertyInput | None = None
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class ExtendCustomerHandler:
    begin: Begin

    async def __call__(self, command: ExtendCustomer) -> UUID:
        """Return the customer's id. Raises NotFound, EmailRefused or TextRefused."""
        async with self.begin(command.contractor_id) as work:
            earlier = await earlier_id(work, command.request, by=command.by)
            if earlier is not None:
                return earlier
            customer = await work.customers.get(CustomerId(command.customer_id))
            if command.contact:
                customer.add_contact(command.contact.made(work.new_id))
            if command.place:
                customer.add_property(command.place.made(work.new_id))
            await work.customers.save(customer)
            await work.audit.note("customer.extended", by=command.by, subject=f"customer:{customer.id}")
            await remember_id(work, command.request, by=command.by, made=customer.id)
            await work.commit()
            return customer.id
