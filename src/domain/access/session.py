from datetime import datetime, timedelta

from domain.access.errors import AccessRefused
from domain.shared.ids import ContactId, ContractorId, CustomerId, SessionId

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=60)
WRITE_EVERY = timedelta(minutes=15)  # how stale the noted last use may be: a read page does not write each time


class Session:
    """A signed-in contact on one browser. Its secret is made at sign-in and stored as a hash only."""

    def __init__(
        self,
        *,
        id: SessionId,
        contractor_id: ContractorId,
        contact_id: ContactId,
        customer_id: CustomerId,
        user_agent: str,
        started_at: datetime,
        seen_at: datetime,
        ended_at: datetime | None = None,
        version: int = 0,
    ) -> None:
        self.id, self.contractor_id, self.contact_id, self.customer_id = id, contractor_id, contact_id, customer_id
        self.user_agent, self.started_at, self.version = user_agent, started_at, version
        self._seen_at, self._ended_at = seen_at, ended_at

    @property
    def seen_at(self) -> datetime:
        return self._seen_at

    @property
    def ended_at(self) -> datetime | None:
        return self._ended_at

    @property
    def expires_at(self) -> datetime:
        return min(self._seen_at + IDLE, self.started_at + ABSOLUTE)

    def check(self, *, now: datetime) -> None:
        """Raises AccessRefused once it has ended, was idle for too long or is too old."""
        if self._ended_at is not None or now >= self.expires_at:
            raise AccessRefused

    def end(self, *, now: datetime) -> None:
        self._ended_at = self._ended_at or now
