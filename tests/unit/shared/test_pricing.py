from decimal import Decimal
from typing import Any

import pytest

from domain.shared.errors import ValueRefused
from domain.shared.money import CurrencyMismatch, Money
from domain.shared.pricing import (
    MOST_MINOR,
    Discount,
    DiscountTooLarge,
    Line,
    PriceRefused,
    Pricing,
    TaxMode,
    Totals,
    price,
)
from tests.unit.factories import line, percent, taxed, usd

BY_LINE, BY_TOTAL = TaxMode.BY_LINE, TaxMode.BY_TOTAL


def priced(*lines: Line, mode: TaxMode = BY_LINE, discount: Discount | None = None) -> Totals:
    return price(lines, currency="USD", mode=mode, discount=discount)


@pytest.mark.parametrize("mode", TaxMode)
def test_a_line_discount_of_all_leaves_nothing(mode: TaxMode) -> None:
    totals = priced(line(quantity="2.25", price=64_22, discount=percent("100")), mode=mode)
    assert (totals.total, totals.tax) == (usd(0), usd(0))


@pytest.mark.parametrize("mode", TaxMode)
def test_a_document_discount_of_all_leaves_nothing(mode: TaxMode) -> None:
    totals = priced(line(quantity="2.25", price=64_22), mode=mode, discount=percent("100"))
    assert (totals.subtotal, totals.discount, totals.tax, totals.total) == (usd(14450), usd(14450), usd(0), usd(0))


@pytest.mark.parametrize("mode", TaxMode)
def test_a_document_discount_of_all_leaves_no_tax_on_lines_below_half_a_cent(mode: TaxMode) -> None:
    dust = [line(n, quantity="0.004", price=1_00) for n in range(1, 51)]
    assert priced(*dust, mode=mode, discount=percent("100")).total == usd(0)


def test_by_total_lines_below_half_a_cent_are_taxed_together() -> None:
    dust = [line(n, quantity="0.004", price=1_00) for n in range(1, 51)]  # 20 cents in all, 10% tax
    assert priced(*dust, mode=BY_TOTAL).tax == usd(2)
    assert priced(*dust, mode=BY_TOTAL, discount=percent("50")).tax == usd(1)


@pytest.mark.parametrize(("mode", "tax"), [(BY_LINE, 15_34), (BY_TOTAL, 15_33)])
def test_tax_of_two_lines_by_line_and_by_total(mode: TaxMode, tax: int) -> None:
    totals = priced(line(1, price=55_55, tax=taxed("23")), line(2, price=11_11, tax=taxed("23")), mode=mode)
    assert totals.tax == usd(tax)
    assert totals.total == usd(66_66 + tax)


@pytest.mark.parametrize(("mode", "total"), [(BY_LINE, 6527_81), (BY_TOTAL, 6527_80)])
def test_a_line_discount_is_taken_before_rounding_by_total_only(mode: TaxMode, total: int) -> None:
    discounted = line(quantity="16", price=348_35, tax=taxed("22"), discount=percent("4"))
    assert priced(discounted, mode=mode).total == usd(total)


def test_the_net_of_a_line_is_rounded_half_up_where_it_is_shown() -> None:
    assert priced(line(quantity="0.5", price=1)).lines == (usd(1),)
    assert priced(line(quantity="0.4999", price=1)).lines == (usd(0),)


def test_a_document_discount_lowers_the_tax_of_every_class_in_proportion() -> None:
    low, high = taxed("10", code="low"), taxed("20", code="high")
    for mode in TaxMode:
        totals = priced(line(1, tax=low), line(2, tax=high), mode=mode, discount=percent("50"))
        assert [(part.tax.code, part.amount.minor) for part in totals.taxes] == [("high", 10_00), ("low", 5_00)]
        assert totals.discount == usd(100_00)


def test_a_fixed_discount_is_taken_off_as_it_is() -> None:
    totals = priced(line(), line(2), discount=Discount(amount=usd(1)))
    assert (totals.subtotal, totals.discount, totals.total) == (usd(200_00), usd(1), usd(199_99 + 20_00))


def test_an_untaxed_class_is_not_listed() -> None:
    assert priced(line(tax=taxed("0"))).taxes == ()


def test_no_lines_cost_nothing() -> None:
    for mode in TaxMode:
        assert priced(mode=mode).total == usd(0)
        assert priced(mode=mode, discount=percent("10")).total == usd(0)


def test_a_discount_above_what_it_is_taken_from_is_refused() -> None:
    with pytest.raises(DiscountTooLarge):
        line(price=10, discount=Discount(amount=usd(11)))
    with pytest.raises(DiscountTooLarge):
        priced(line(price=10), discount=Discount(amount=usd(11)))
    assert line(price=10, discount=Discount(amount=usd(10))).net == 0
    assert priced(line(price=10), discount=Discount(amount=usd(10))).total == usd(0)


