from uuid import UUID

import msgspec

from application.shared.views import LogoView


class ContractorHead(msgspec.Struct, frozen=True, kw_only=True):
    """What every page, mail and PDF shows of the contractor, and the settings that reads need."""

    id: UUID
    name: str
    base_url: str
    active: bool
    zone: str
    currency: str
    language: str
    accent: str
    phone: str
    email: str
    address: str
    modules: tuple[str, ...]
    payments_enabled: bool
    logo: LogoView | None = None
