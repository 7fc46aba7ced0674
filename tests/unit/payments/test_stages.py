"""Each state of a payment is told as one stage."""

import pytest

from application.payments.stages import Stage, stage_of
from domain.payments.states import PaymentState

S = PaymentState
TOLD = {
    S.CREATED: Stage.UNFINISHED,
    S.AWAITING_CUSTOMER: Stage.UNFINISHED,
    S.REQUIRES_ACTION: Stage.UNFINISHED,
    S.AUTHORIZED: Stage.ON_ITS_WAY,
    S.PROCESSING: Stage.ON_ITS_WAY,
    S.SETTLED: Stage.PAID,
    S.FAILED: Stage.NOT_PAID,
    S.CANCELED: Stage.RAN_OUT,
    S.EXPIRED: Stage.RAN_OUT,
    S.RETURNED: Stage.RETURNED,
    S.DISPUTED_OPEN: Stage.QUESTIONED,
    S.DISPUTED_WON: Stage.PAID,
    S.DISPUTED_LOST: Stage.TAKEN_BACK,
}


@pytest.mark.parametrize("state", PaymentState)
def test_every_state_has_its_stage(state: PaymentState) -> None:
    assert stage_of(state, outcome_unknown=False) is TOLD[state]


@pytest.mark.parametrize("state", [S.CREATED, S.AWAITING_CUSTOMER, S.REQUIRES_ACTION])
def test_what_the_processor_has_not_told_is_being_asked(state: PaymentState) -> None:
    assert stage_of(state, outcome_unknown=True) is Stage.ASKING


@pytest.mark.parametrize("state", [S.CANCELED, S.EXPIRED])
def test_a_checkout_that_ended_after_a_refusal_did_not_go_through(state: PaymentState) -> None:
    assert stage_of(state, outcome_unknown=False, was_refused=True) is Stage.NOT_PAID


def test_a_refusal_before_the_money_came_is_forgotten() -> None:
    assert stage_of(S.SETTLED, outcome_unknown=False, was_refused=True) is Stage.PAID
