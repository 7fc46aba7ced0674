from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access.errors import AccessRefused
from domain.shared.ids import AccessTokenId, ContactId, ContractorId


class Purpose(StrEnum):
    """What a token opens; it opens nothing else (ACC-9, T22)."""

    MAGIC_LINK = "magic_link"  # resource: the contact
    ESTIMATE = "estimate"
    INVOICE = "invoice"
    PAYMENT_LINK = "payment_link"


SINGLE_USE = frozenset({Purpose.MAGIC_LINK})


class AccessToken:
    """A door to one thing for one recipient, with an end. The secret itself is never here (D12)."""

    def __init__(
        self,
        *,
        id: AccessTokenId,
        contractor_id: ContractorId,
        purpose: Purpose,
        resource_id: UUID,
        contact_id: ContactId,
        issued_at: datetime,
        expires_at: datetime,
        key_version: int,
        revoked_at: datetime | None = None,
        spent_at: datetime | None = None,
        version: int = 0,
    ) -> None:
        self.id, self.contractor_id, self.purpose, self.resource_id = id, contractor_id, purpose, resource_id
        self.contact_id, self.issued_at, self.key_version, self.version = contact_id, issued_at, key_version, version
        self._expires_at, self._revoked_at, self._spent_at = expires_at, revoked_at, spent_at

    @property
    def expires_at(self) -> datetime:
        return self._expires_at

    @property
    def revoked_at(self) -> datetime | None:
        return self._revoked_at

    @property
    def spent_at(self) -> datetime | None:
        return self._spent_at

    def check(self, purpose: Purpose, *, now: datetime) -> None:
        """Raises AccessRefused, without saying why, unless it opens `purpose` now."""
        ended = now >= self._expires_at or self._revoked_at is not None or self._spent_at is not None
        if ended or purpose is not self.purpose:
            raise AccessRefused

    def spend(self, purpose: Purpose, *, now: datetime) -> None:
        """Use it up: a second use is refused like an unknown token (T12). Only single-use purposes can be spent."""
        self.check(purpose, now=now)
        if self.purpose not in SINGLE_USE:
            raise AccessRefused
        self._spent_at = now

    def revoke(self, *, now: datetime) -> None:
        self._revoked_at = self._revoked_at or now

    def extend(self, until: datetime) -> None:
        """Let it live longer, never shorter; one that was revoked or spent stays closed."""
        self._expires_at = max(self._expires_at, until)
