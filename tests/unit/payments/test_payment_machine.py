"""Any news in any order: listed moves only, never back from settled, each fact told once (I20, R25)."""

from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.payments.errors import PaymentMismatch, PaymentNotOpen
from domain.payments.events import PaymentDeclined, PaymentSettled
from domain.payments.payment import Payment
from domain.payments.states import HOLDS_MONEY, TRANSITIONS, PaymentState
from domain.payments.truth import Failure
from domain.shared.events import Event
from tests.unit.factories import CHECKOUT, LATER, NOW, payment, truth, usd

STATES = st.sampled_from(PaymentState)
FAILURES = st.sampled_from([None, None, Failure(reason="card_declined"), Failure(reason="expired_card")])
WRONG = st.sampled_from([{"account": "acct_2"}, {"livemode": True}, {"payment_id": None}, {"amount": usd(1)}])


class PaymentLife(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.attempt: Payment = payment(PaymentState.CREATED)
        self.state = self.attempt.state
        self.settled_at: datetime | None = None
        self.told: list[Event] = []

    @rule(state=STATES, failure=FAILURES)
    def news(self, state: PaymentState, failure: Failure | None) -> None:
        before, told = self.snapshot(), len(self.told)
        listed = state in TRANSITIONS[self.attempt.state]
        moved = self.attempt.apply(truth(state, failure=failure), now=LATER)
        self.listen()
        if state is not before[0]:
            assert moved is listed
        if not moved:
            assert len(self.told) == told
        if moved is False and state is not before[0]:
            assert self.snapshot() == before
        else:
            assert not self.attempt.outcome_unknown

    @rule(state=STATES, wrong=WRONG)
    def news_of_another_payment(self, state: PaymentState, wrong: dict[str, Any]) -> None:
        before = self.snapshot()
        try:
            self.attempt.apply(truth(state, **wrong), now=LATER)
        except PaymentMismatch:
            assert self.snapshot() == before
            assert self.attempt.pull_events() == []
        else:
            raise AssertionError("the record of another payment was taken")

    @rule()
    def the_answer_arrives(self) -> None:
        before = self.attempt.state
        self.attempt.opened(CHECKOUT)
        self.listen()
        assert self.attempt.checkout == CHECKOUT
        if before is not PaymentState.CREATED:
            assert self.attempt.state is before

    @rule(seldom=st.integers(0, 3))
    def nothing_was_opened(self, seldom: int) -> None:
        before = self.snapshot()
        if seldom < 3:
            return
        try:
            self.attempt.not_started(Failure(reason="processing_error"), now=LATER)
        except PaymentNotOpen:
            assert self.snapshot() == before
        self.listen()

    def snapshot(self) -> tuple[object, ...]:
        one = self.attempt
        return one.state, one.outcome_unknown, one.checkout, one.object_ref, one.failure, one.settled_at

    def listen(self) -> None:
        self.told += self.attempt.pull_events()

    @invariant()
    def only_listed_moves_happen(self) -> None:
        assert self.attempt.state is self.state or self.attempt.state in TRANSITIONS[self.state]
        self.state = self.attempt.state

    @invariant()
    def money_stays(self) -> None:
        settlements = [event for event in self.told if isinstance(event, PaymentSettled)]
        assert len(settlements) == (self.attempt.state in HOLDS_MONEY)
        assert (self.attempt.settled_at is None) == (not settlements)
        if self.settled_at is not None:
            assert self.attempt.settled_at == self.settled_at
        self.settled_at = self.attempt.settled_at

    @invariant()
    def a_decline_is_told_of_an_attempt_that_took_no_money(self) -> None:
        told_after = False
        for event in self.told:
            told_after = told_after or isinstance(event, PaymentSettled)
            assert not (told_after and isinstance(event, PaymentDeclined))

    @invariant()
    def the_attempt_itself_stays_what_it_was(self) -> None:
        assert (self.attempt.amount, self.attempt.started_at, self.attempt.unapplied) == (usd(100_00), NOW, usd(0))


TestPaymentLife = PaymentLife.TestCase
