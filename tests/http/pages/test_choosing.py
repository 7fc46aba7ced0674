"""EST-2, EST-3: a choice among options and extras, which no reload, way back or refusal loses."""

import re
from html import unescape
from uuid import uuid4

import httpx
import pytest

from application.estimates.content import OfferedLineInput, OptionInput
from application.estimates.views import EstimateView
from domain.access.access_token import Purpose
from tests.http.pages.office import Office
from tests.http.pages.visitor import Visitor, form_to

pytestmark = pytest.mark.anyio

LABOR = OfferedLineInput(description="Labor", unit_price_minor=100_000)
FILTER = OfferedLineInput(description="Filter", unit_price_minor=2_500, optional=True, preselected=True)
VALVE = OfferedLineInput(description="Valve", unit_price_minor=10_000, optional=True, most="4")
CHIMNEY = OfferedLineInput(description="Chimney liner", unit_price_minor=80_000, optional=True, most="2")
GOOD = OptionInput(
    name="Good",
    lines=(OfferedLineInput(description="Furnace", unit_price_minor=300_000), LABOR, FILTER, VALVE, CHIMNEY),
)
BEST = OptionInput(
    name="Best",
    recommended=True,
    lines=(OfferedLineInput(description="Heat pump", unit_price_minor=500_000), LABOR, FILTER, VALVE),
)


async def offered(office: Office) -> tuple[EstimateView, str]:
    estimate = await office.estimate(await office.customer(), GOOD, BEST)
    return estimate, await office.link(Purpose.ESTIMATE, estimate.id)


def line(estimate: EstimateView, description: str, option: int = 0) -> str:
    return next(str(one.id) for one in estimate.options[option].lines if one.description == description)


def card(page: httpx.Response, name: str) -> str:
    """The words of the option's card."""
    cards = re.split(r'<div class="option">', page.text)[1:]
    return next(one for one in cards if f">{name}</span>" in one).split("</fieldset>\n<section")[0]


async def test_each_option_shows_what_the_other_lacks_and_what_it_costs_more(office: Office, visitor: Visitor) -> None:
    _, link = await offered(office)
    page = await visitor.open(link)
    good, best = card(page, "Good"), card(page, "Best").split('id="every"')[0]
    assert ("Furnace" in good, "Heat pump" in good, "Labor" in good) == (True, False, False)
    assert ("Furnace" in best, "Heat pump" in best, "Labor" in best) == (False, True, False)
    assert "$2,000.00 more than Good" in best
    assert "more than" not in good
    assert page.text.count(">Labor</span>") == 1
    assert page.text.count(">Filter</span>") == 1, "an extra of every option is ticked once"
    assert "We recommend this one" in best


async def test_an_extra_of_every_option_counts_for_the_one_that_is_chosen(office: Office, visitor: Visitor) -> None:
    estimate, link = await offered(office)
    valve = line(estimate, "Valve")
    for number, total in ((0, "$4,300.00"), (1, "$6,300.00")):
        query = f"edited=yes&option={estimate.options[number].id}&take.each={valve}&quantity.{valve}=3"
        page = await visitor.open(f"{link}?{query}")
        assert f'<span class="keep">{total}</span>' in page.text
        review = await visitor.open(f"{link}/approve?{query}")
        assert f"for {total}" in review.text
        sent = await visitor.send(review, "/approval", agreed="yes", signer_name="  ")
        assert sent.status_code == 422
        assert f"for {total}" in sent.text
    sent = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada Lovelace")
    assert sent.status_code == 303
    decision = (await office.see_estimate(estimate.id)).decision
    assert decision is not None
    assert decision.totals is not None
    assert (decision.option_name, decision.totals.total_minor) == ("Best", 630_000)


async def test_the_price_of_every_option_follows_the_ticks(office: Office, visitor: Visitor) -> None:
    estimate, link = await offered(office)
    liner, good = line(estimate, "Chimney liner"), estimate.options[0].id
    before = await visitor.open(link)
    assert "$4,025.00" in card(before, "Good")
    after = await visitor.open(f"{link}?edited=yes&take.{good}={liner}&quantity.{liner}=2")
    assert "$5,600.00" in card(after, "Good")
    assert "$6,000.00" in card(after, "Best")
    assert "$400.00 more than Good" in after.text
    assert "Choose an option to see what it comes to." in after.text, "nothing is chosen yet"


