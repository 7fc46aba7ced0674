"""The features' words for how something stands."""

from application.payments.stages import Stage
from domain.estimates.states import EstimateStatus

ESTIMATE = {
    EstimateStatus.DRAFT: "being prepared",
    EstimateStatus.SENT: "open",
    EstimateStatus.APPROVED: "approved",
    EstimateStatus.DECLINED: "declined",
    EstimateStatus.EXPIRED: "expired",
    EstimateStatus.SUPERSEDED: "replaced",
    EstimateStatus.WITHDRAWN: "taken back",
}
# application.payments.stages.Stage in the features' words.
STAGE = {
    Stage.PAID: "paid",
    Stage.ON_ITS_WAY: "on its way",
    Stage.ASKING: "being checked",
    Stage.UNFINISHED: "not finished",
    Stage.NOT_PAID: "not paid",
    Stage.RAN_OUT: "not paid",
    Stage.RETURNED: "in question",
    Stage.QUESTIONED: "in question",
    Stage.TAKEN_BACK: "in question",
}
