"""Fetched truth moves an attempt only as the one table allows, in whatever order news arrives (I20, R25)."""

from itertools import product

import pytest

from domain.payments.errors import PaymentNotOpen
from domain.payments.events import (
    PaymentAbandoned,
    PaymentDeclined,
    PaymentFailed,
    PaymentProcessing,
    PaymentSettled,
    PaymentStarted,
)
from domain.payments.payment import Allocation, Payment
from domain.payments.states import CHECKOUT_OPEN, HOLDS_MONEY, IN_FLIGHT, TRANSITIONS, UNSETTLED
from domain.payments.states import PaymentState as S
from domain.payments.truth import Failure, Funding, MethodSummary
from domain.shared.events import Event
from domain.shared.money import CurrencyMismatch, Money
from tests.unit.factories import (
    CHECKOUT,
    CONTRACTOR,
    CUSTOMER,
    INTENT,
    INVOICE,
    LATER,
    NOW,
    PAYMENT,
    payment,
    truth,
    usd,
)

PAIRS = list(product(S, S))
TOLD: dict[S, type[Event]] = {
    S.PROCESSING: PaymentProcessing,
    S.SETTLED: PaymentSettled,
    S.FAILED: PaymentAbandoned,
    S.CANCELED: PaymentAbandoned,
    S.EXPIRED: PaymentAbandoned,
}
DECLINED = Failure(reason="card_declined", processor_code="do_not_honor")


def test_the_table_says_what_was_promised() -> None:
    money, ends = {"processing", "settled"}, {"failed", "canceled", "expired"}
    assert {now.value: {then.value for then in after} for now, after in TRANSITIONS.items()} == {
        "created": {"awaiting_customer", "requires_action", "authorized"} | money | ends,
        "awaiting_customer": {"requires_action", "authorized"} | money | ends,
        "requires_action": {"awaiting_customer", "authorized"} | money | ends,
        "authorized": money | ends,
        "processing": {"settled"} | ends,
        "settled": {"returned", "disputed_open"},
        "failed": money,
        "canceled": money,
        "expired": money,
        "returned": set(),
        "disputed_open": {"disputed_won", "disputed_lost"},
        "disputed_won": set(),
        "disputed_lost": set(),
    }


def test_every_state_is_open_in_flight_ended_or_holds_money() -> None:
    ends = {S.FAILED, S.CANCELED, S.EXPIRED}
    assert {S.CREATED, S.AWAITING_CUSTOMER, S.REQUIRES_ACTION} == CHECKOUT_OPEN
    assert {S.AUTHORIZED, S.PROCESSING} == IN_FLIGHT
    assert sorted([*CHECKOUT_OPEN, *IN_FLIGHT, *HOLDS_MONEY, *ends]) == sorted(S)
    assert UNSETTLED == CHECKOUT_OPEN | IN_FLIGHT


@pytest.mark.parametrize(("now", "then"), [(now, then) for now, then in PAIRS if then in TRANSITIONS[now]])
def test_truth_moves_an_attempt_and_is_told_once(now: S, then: S) -> None:
    attempt = payment(now)
    assert attempt.apply(truth(then), now=LATER) is True
    assert (attempt.state, attempt.outcome_unknown) == (then, False)
    assert [(type(event), event.at) for event in attempt.pull_events()] == (
        [(TOLD[then], LATER)] if then in TOLD else []
    )
    assert attempt.settled_at == (LATER if then is S.SETTLED else None)


@pytest.mark.parametrize(
    ("now", "then"), [(now, then) for now, then in PAIRS if then is not now and then not in TRANSITIONS[now]]
)
def test_R25_overtaken_news_moves_nothing(now: S, then: S) -> None:
    attempt = payment(now, outcome_unknown=True)
    late = truth(then, object_ref="pi_1", failure=DECLINED, method=MethodSummary(brand="visa", last4="4242"))
    assert attempt.apply(late, now=LATER) is False
    assert (attempt.state, attempt.outcome_unknown) == (now, True)
    assert (attempt.object_ref, attempt.failure, attempt.method, attempt.settled_at) == (None, None, None, None)
    assert attempt.pull_events() == []


@pytest.mark.parametrize("state", S)
def test_the_same_news_again_moves_nothing(state: S) -> None:
    attempt = payment(state, settled_at=NOW)
    assert attempt.apply(truth(state), now=LATER) is False
    assert (attempt.state, attempt.settled_at, attempt.pull_events()) == (state, NOW, [])


@pytest.mark.parametrize("then", set(S) - {S.SETTLED, S.RETURNED, S.DISPUTED_OPEN})
def test_settled_never_goes_back(then: S) -> None:
    attempt = payment(S.SETTLED)
    attempt.apply(truth(then), now=LATER)
    assert attempt.state is S.SETTLED


@pytest.mark.parametrize("now", [S.FAILED, S.CANCELED, S.EXPIRED])
@pytest.mark.parametrize("then", [S.PROCESSING, S.SETTLED])
def test_proof_of_money_moves_even_an_ended_attempt_on(now: S, then: S) -> None:
    attempt = payment(now)
    assert attempt.apply(truth(then), now=LATER)
    assert attempt.state is then


@pytest.mark.parametrize("end", [S.FAILED, S.CANCELED, S.EXPIRED])
def test_an_attempt_that_ends_after_a_refusal_failed(end: S) -> None:
    attempt = payment(failure=DECLINED)
    attempt.apply(truth(end), now=LATER)
    assert attempt.pull_events() == [PaymentFailed(payment_id=PAYMENT, at=LATER)]
    sudden = payment()
    sudden.apply(truth(end, failure=DECLINED), now=LATER)
    assert sudden.pull_events() == [PaymentFailed(payment_id=PAYMENT, at=LATER)]


