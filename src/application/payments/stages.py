"""How a payment is told to people. One payment is one stage; pages, lists and timelines all read it here."""

from collections.abc import Mapping
from enum import StrEnum

from domain.payments.states import CHECKOUT_OPEN, PaymentState


class Stage(StrEnum):
    UNFINISHED = "unfinished"  # the checkout is open, nothing was charged
    ASKING = "asking"  # the processor has not said yet what became of it
    ON_ITS_WAY = "on_its_way"
    PAID = "paid"
    NOT_PAID = "not_paid"  # refused
    RAN_OUT = "ran_out"  # the checkout ended before anybody paid
    RETURNED = "returned"  # it had arrived, and the bank took it back
    QUESTIONED = "questioned"  # the payer's bank asks whether it was right
    TAKEN_BACK = "taken_back"  # and it was decided for the payer


_STAGES: Mapping[PaymentState, Stage] = {
    PaymentState.AUTHORIZED: Stage.ON_ITS_WAY,
    PaymentState.PROCESSING: Stage.ON_ITS_WAY,
    PaymentState.SETTLED: Stage.PAID,
    PaymentState.DISPUTED_WON: Stage.PAID,
    PaymentState.FAILED: Stage.NOT_PAID,
    PaymentState.CANCELED: Stage.RAN_OUT,
    PaymentState.EXPIRED: Stage.RAN_OUT,
    PaymentState.RETURNED: Stage.RETURNED,
    PaymentState.DISPUTED_OPEN: Stage.QUESTIONED,
    PaymentState.DISPUTED_LOST: Stage.TAKEN_BACK,
}


def stage_of(state: PaymentState, *, outcome_unknown: bool, was_refused: bool = False) -> Stage:
    """`outcome_unknown`: it is not known what the processor did, so nobody can go on with the checkout.

    `was_refused`: at least once; a checkout that then ran out did not go through.
    """
    if state in CHECKOUT_OPEN:
        return Stage.ASKING if outcome_unknown else Stage.UNFINISHED
    stage = _STAGES[state]
    return Stage.NOT_PAID if stage is Stage.RAN_OUT and was_refused else stage
