"""When a payment that is on its way will be decided (INV-6)."""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.payments.states import IN_FLIGHT, PaymentState
from domain.payments.truth import MethodKind

# Stripe tells of a bank debit "about four business days" after the customer's word; a card is decided at once.
BUSINESS_DAYS: Mapping[MethodKind, int] = {MethodKind.CARD: 0, MethodKind.BANK: 4}
_SATURDAY = 5


def expected_on(state: PaymentState, method: MethodKind, *, started_on: date) -> date | None:
    """The day by which it is usually decided, both days the contractor's; None for one that is not on its way.

    Bank holidays are not counted: where one falls in between it takes a day longer, and the page says "about".
    """
    return after_business_days(started_on, BUSINESS_DAYS[method]) if state in IN_FLIGHT else None


def after_business_days(day: date, count: int) -> date:
    """The day that is `count` business days later; none later is the next business day, or the day itself."""
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=3 if day.weekday() == _SATURDAY - 1 else 1)
    return day