@pytest.mark.parametrize("state", CHECKOUT_OPEN)
def test_a_decline_is_noted_once_while_the_checkout_is_open(state: S) -> None:
    attempt = payment(state)
    assert attempt.apply(truth(state, failure=DECLINED), now=LATER) is True
    assert (attempt.state, attempt.failure) == (state, DECLINED)
    assert attempt.pull_events() == [PaymentDeclined(payment_id=PAYMENT, at=LATER)]
    assert attempt.apply(truth(state, failure=DECLINED), now=LATER) is False
    assert attempt.apply(truth(state), now=LATER) is False
    assert (attempt.failure, attempt.pull_events()) == (DECLINED, [])


def test_a_second_decline_for_another_reason_is_noted_too() -> None:
    attempt = payment(failure=DECLINED)
    assert attempt.apply(truth(S.AWAITING_CUSTOMER, failure=Failure(reason="expired_card")), now=LATER)
    assert [type(event) for event in attempt.pull_events()] == [PaymentDeclined]


@pytest.mark.parametrize(
    ("now", "then"), [(S.REQUIRES_ACTION, S.AWAITING_CUSTOMER), (S.AWAITING_CUSTOMER, S.REQUIRES_ACTION)]
)
def test_a_decline_that_comes_with_a_move_is_noted(now: S, then: S) -> None:
    attempt = payment(now)
    assert attempt.apply(truth(then, failure=Failure(reason="authentication_failed")), now=LATER)
    assert attempt.state is then
    assert attempt.pull_events() == [PaymentDeclined(payment_id=PAYMENT, at=LATER)]


@pytest.mark.parametrize("state", set(S) - CHECKOUT_OPEN)
def test_an_earlier_decline_is_no_news_once_the_checkout_is_over(state: S) -> None:
    attempt = payment(state)
    assert attempt.apply(truth(state, failure=DECLINED), now=LATER) is False
    assert attempt.pull_events() == []


def test_what_was_learned_is_kept_when_later_news_is_silent_about_it() -> None:
    card = MethodSummary(brand="visa", last4="4242", funding=Funding.DEBIT)
    attempt = payment()
    attempt.apply(truth(S.PROCESSING, object_ref="pi_1", method=card), now=LATER)
    attempt.apply(truth(S.SETTLED), now=LATER)
    assert (attempt.object_ref, attempt.method, attempt.settled_at) == ("pi_1", card, LATER)


def test_a_new_attempt_is_unknown_until_the_call_has_answered() -> None:
    half = Allocation(invoice_id=INVOICE, amount=usd(40))
    attempt = Payment.begin(
        id=PAYMENT, contractor_id=CONTRACTOR, customer_id=CUSTOMER, allocations=[half, half], intent=INTENT, now=NOW
    )
    assert (attempt.state, attempt.outcome_unknown, attempt.started_at) == (S.CREATED, True, NOW)
    assert (attempt.amount, attempt.unapplied, attempt.checkout) == (usd(80), usd(0), None)
    assert attempt.pull_events() == [PaymentStarted(payment_id=PAYMENT, at=NOW)]
    attempt.opened(CHECKOUT)
    assert (attempt.state, attempt.outcome_unknown, attempt.checkout) == (S.AWAITING_CUSTOMER, False, CHECKOUT)


@pytest.mark.parametrize("state", set(S) - {S.CREATED})
def test_R23_an_answer_that_is_overtaken_moves_nothing_but_keeps_the_checkout(state: S) -> None:
    attempt = payment(state, checkout=None, outcome_unknown=True)
    attempt.opened(CHECKOUT)
    assert (attempt.state, attempt.checkout, attempt.outcome_unknown) == (state, CHECKOUT, True)
    assert attempt.pull_events() == []


def test_a_known_checkout_is_not_replaced() -> None:
    attempt = payment(S.SETTLED)
    attempt.opened(type(CHECKOUT)(ref="cs_2", url="https://checkout.example/cs_2", expires_at=LATER))
    assert attempt.checkout == CHECKOUT


def test_what_surely_was_not_opened_has_ended() -> None:
    attempt = payment(S.CREATED)
    attempt.not_started(Failure(reason="processing_error"), now=LATER)
    assert (attempt.state, attempt.outcome_unknown) == (S.FAILED, False)
    assert attempt.failure == Failure(reason="processing_error")
    assert attempt.pull_events() == [PaymentAbandoned(payment_id=PAYMENT, at=LATER)]


@pytest.mark.parametrize("state", set(S) - {S.CREATED})
def test_what_the_processor_has_answered_cannot_be_taken_as_not_started(state: S) -> None:
    attempt = payment(state)
    with pytest.raises(PaymentNotOpen) as refused:
        attempt.not_started(DECLINED, now=LATER)
    assert refused.value.values["state"] is state
    assert (attempt.state, attempt.failure, attempt.pull_events()) == (state, None, [])


def test_what_no_invoice_could_take_adds_up() -> None:
    attempt = payment(S.SETTLED, unapplied=usd(10))
    attempt.leave_unapplied(usd(5))
    assert attempt.unapplied == usd(15)
    with pytest.raises(CurrencyMismatch):
        attempt.leave_unapplied(Money(1, "EUR"))


@pytest.mark.parametrize("state", S)
def test_a_checkout_is_open_before_any_money_moves(state: S) -> None:
    attempt = payment(state)
    assert attempt.is_checkout_open is (state in CHECKOUT_OPEN)
