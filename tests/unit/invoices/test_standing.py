"""The one word for how an invoice stands."""

from datetime import date

import pytest

from domain.invoices.states import InvoiceStatus, Standing, standing_of
from tests.unit.factories import usd

TODAY = date(2026, 3, 16)
YESTERDAY = date(2026, 3, 15)


def standing(
    status: InvoiceStatus = InvoiceStatus.OPEN,
    *,
    settled: int = 0,
    reserved: int = 0,
    disputed: bool = False,
    due_on: date | None = TODAY,
    total: int = 100,
    superseded: bool = False,
) -> Standing:
    return standing_of(
        status,
        total=usd(total),
        settled=usd(settled),
        reserved=usd(reserved),
        disputed=disputed,
        superseded=superseded,
        due_on=due_on,
        today=TODAY,
    )


@pytest.mark.parametrize("status", set(InvoiceStatus) - {InvoiceStatus.OPEN})
def test_what_asks_for_no_money_stands_as_it_is_stored(status: InvoiceStatus) -> None:
    assert standing(status, settled=100, disputed=True, due_on=YESTERDAY) == status.value


@pytest.mark.parametrize(
    ("settled", "reserved", "due_on", "word"),
    [
        (0, 0, TODAY, Standing.DUE),
        (0, 0, None, Standing.DUE),
        (0, 0, YESTERDAY, Standing.OVERDUE),
        (-1, 0, YESTERDAY, Standing.OVERDUE),
        (1, 0, TODAY, Standing.PARTIALLY_PAID),
        (99, 0, YESTERDAY, Standing.OVERDUE),
        (0, 1, YESTERDAY, Standing.DUE),
        (1, 1, YESTERDAY, Standing.PARTIALLY_PAID),
        (0, 99, TODAY, Standing.DUE),
        (0, 100, YESTERDAY, Standing.PROCESSING),
        (40, 60, YESTERDAY, Standing.PROCESSING),
        (100, 0, YESTERDAY, Standing.PAID),
        (101, 0, TODAY, Standing.PAID),
        (100, 5, TODAY, Standing.PAID),
    ],
)
def test_an_open_invoice_stands_by_its_ledger_and_the_date(
    settled: int, reserved: int, due_on: date | None, word: Standing
) -> None:
    assert standing(settled=settled, reserved=reserved, due_on=due_on) is word


@pytest.mark.parametrize(("settled", "due_on"), [(0, YESTERDAY), (100, TODAY), (40, TODAY)])
def test_an_open_dispute_comes_before_all_else(settled: int, due_on: date) -> None:
    assert standing(settled=settled, disputed=True, due_on=due_on) is Standing.DISPUTED


def test_an_invoice_of_nothing_is_paid() -> None:
    assert standing(total=0, due_on=YESTERDAY) is Standing.PAID


@pytest.mark.parametrize(
    ("settled", "reserved", "word"),
    [
        (0, 0, Standing.SUPERSEDED),
        (50, 0, Standing.SUPERSEDED),
        (50, 10, Standing.SUPERSEDED),
        (50, 50, Standing.PROCESSING),
        (100, 0, Standing.PAID),
    ],
)
def test_a_deposit_beside_its_final_invoice_is_neither_due_nor_overdue(
    settled: int, reserved: int, word: Standing
) -> None:
    assert standing(settled=settled, reserved=reserved, due_on=YESTERDAY, superseded=True) is word


def test_a_deposit_in_dispute_stays_so_beside_its_final_invoice() -> None:
    assert standing(settled=50, disputed=True, superseded=True) is Standing.DISPUTED