@pytest.mark.parametrize(
    ("percentage", "amount"), [(None, None), (Decimal(1), usd(1)), (Decimal("-0.01"), None), (Decimal("100.01"), None)]
)
def test_a_discount_is_a_percent_up_to_all_or_an_amount(percentage: Decimal | None, amount: Money | None) -> None:
    with pytest.raises(PriceRefused):
        Discount(percent=percentage, amount=amount)


def test_a_negative_discount_is_refused() -> None:
    with pytest.raises(PriceRefused):
        Discount(amount=usd(-1))
    assert Discount(amount=usd(0)).off(Decimal(5)) == 0


@pytest.mark.parametrize("rate", ["-1", "100.0001", "NaN", "Infinity", "1.00001"])
def test_a_tax_rate_is_a_percent_with_at_most_four_decimals(rate: str) -> None:
    with pytest.raises(PriceRefused) as refused:
        taxed(rate)
    assert refused.value.values["field"] == "tax_rate"


@pytest.mark.parametrize("rate", ["0", "100", "8.8750", "0.0001"])
def test_tax_rates_up_to_all_are_taken(rate: str) -> None:
    assert taxed(rate).rate == Decimal(rate)


@pytest.mark.parametrize("quantity", ["0", "-1", "0.00001", "1000000", "NaN", "sNaN", "Infinity", "1E-30", "1E400"])
def test_T49_a_quantity_out_of_bounds_is_refused(quantity: str) -> None:
    with pytest.raises(PriceRefused) as refused:
        line(quantity=quantity)
    assert refused.value.values["field"] == "quantity"


@pytest.mark.parametrize("quantity", ["0.0001", "999999.9999", "2.00000000"])
def test_quantities_up_to_the_bounds_are_taken(quantity: str) -> None:
    assert line(quantity=quantity, price=1).quantity == Decimal(quantity)


@pytest.mark.parametrize("minor", [-1, MOST_MINOR + 1])
def test_T49_a_unit_price_out_of_bounds_is_refused(minor: int) -> None:
    with pytest.raises(PriceRefused) as refused:
        line(price=minor)
    assert refused.value.values["field"] == "unit_price"


@pytest.mark.parametrize("mode", TaxMode)
def test_the_greatest_total_is_exact_and_one_cent_more_is_refused(mode: TaxMode) -> None:
    greatest = line(1, price=MOST_MINOR, tax=taxed("0"))
    assert priced(greatest, mode=mode).total.minor == MOST_MINOR
    with pytest.raises(PriceRefused) as refused:
        priced(greatest, line(2, price=1, tax=taxed("0")), mode=mode)
    assert refused.value.values["field"] == "total"


@pytest.mark.parametrize("mode", TaxMode)
def test_the_greatest_lines_are_added_up_exactly(mode: TaxMode) -> None:
    # ten lines of 999,999.9999 times 999,999,999.99, all but $1.00 taken off again
    lines = [line(n, quantity="999999.9999", price=MOST_MINOR, tax=taxed("12.3456")) for n in range(1, 11)]
    subtotal = 10 * 99_999_999_989_000_000  # each net is 99,999,999,988,999,999.9999...: rounded half up
    totals = priced(*lines, mode=mode, discount=Discount(amount=usd(subtotal - 1_00)))
    assert totals.subtotal == usd(subtotal)
    assert totals.subtotal - totals.discount == usd(1_00)
    assert totals.tax == usd({BY_LINE: 10, BY_TOTAL: 12}[mode])


@pytest.mark.parametrize(
    "mixing",
    [
        lambda: priced(line(1), line(2, currency="EUR")),
        lambda: priced(line(currency="EUR")),
        lambda: priced(line(), discount=Discount(amount=Money(1, "EUR"))),
        lambda: line(discount=Discount(amount=Money(1, "EUR"))),
    ],
    ids=["two lines", "a foreign line", "a foreign discount", "a foreign discount on a line"],
)
def test_a_document_has_one_currency(mixing: object) -> None:
    assert callable(mixing)
    with pytest.raises(CurrencyMismatch):
        mixing()


@pytest.mark.parametrize(
    ("field", "change"),
    [("description", {"description": " "}), ("unit", {"unit": "a\nb"}), ("unit", {"unit": "x" * 41})],
)
def test_the_words_of_a_line_are_checked(field: str, change: dict[str, str]) -> None:
    good = line()
    words: dict[str, Any] = {"description": good.description, "unit": good.unit, **change}
    with pytest.raises(ValueRefused) as refused:
        Line(id=good.id, quantity=good.quantity, unit_price=good.unit_price, tax=good.tax, **words)
    assert refused.value.values["field"] == field


def test_pricing_adds_lines_up_by_its_own_rules() -> None:
    lines = (line(1, price=55_55, tax=taxed("23")), line(2, price=11_11, tax=taxed("23")))
    rules = Pricing(currency="USD", tax_mode=BY_TOTAL, discount=percent("10"))
    assert rules.of(lines) == price(lines, currency="USD", mode=BY_TOTAL, discount=percent("10"))
    assert rules.of(lines) != Pricing(currency="USD", tax_mode=BY_TOTAL).of(lines)
