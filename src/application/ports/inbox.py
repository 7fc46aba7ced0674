from typing import Protocol
from uuid import UUID

import msgspec

from application.ports.payment_gateway import InboundEvent


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    processor: str
    event: InboundEvent


class Inbox(Protocol):
    """Verified webhooks, stored before they are acknowledged (I15)."""

    async def contractor_of_account(self, processor: str, account: str) -> UUID | None:
        """Whose account at the processor this is."""

    async def store(self, contractor_id: UUID, processor: str, event: InboundEvent) -> None:
        """Keep it and queue APPLY_WEBHOOK in one transaction; an event id that is there already changes nothing."""

    async def read(self, contractor_id: UUID, stored_id: UUID) -> StoredEvent: ...
