from uuid import UUID

import msgspec

from application.shared.views import Page
from domain.customers.customer import Role


class ContactView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    email: str
    phone: str
    language: str
    role: Role


class PropertyView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    street: str
    city: str
    region: str
    postal_code: str
    country: str


class CustomerView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    active: bool
    version: int
    contacts: tuple[ContactView, ...]
    properties: tuple[PropertyView, ...]


class CustomerList(Page, frozen=True, kw_only=True):
    items: tuple[CustomerView, ...]
