from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.money import CurrencyMismatch, Money, half_up, spread, total_of
from tests.unit.factories import usd

EURO = Money(100, "EUR")
WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("0.4", 0),
        ("0.5", 1),
        ("1.5", 2),
        ("2.5", 3),
        ("2.4999999999999999999999999999", 2),
        ("-0.4", 0),
        ("-0.5", -1),
        ("-1.5", -2),
        ("-2.5", -3),
        ("7", 7),
        ("-7", -7),
    ],
)
def test_a_half_is_rounded_away_from_zero_on_both_sides(exact: str, rounded: int) -> None:
    assert half_up(Decimal(exact)) == rounded


@given(st.fractions())
def test_rounding_is_never_off_by_more_than_a_half_and_is_the_same_on_both_sides(exact: Fraction) -> None:
    assert abs(half_up(exact) - exact) <= Fraction(1, 2)
    assert half_up(-exact) == -half_up(exact)


def test_multiplying_a_credit_rounds_away_from_zero() -> None:
    assert usd(-5).times(Decimal("0.5")) == usd(-3)


def test_huge_amounts_stay_exact() -> None:
    huge = 10**40 + 1
    assert (usd(huge) + usd(1)).minor == 10**40 + 2
    assert usd(huge).times(Decimal(3)) == usd(3 * huge)


@given(st.integers(), st.integers())
def test_addition_and_subtraction_undo_each_other(one: int, other: int) -> None:
    assert usd(one) + usd(other) - usd(other) == usd(one)
    assert usd(one) - usd(other) == usd(one) + -usd(other)


@pytest.mark.parametrize(
    "mixing",
    [
        lambda: usd(1) + EURO,
        lambda: usd(1) - EURO,
        lambda: usd(1) < EURO,
        lambda: usd(1) <= EURO,
        lambda: usd(1) > EURO,
        lambda: usd(1) >= EURO,
        lambda: total_of([usd(1), EURO], "USD"),
        lambda: total_of([EURO], "USD"),
    ],
)
def test_currencies_are_never_mixed(mixing: Callable[[], object]) -> None:
    with pytest.raises(CurrencyMismatch) as refused:
        mixing()
    assert {refused.value.values["expected"], refused.value.values["given"]} == {"USD", "EUR"}


def test_equal_numbers_of_two_currencies_are_not_equal() -> None:
    assert usd(100) != EURO


def test_amounts_are_ordered() -> None:
    assert usd(1) < usd(2) <= usd(2)
    assert usd(2) > usd(1) >= usd(1)
    assert not usd(2) < usd(2)
    assert not usd(2) > usd(2)
    assert not usd(2) <= usd(1)
    assert not usd(1) >= usd(2)


@pytest.mark.parametrize(("minor", "positive"), [(1, True), (0, False), (-1, False)])
def test_only_more_than_nothing_is_positive(minor: int, positive: bool) -> None:
    assert usd(minor).is_positive is positive


def test_the_sum_of_no_amounts_is_zero() -> None:
    assert total_of([], "USD") == usd(0)


@given(WEIGHTS, st.data())
def test_spread_parts_add_up_and_stay_within_a_cent_of_their_share(weights: list[int], data: st.DataObject) -> None:
    pool = sum(weights)
    whole = data.draw(st.integers(0, pool))
    parts = spread(usd(whole), [usd(weight) for weight in weights], tie_break=["same"] * len(weights))
    assert total_of(parts, "USD") == usd(whole)
    for part, weight in zip(parts, weights, strict=True):
        assert 0 <= part.minor <= weight
        if pool:
            assert abs(part.minor - Fraction(whole * weight, pool)) < 1


@given(WEIGHTS, st.data())
def test_a_part_belongs_to_its_weight_wherever_it_stands(weights: list[int], data: st.DataObject) -> None:
    whole = usd(data.draw(st.integers(0, sum(weights))))
    named = [(usd(weight), f"{number}") for number, weight in enumerate(weights)]
    moved = data.draw(st.permutations(named))
    first = spread(whole, [w for w, _ in named], tie_break=[name for _, name in named])
    second = spread(whole, [w for w, _ in moved], tie_break=[name for _, name in moved])
    assert dict(zip(named, first, strict=True)) == dict(zip(moved, second, strict=True))


def test_the_largest_remainder_gets_the_cent() -> None:
    # 100 times 1/6, 2/6, 3/6 = 16.67, 33.33, 50
    assert spread(usd(100), [usd(1), usd(2), usd(3)], tie_break="abc") == (usd(17), usd(33), usd(50))


def test_equal_remainders_go_to_the_larger_weight_then_by_the_tie_break() -> None:
    # both shares end in .5: of 1 and 3 the larger weight wins
    assert spread(usd(2), [usd(1), usd(3)], tie_break="ab") == (usd(0), usd(2))
    assert spread(usd(1), [usd(5), usd(5)], tie_break="ba") == (usd(0), usd(1))


def test_nothing_can_be_spread_over_nothing_only_when_it_is_nothing() -> None:
    assert spread(usd(0), [usd(0), usd(0)], tie_break="ab") == (usd(0), usd(0))
    with pytest.raises(ValueError, match="nothing to spread"):
        spread(usd(1), [usd(0)], tie_break="a")
