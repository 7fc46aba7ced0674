from datetime import datetime
from uuid import UUID

import msgspec

from application.contractors.views import ContractorHead
from domain.access.access_token import Purpose
from domain.customers.customer import Role


class DoorView(msgspec.Struct, frozen=True, kw_only=True):
    """What a live token opens, and for whom. A token that is not live gives no view at all."""

    token_id: UUID
    purpose: Purpose
    resource_id: UUID
    contact_id: UUID
    contact_name: str
    contact_email: str
    language: str
    role: Role
    customer_id: UUID
    contractor: ContractorHead


class SignedInView(msgspec.Struct, frozen=True, kw_only=True):
    """A live session and who it is. A person may be a contact of several customers (ACC-8); this is the one chosen."""

    session_id: UUID
    contact_id: UUID
    contact_name: str
    contact_email: str
    language: str
    role: Role
    customer_id: UUID
    customer_name: str
    seen_at: datetime
    is_stale: bool = False  # the noted last use is old enough to be written anew
    contractor: ContractorHead


class ApiKeyView(msgspec.Struct, frozen=True, kw_only=True):
    key_id: UUID
    name: str
    scopes: tuple[str, ...]
    contractor: ContractorHead
