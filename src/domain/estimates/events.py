from dataclasses import dataclass
from uuid import UUID

from domain.shared.events import Event
from domain.shared.ids import EstimateId


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateEvent(Event):
    estimate_id: EstimateId


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateSent(EstimateEvent):
    """Sent, or sent again: `sending` is new each time, so that each sending mails once."""

    sending: UUID


class EstimateAmended(EstimateEvent):
    """Its content changed after it was sent; views taken before bind nobody."""


class EstimateApproved(EstimateEvent):
    pass


class EstimateDeclined(EstimateEvent):
    pass


class EstimateLapsed(EstimateEvent):
    """Its last day has passed without a decision."""


class EstimateWithdrawn(EstimateEvent):
    pass


class EstimateSuperseded(EstimateEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesRequested(EstimateEvent):
    request_id: UUID
