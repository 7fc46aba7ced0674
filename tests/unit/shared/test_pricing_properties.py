"""What holds for any document: nothing is lost in rounding, and the order of lines changes no figure (INV-2)."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from domain.shared.money import total_of
from domain.shared.pricing import Discount, Line, TaxMode, Totals, price
from tests.unit.factories import line, percent, taxed, usd

# Few rates and small prices make ties frequent; one code with two rates or names is two classes.
TAXES = [
    taxed("0", code="none"),
    taxed("10"),
    taxed("10", code="other"),
    taxed("20"),
    taxed("20", name="Renamed"),
    taxed("8.875", code="city"),
]
PERCENTS = st.sampled_from(["0", "4", "12.5", "33.3333", "50", "99.9999", "100"]).map(percent)
MODES = st.sampled_from(TaxMode)


@st.composite
def lines_of(draw: st.DrawFn) -> list[Line]:
    return [
        line(
            number,
            quantity=draw(st.sampled_from(["1", "1", "2", "2.25", "0.3333", "0.004", "16"])),
            price=draw(st.one_of(st.integers(0, 12), st.integers(0, 500_000))),
            tax=draw(st.sampled_from(TAXES)),
            discount=draw(st.none() | PERCENTS),
        )
        for number in range(1, draw(st.integers(1, 8)) + 1)
    ]


def priced(lines: list[Line], mode: TaxMode, discount: Discount | None) -> Totals:
    return price(lines, currency="USD", mode=mode, discount=discount)


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[Line], TaxMode, Discount | None]:
    lines, mode = draw(lines_of()), draw(MODES)
    subtotal = priced(lines, mode, None).subtotal.minor
    amounts = st.integers(0, subtotal).map(lambda minor: Discount(amount=usd(minor)))
    return lines, mode, draw(st.none() | PERCENTS | amounts)


@given(documents())
def test_the_parts_add_up_to_the_whole(document: tuple[list[Line], TaxMode, Discount | None]) -> None:
    totals = priced(*document)
    assert total_of(totals.lines, "USD") == totals.subtotal
    assert totals.subtotal - totals.discount + total_of((part.amount for part in totals.taxes), "USD") == totals.total
    assert usd(0) <= totals.discount <= totals.subtotal
    assert all(part.amount >= usd(0) for part in totals.taxes)


@given(documents(), st.data())
@example(
    ([line(1, price=5, tax=taxed("20")), line(2, price=5, tax=taxed("10"))], TaxMode.BY_LINE, Discount(amount=usd(5))),
    None,
)
@example(
    (
        [line(1, price=105, tax=taxed("10", name="A")), line(2, price=105, tax=taxed("10", name="B"))],
        TaxMode.BY_LINE,
        Discount(amount=usd(1)),
    ),
    None,
)
def test_the_order_of_lines_changes_no_figure(
    document: tuple[list[Line], TaxMode, Discount | None], data: st.DataObject | None
) -> None:
    lines, mode, discount = document
    moved = data.draw(st.permutations(lines)) if data else lines[::-1]
    first, second = priced(lines, mode, discount), priced(list(moved), mode, discount)
    assert first.taxes == second.taxes
    assert (first.subtotal, first.discount, first.total) == (second.subtotal, second.discount, second.total)
    assert Counter(first.lines) == Counter(second.lines)


@given(lines_of(), MODES)
def test_a_document_discount_of_all_leaves_zero_tax(lines: list[Line], mode: TaxMode) -> None:
    totals = priced(lines, mode, percent("100"))
    assert (totals.tax, totals.total) == (usd(0), usd(0))


@given(lines_of())
def test_by_line_the_tax_is_within_half_a_cent_for_each_line(lines: list[Line]) -> None:
    totals = priced(lines, TaxMode.BY_LINE, None)
    exact = Fraction(0)
    for net, one in zip(totals.lines, lines, strict=True):
        exact += net.minor * Fraction(one.tax.rate) / 100
    assert abs(totals.tax.minor - exact) <= Fraction(len(lines), 2)


@given(lines_of())
def test_by_total_the_tax_is_within_half_a_cent_for_each_class(lines: list[Line]) -> None:
    totals = priced(lines, TaxMode.BY_TOTAL, None)
    for part in totals.taxes:
        base = sum((Fraction(one.net) for one in lines if one.tax == part.tax), start=Fraction(0))
        assert abs(part.amount.minor - base * Fraction(part.tax.rate) / 100) <= Fraction(1, 2)


@given(st.integers(1, 10**11 - 1), st.sampled_from(["0.0001", "1", "99.9999"]))
def test_a_percent_of_a_great_net_is_exact(minor: int, quantity: str) -> None:
    one = line(quantity=quantity, price=minor, discount=percent("33.3333"))
    exact = Fraction(minor) * Fraction(Decimal(quantity)) * (1 - Fraction(333_333, 1_000_000))
    assert Fraction(one.net) == exact
