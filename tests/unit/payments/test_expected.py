"""When a payment on its way is decided."""

from datetime import date

import pytest

from domain.payments.expected import after_business_days, expected_on
from domain.payments.states import IN_FLIGHT, PaymentState
from domain.payments.truth import MethodKind

MONDAY, THURSDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 6)
SATURDAY, SUNDAY, NEXT_MONDAY = date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9)


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (MONDAY, 0, MONDAY),
        (MONDAY, 4, FRIDAY),
        (THURSDAY, 1, FRIDAY),
        (FRIDAY, 1, NEXT_MONDAY),
        (THURSDAY, 4, date(2026, 3, 11)),
        (SATURDAY, 0, NEXT_MONDAY),
        (SATURDAY, 4, date(2026, 3, 13)),
        (SUNDAY, 1, date(2026, 3, 10)),
    ],
)
def test_weekends_do_not_count(day: date, count: int, later: date) -> None:
    assert after_business_days(day, count) == later


def test_a_bank_debit_takes_four_business_days() -> None:
    assert expected_on(PaymentState.PROCESSING, MethodKind.BANK, started_on=THURSDAY) == date(2026, 3, 11)


def test_a_card_is_decided_the_same_day() -> None:
    assert expected_on(PaymentState.PROCESSING, MethodKind.CARD, started_on=THURSDAY) == THURSDAY


@pytest.mark.parametrize("state", PaymentState)
@pytest.mark.parametrize("method", MethodKind)
def test_only_what_is_on_its_way_is_expected(state: PaymentState, method: MethodKind) -> None:
    assert (expected_on(state, method, started_on=MONDAY) is not None) is (state in IN_FLIGHT)
