"""EST-2: what options have in common is told once, what differs is told with each."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from application.estimates.comparison import Comparison, cheapest_of, compare
from application.estimates.views import OfferedLineView, OptionView
from application.shared.views import TotalsView

NOTHING = TotalsView(subtotal_minor=0, discount_minor=0, taxes=(), total_minor=0)


def line(number: int, description: str, minor: int = 100_00, **other: object) -> OfferedLineView:
    known: dict[str, object] = {
        "id": UUID(int=number),
        "description": description,
        "quantity": "1",
        "unit": "",
        "unit_price_minor": minor,
        "net_minor": minor,
        "tax_code": "none",
        "tax_name": "No tax",
        "tax_rate": "0",
        "optional": False,
        "preselected": False,
        "most": None,
    }
    return OfferedLineView(**(known | other))  # type: ignore[arg-type]


def option(number: int, *lines: OfferedLineView) -> OptionView:
    return OptionView(
        id=UUID(int=number),
        name=f"Option {number}",
        summary="",
        recommended=False,
        lines=lines,
        totals=NOTHING,
        deposit_minor=0,
    )


def words(lines: Sequence[OfferedLineView]) -> list[str]:
    return [one.description for one in lines]


def own(found: Comparison) -> list[list[str]]:
    return [words(one.lines) for one in found.options]


def test_what_every_option_has_is_told_once_and_the_rest_with_its_option() -> None:
    good = option(1, line(11, "Furnace"), line(12, "Labor"))
    best = option(2, line(21, "Labor"), line(22, "Heat pump"))
    found = compare([good, best])
    assert words(found.lines) == ["Labor"]
    assert own(found) == [["Furnace"], ["Heat pump"]]


def test_a_line_that_one_of_three_lacks_is_not_common() -> None:
    found = compare(
        [option(1, line(11, "Labor")), option(2, line(21, "Labor"), line(22, "Filter")), option(3, line(31, "Filter"))]
    )
    assert words(found.lines) == []
    assert own(found) == [["Labor"], ["Labor", "Filter"], ["Filter"]]


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": "2"},
        {"unit": "hour"},
        {"unit_price_minor": 1},
        {"net_minor": 99_00},
        {"discount_percent": "4"},
        {"tax_rate": "8.25"},
        {"description": "Labor "},
    ],
    ids=lambda change: next(iter(change)),
)
def test_lines_that_differ_in_anything_that_is_shown_are_not_the_same(change: dict[str, object]) -> None:
    changed = line(21, **({"description": "Labor"} | change))  # type: ignore[arg-type]
    found = compare([option(1, line(11, "Labor")), option(2, changed)])
    assert found.lines == ()
    assert [len(one.lines) for one in found.options] == [1, 1]


def test_a_line_that_one_option_has_twice_is_common_once() -> None:
    found = compare([option(1, line(11, "Vent"), line(12, "Vent")), option(2, line(21, "Vent"))])
    assert words(found.lines) == ["Vent"]
    assert own(found) == [["Vent"], []]


def test_a_single_option_shares_nothing() -> None:
    found = compare([option(1, line(11, "Furnace"), line(12, "Filter", optional=True))])
    assert (found.lines, found.extras, found.twins) == ((), (), {})
    assert own(found) == [["Furnace"]]
    assert words(found.options[0].extras) == ["Filter"]


def test_options_without_lines_can_be_compared() -> None:
    assert own(compare([option(1), option(2)])) == [[], []]


def test_an_extra_of_every_option_is_one_whichever_option_is_chosen() -> None:
    found = compare(
        [option(1, line(11, "Filter", optional=True)), option(2, line(21, "Filter", optional=True), line(22, "Duct"))]
    )
    assert words(found.extras) == ["Filter"]
    assert [found.shown_as(UUID(int=number)) for number in (11, 21, 22)] == [
        UUID(int=11),
        UUID(int=11),
        UUID(int=22),
    ]


def test_an_extra_is_not_the_same_as_a_line_that_is_always_in() -> None:
    found = compare([option(1, line(11, "Filter", optional=True)), option(2, line(21, "Filter"))])
    assert (found.lines, found.extras) == ((), ())
    assert words(found.options[0].extras) == ["Filter"]
    assert own(found) == [[], ["Filter"]]


def test_the_cheapest_is_the_first_of_the_lowest_total() -> None:
    one, two, three = (UUID(int=number) for number in (1, 2, 3))
    assert cheapest_of({one: 300, two: 200, three: 200}) == two
    assert cheapest_of({one: 300}) is None
    assert cheapest_of({}) is None
