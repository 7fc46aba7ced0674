"""EST-2 and EST-9: what may be offered, what of it may be chosen, and the deposit on it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.estimates.errors import (
    DepositRefused,
    ExtraQuantityRefused,
    ExtraUnknown,
    NothingOffered,
    OptionNeeded,
    OptionUnknown,
)
from domain.estimates.offer import MOST_LINES, NO_DEPOSIT, DepositKind, DepositRule, OfferedLine, Selection
from domain.estimates.states import EstimateStatus as S
from domain.shared.ids import LineId
from domain.shared.money import CurrencyMismatch
from domain.shared.pricing import MOST_MINOR, Discount, DiscountTooLarge, PriceRefused, Pricing, TaxMode
from domain.shared.text import TextRefused
from tests.unit.factories import BEST, FILTER, FURNACE, GOOD, chosen, content, estimate, line, option, taxed, usd


def test_the_chosen_option_is_priced_with_its_ticked_extras() -> None:
    offer = estimate().choose(chosen(1, _3="2", _4="1"))
    assert [line.quantity for line in offer.lines] == [1, 2, 1]
    assert (offer.option, offer.totals.subtotal, offer.totals.total) == (GOOD, usd(4250_00), usd(4675_00))
    assert estimate().choose(chosen(2)).totals.total == usd(9900_00)


def test_the_way_of_pricing_is_that_of_the_estimate() -> None:
    lines = [OfferedLine(line=line(n, price=p, tax=taxed("23"))) for n, p in ((1, 55_55), (2, 11_11))]
    rules = Pricing(currency="USD", tax_mode=TaxMode.BY_TOTAL)
    assert estimate(options=(option(1, *lines),), pricing=rules).choose(None).totals.tax == usd(15_33)


def test_with_several_options_one_must_be_chosen() -> None:
    with pytest.raises(OptionNeeded):
        estimate().choose(None)


def test_a_single_option_is_chosen_by_itself_without_extras() -> None:
    assert estimate(options=(GOOD,)).choose(None).totals.subtotal == usd(4000_00)


def test_T43_an_option_of_another_estimate_cannot_be_chosen() -> None:
    with pytest.raises(OptionUnknown):
        estimate().choose(chosen(3))
    with pytest.raises(OptionUnknown):
        estimate(options=(GOOD,)).choose(chosen(2))


@pytest.mark.parametrize(
    "selection", [chosen(1, _1="1"), chosen(1, _2="1"), chosen(2, _3="1"), chosen(1, _3="1", _9="1")]
)
def test_T43_a_line_that_is_no_extra_of_the_option_cannot_be_ticked(selection: Selection) -> None:
    with pytest.raises(ExtraUnknown):
        estimate().choose(selection)


@pytest.mark.parametrize("quantity", ["0", "-1", "0.9999", "4.0001", "5", "NaN", "Infinity"])
def test_T49_an_extra_is_taken_within_its_bounds(quantity: str) -> None:
    with pytest.raises(ExtraQuantityRefused) as refused:
        estimate().choose(chosen(1, _3=quantity))
    assert (refused.value.values["least"], refused.value.values["most"]) == (1, 4)


@pytest.mark.parametrize("quantity", ["1", "2.5", "4"])
def test_an_extra_is_taken_up_to_its_bounds(quantity: str) -> None:
    assert estimate().choose(chosen(1, _3=quantity)).lines[1].quantity == Decimal(quantity)


@pytest.mark.parametrize("quantity", ["0.5", "2"])
def test_an_extra_without_a_choice_of_quantity_is_taken_as_offered(quantity: str) -> None:
    assert estimate().choose(chosen(1, _4="1")).lines[1].quantity == 1
    with pytest.raises(ExtraQuantityRefused):
        estimate().choose(chosen(1, _4=quantity))


def test_a_quantity_is_never_finer_than_a_line_may_hold() -> None:
    with pytest.raises(PriceRefused):
        estimate().choose(chosen(1, _3="2.00001"))


@pytest.mark.parametrize(
    "wrong",
    [{"optional": False, "most": Decimal(2)}, {"optional": True, "most": Decimal("0.5")}],
    ids=["a fixed line", "less than offered"],
)
def test_an_upper_bound_is_for_extras_and_not_below_the_offered_quantity(wrong: dict[str, Any]) -> None:
    with pytest.raises(ExtraQuantityRefused):
        OfferedLine(line=line(), **wrong)


@pytest.mark.parametrize("most", ["NaN", "Infinity", "1000000", "1.00001"])
def test_an_upper_bound_is_a_quantity(most: str) -> None:
    with pytest.raises(PriceRefused):
        OfferedLine(line=line(), optional=True, most=Decimal(most))


def test_an_upper_bound_may_equal_the_offered_quantity() -> None:
    assert OfferedLine(line=line(), optional=True, most=Decimal(1)).taken(Decimal(1)) == line()


def test_preselected_extras_stand_ticked_at_first() -> None:
    ticked: dict[LineId, Decimal] = {LineId(UUID(int=104)): Decimal(1)}
    assert GOOD.preselection == ticked
    assert BEST.preselection == {}
    assert option(1, replace(FURNACE, preselected=True), FILTER).preselection == {}


def many(count: int) -> tuple[OfferedLine, ...]:
    return tuple(OfferedLine(line=line(number, price=1)) for number in range(count))


@pytest.mark.parametrize(
    ("building", "error"),
    [
        (lambda: content(options=()), NothingOffered),
        (lambda: content(options=tuple(option(n, FURNACE) for n in range(11))), NothingOffered),
        (lambda: content(options=(GOOD, GOOD)), NothingOffered),
        (lambda: option(1, FURNACE, FURNACE), NothingOffered),
        (lambda: option(1, *many(MOST_LINES + 1)), NothingOffered),
        (lambda: option(1, name=" \u200b"), TextRefused),
        (lambda: replace(GOOD, summary="a\x00"), TextRefused),
        (lambda: content(title=" "), TextRefused),
        (lambda: content(title="a\nb"), TextRefused),
        (lambda: content(scope="x" * 5001), TextRefused),
        (lambda: content(terms="x" * 20_001), TextRefused),
        (lambda: content(pricing=Pricing(currency="EUR")), CurrencyMismatch),
        (lambda: content(pricing=Pricing(currency="USD", discount=Discount(amount=usd(4000_01)))), DiscountTooLarge),
    ],
    ids=lambda value: value.__name__,
)
def test_what_cannot_be_offered_is_refused(building: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        building()


def test_an_offer_whose_extras_make_it_too_dear_to_price_is_refused() -> None:
    dear = OfferedLine(line=line(8, price=MOST_MINOR), optional=True)
    with pytest.raises(PriceRefused):
        content(options=(option(1, FURNACE, dear),))


def test_the_greatest_offers_are_taken() -> None:
    assert len(content(options=tuple(option(n, FURNACE) for n in range(10))).options) == 10
    assert len(option(1, *many(MOST_LINES)).lines) == MOST_LINES
    assert len(content(terms="x" * 20_000, scope="x" * 5000).terms) == 20_000


@pytest.mark.parametrize(
    ("rule", "total", "due"),
    [
        (NO_DEPOSIT, 1000_00, 0),
        (DepositRule(kind=DepositKind.NONE, fixed_minor=5_00, percent=Decimal(5)), 1000_00, 0),
        (DepositRule(kind=DepositKind.PERCENT, percent=Decimal(30)), 1000_00, 300_00),
        (DepositRule(kind=DepositKind.PERCENT, percent=Decimal("33.33")), 100_01, 33_33),
        (DepositRule(kind=DepositKind.PERCENT, percent=Decimal(50)), 1, 1),
        (DepositRule(kind=DepositKind.PERCENT, percent=Decimal(100)), 999_99, 999_99),
        (DepositRule(kind=DepositKind.PERCENT, percent=Decimal(10), fixed_minor=7), 0, 0),
        (DepositRule(kind=DepositKind.FIXED, fixed_minor=500_00), 1000_00, 500_00),
        (DepositRule(kind=DepositKind.FIXED, fixed_minor=500_00), 500_00, 500_00),
        (DepositRule(kind=DepositKind.FIXED, fixed_minor=500_00, percent=Decimal(9)), 499_99, 499_99),
    ],
)
def test_the_deposit_follows_its_rule_and_never_exceeds_the_total(rule: DepositRule, total: int, due: int) -> None:
    assert rule.due(usd(total)) == usd(due)


def test_the_deposit_is_taken_of_the_chosen_total_with_tax() -> None:
    half = DepositRule(kind=DepositKind.PERCENT, percent=Decimal(50))
    offered = estimate(S.SENT, deposit=half)
    assert offered.choose(chosen(1, _4="1")).deposit == usd(4620_00 // 2)
    assert offered.choose(chosen(2)).deposit == usd(4950_00)


@pytest.mark.parametrize("percentage", ["0", "-1", "100.01", "NaN", "Infinity"])
def test_a_percent_of_none_or_more_than_all_is_no_deposit(percentage: str) -> None:
    with pytest.raises(DepositRefused) as refused:
        DepositRule(kind=DepositKind.PERCENT, percent=Decimal(percentage))
    assert refused.value.values["reason"] == "percent_out_of_range"


@pytest.mark.parametrize("fixed", [0, -1])
def test_a_fixed_deposit_is_above_nothing(fixed: int) -> None:
    with pytest.raises(DepositRefused) as refused:
        DepositRule(kind=DepositKind.FIXED, fixed_minor=fixed)
    assert refused.value.values["reason"] == "amount_out_of_range"


def test_a_deposit_in_full_is_the_whole_total_and_only_where_it_is_offered() -> None:
    offered = DepositRule(kind=DepositKind.PERCENT, percent=Decimal(25), full_allowed=True)
    assert offered.due(usd(1000_00), in_full=True) == usd(1000_00)
    assert offered.due(usd(1000_00)) == usd(250_00)
    with pytest.raises(DepositRefused):
        replace(offered, full_allowed=False).due(usd(1000_00), in_full=True)
