from enum import StrEnum

from domain.shared.transitions import Transitions


class EstimateStatus(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


# EST-1. Nothing leaves approved, superseded or withdrawn.
TRANSITIONS: Transitions[EstimateStatus] = {
    EstimateStatus.DRAFT: frozenset({EstimateStatus.SENT, EstimateStatus.WITHDRAWN}),
    EstimateStatus.SENT: frozenset(
        {
            EstimateStatus.APPROVED,
            EstimateStatus.DECLINED,
            EstimateStatus.EXPIRED,
            EstimateStatus.SUPERSEDED,
            EstimateStatus.WITHDRAWN,
        }
    ),
    EstimateStatus.APPROVED: frozenset(),
    EstimateStatus.DECLINED: frozenset({EstimateStatus.SUPERSEDED}),
    EstimateStatus.EXPIRED: frozenset({EstimateStatus.SUPERSEDED}),
    EstimateStatus.SUPERSEDED: frozenset(),
    EstimateStatus.WITHDRAWN: frozenset(),
}
