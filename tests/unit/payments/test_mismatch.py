"""T52: a real payment of something else never counts as ours."""

from typing import Any
from uuid import UUID

import pytest

from domain.payments.errors import PaymentMismatch
from domain.payments.states import PaymentState as S
from domain.payments.truth import Failure
from domain.shared.ids import PaymentId
from domain.shared.money import Money
from tests.unit.factories import LATER, payment, truth, usd

WRONG: dict[str, tuple[str, Any]] = {
    "another payment": ("payment_id", PaymentId(UUID(int=77))),
    "no reference of ours": ("payment_id", None),
    "another account": ("account", "acct_2"),
    "live instead of test": ("livemode", True),
    "another checkout": ("checkout_ref", "cs_2"),
    "another object": ("object_ref", "pi_2"),
    "a cent less": ("amount", usd(99_99)),
    "a cent more": ("amount", usd(100_01)),
    "another currency": ("amount", Money(100_00, "CAD")),
    "nothing captured": ("captured", usd(0)),
    "part captured": ("captured", usd(99_99)),
    "more captured": ("captured", usd(100_01)),
    "captured in another currency": ("captured", Money(100_00, "CAD")),
}


@pytest.mark.parametrize("case", WRONG)
def test_T52_a_record_that_differs_in_one_field_is_refused_and_changes_nothing(case: str) -> None:
    field, value = WRONG[case]
    attempt = payment(object_ref="pi_1", outcome_unknown=True)
    found = truth(S.SETTLED, failure=Failure(reason="card_declined"), **{"object_ref": "pi_1", field: value})
    with pytest.raises(PaymentMismatch) as refused:
        attempt.apply(found, now=LATER)
    assert refused.value.values["fields"] == [field]
    assert (attempt.state, attempt.outcome_unknown, attempt.object_ref) == (S.AWAITING_CUSTOMER, True, "pi_1")
    assert (attempt.failure, attempt.settled_at, attempt.pull_events()) == (None, None, [])


def test_T52_all_that_differs_is_named() -> None:
    with pytest.raises(PaymentMismatch) as refused:
        payment().apply(truth(S.SETTLED, account="acct_2", livemode=True), now=LATER)
    assert refused.value.values["fields"] == ["account", "livemode"]


@pytest.mark.parametrize("state", [S.SETTLED, S.CREATED])
def test_T52_it_is_refused_in_every_state_even_when_it_would_be_no_news(state: S) -> None:
    with pytest.raises(PaymentMismatch):
        payment(state).apply(truth(state, account="acct_2"), now=LATER)


def test_a_checkout_that_is_not_known_yet_is_found_by_our_reference() -> None:
    attempt = payment(S.CREATED)
    assert attempt.apply(truth(S.SETTLED, checkout_ref="cs_9", object_ref="pi_1"), now=LATER)
    assert (attempt.state, attempt.object_ref) == (S.SETTLED, "pi_1")


def test_an_object_that_one_side_does_not_know_is_no_difference() -> None:
    assert payment(object_ref="pi_1").apply(truth(S.SETTLED), now=LATER)
    assert payment().apply(truth(S.SETTLED, object_ref="pi_1"), now=LATER)


def test_how_much_was_captured_counts_only_once_it_has_settled() -> None:
    assert payment().apply(truth(S.AUTHORIZED, captured=usd(0)), now=LATER)
    assert payment().apply(truth(S.PROCESSING, captured=usd(5)), now=LATER)