async def test_a_tick_that_was_taken_off_stays_off_before_an_option_is_chosen(office: Office, visitor: Visitor) -> None:
    _, link = await offered(office)
    assert any(name == "take.each" for name, _ in form_to(await visitor.open(link), "/approve").fields)
    page = await visitor.open(f"{link}?edited=yes")
    assert not any(name == "take.each" for name, _ in form_to(page, "/approve").fields)


async def test_the_way_back_from_the_review_keeps_the_choice(office: Office, visitor: Visitor) -> None:
    estimate, link = await offered(office)
    valve, best = line(estimate, "Valve"), estimate.options[1].id
    review = await visitor.open(f"{link}/approve?edited=yes&option={best}&take.each={valve}&quantity.{valve}=2")
    back = re.search(r'class="back" href="([^"]+)"', review.text)
    assert back
    fields = form_to(await visitor.open(unescape(back[1])), "/approve").fields
    assert ("option", str(best)) in fields
    assert ("take.each", valve) in fields
    assert (f"quantity.{valve}", "2") in fields
    assert ("take.each", line(estimate, "Filter")) not in fields


@pytest.mark.parametrize("typed", ["5", "0", "two", "1e9", "²"])
async def test_a_refused_quantity_stands_as_it_was_typed_beside_its_choice(
    office: Office, visitor: Visitor, typed: str
) -> None:
    estimate, link = await offered(office)
    valve, good = line(estimate, "Valve"), estimate.options[0].id
    query = {"edited": "yes", "option": str(good), "take.each": valve, f"quantity.{valve}": typed}
    for path in ("", "/approve"):
        page = await visitor.client.get(f"{link}{path}", params=query)
        assert page.status_code == 422
        assert 'role="alert"' in page.text
        fields = form_to(page, "/approve").fields
        assert {("option", str(good)), ("take.each", valve), (f"quantity.{valve}", typed)} <= set(fields)
    total = await visitor.client.get(f"{link}/total", params=query)
    assert total.status_code == 200
    assert "Please check the extras." in total.text


async def test_what_is_wrong_in_another_option_does_not_stop_the_chosen_one(office: Office, visitor: Visitor) -> None:
    estimate, link = await offered(office)
    liner, (good, best) = line(estimate, "Chimney liner"), estimate.options
    for typed in ("9", "many"):
        query = f"edited=yes&option={best.id}&take.{good.id}={liner}&quantity.{liner}={typed}"
        page = await visitor.open(f"{link}?{query}")
        assert page.status_code == 200
        assert "$4,025.00" in card(page, "Good"), "as the contractor preselected it"
        assert (await visitor.open(f"{link}/approve?{query}")).status_code == 200


@pytest.mark.T43
@pytest.mark.parametrize("group", ["each", "own"])
async def test_a_line_that_is_no_extra_cannot_be_ticked(office: Office, visitor: Visitor, group: str) -> None:
    estimate, link = await offered(office)
    best = estimate.options[1].id
    for forged in (line(estimate, "Labor", 1), str(uuid4())):
        take = f"take.{'each' if group == 'each' else best}={forged}"
        for path in ("", "/approve"):
            page = await visitor.open(f"{link}{path}?edited=yes&option={best}&{take}")
            assert page.status_code == 422
            assert "does not belong to this option" in page.text


async def test_without_an_option_the_review_asks_for_one_and_keeps_the_ticks(office: Office, visitor: Visitor) -> None:
    estimate, link = await offered(office)
    valve = line(estimate, "Valve")
    page = await visitor.open(f"{link}/approve?edited=yes&take.each={valve}")
    assert page.status_code == 422
    assert "Please choose one of the options first." in page.text
    assert ("take.each", valve) in form_to(page, "/approve").fields
