"""The features' words for how something stands."""

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
# The stage of a payment's page (entrypoints.http.pages.payment.stage_of) in the features' words.
STAGE = {
    "paid": "paid",
    "on_its_way": "on its way",
    "asking": "being checked",
    "unfinished": "not finished",
    "not_paid": "not paid",
    "taken_back": "in question",
}
