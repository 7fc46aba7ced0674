"""What a signature binds: equal content has one hash, and any change of it another (T41, I9)."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from domain.estimates.errors import EstimateChanged
from domain.estimates.estimate import Estimate
from domain.estimates.evidence import Evidence, WrongEvidence, content_of, hash_of
from domain.estimates.offer import DepositKind, DepositRule, Option, Selection
from domain.estimates.states import EstimateStatus as S
from domain.shared.ids import LineId
from domain.shared.pictures import LinePicture, Picture
from domain.shared.pricing import Discount, Line, Pricing
from tests.unit.factories import (
    DANA,
    ESTIMATE,
    EVIDENCE,
    FURNACE,
    GOOD,
    NOW,
    ZONE,
    approve,
    chosen,
    consent,
    content,
    estimate,
    percent,
    shown,
    taxed,
    usd,
)

CHOICE = chosen(1, _3="2")


def read(offered: Estimate, selection: Selection = CHOICE, **seen: Any) -> str:
    return hash_of(content_of(offered.choose(selection), shown(offered, **seen)))


def with_furnace(**changes: Any) -> Estimate:
    """The estimate with another furnace: `changes` are those of its line."""
    changed: Line = replace(FURNACE.line, **changes)
    return estimate(options=(replace(GOOD, lines=(replace(FURNACE, line=changed), *GOOD.lines[1:])),))


def with_option(**changes: Any) -> Estimate:
    changed: Option = replace(GOOD, **changes)
    return estimate(options=(changed,))


def test_equal_content_has_one_hash() -> None:
    assert read(estimate()) == read(estimate())
    assert len(read(estimate())) == 64


@pytest.mark.parametrize(
    "same",
    [
        with_furnace(quantity=Decimal("1.00")),
        with_furnace(tax=taxed("10.0")),
        with_furnace(id=LineId(UUID(int=999))),
    ],
    ids=["1 and 1.00", "10% and 10.0%", "an id that nobody sees"],
)
def test_the_way_a_number_is_written_does_not_matter(same: Estimate) -> None:
    assert read(same) == read(estimate())


def test_the_quantity_of_an_extra_is_one_however_it_is_written() -> None:
    assert read(estimate(), chosen(1, _3="2.00")) == read(estimate(), chosen(1, _3="2"))


def test_the_order_of_ticking_does_not_matter() -> None:
    assert read(estimate(), chosen(1, _4="1", _3="2")) == read(estimate(), chosen(1, _3="2", _4="1"))


@pytest.mark.parametrize("quantity", ["10", "100", "1E+2", "0.5", "999999.9999"])
def test_quantities_are_written_in_full(quantity: str) -> None:
    offered = with_furnace(quantity=Decimal(quantity), unit_price=usd(1))
    written = json.loads(content_of(offered.choose(CHOICE), shown(offered)))["lines"][0]["quantity"]
    assert written == {"1E+2": "100"}.get(quantity, quantity)


PICTURE = LinePicture(picture=Picture(sha256="a" * 64, width=800, height=600), alt="The furnace")
CHANGED_OFFERS = {
    "name of the option": with_option(name="Better"),
    "summary of the option": with_option(summary="With ten years of warranty"),
    "description": with_furnace(description="Used furnace"),
    "quantity": with_furnace(quantity=Decimal(2)),
    "unit": with_furnace(unit="piece"),
    "unit price": with_furnace(unit_price=usd(4000_01)),
    "tax rate": with_furnace(tax=taxed("11")),
    "name of the tax": with_furnace(tax=taxed("10", name="City tax")),
    "tax class": with_furnace(tax=taxed("10", code="city")),
    "line discount": with_furnace(discount=percent("1")),
    "a picture": with_furnace(picture=PICTURE),
    "same net by another price": with_furnace(unit_price=usd(8000_00), discount=percent("50")),
    "order of lines": with_option(lines=GOOD.lines[::-1]),
    "document discount": estimate(pricing=Pricing(currency="USD", discount=Discount(amount=usd(1)))),
    "deposit": estimate(deposit=DepositRule(kind=DepositKind.PERCENT, percent=Decimal(10))),
    "scope": estimate(scope="Furnace only, no ducts"),
    "title": estimate(title="New cooling"),
    "last day": estimate(valid_until=date(2026, 4, 1)),
    "terms": estimate(terms="Pay at once."),
    "version of the terms": estimate(terms_version="4"),
}
CHANGED_FRAMES: dict[str, dict[str, Any]] = {
    "number": {"number": "E-1043"},
    "revision": {"revision": 2},
    "contractor": {"contractor": "Southwind Heating"},
    "customer": {"customer": "Dana Reed"},
    "property": {"property": "2 Elm St"},
    "consent": {"consent": "I agree."},
    "language": {"language": "es"},
    "whether the deposit is needed": {"deposit_required": True},
}


@pytest.mark.parametrize("part", CHANGED_OFFERS)
def test_T41_a_change_of_any_part_of_the_offer_is_another_content(part: str) -> None:
    changed = CHANGED_OFFERS[part]
    assert read(changed) != read(estimate())
    with pytest.raises(EstimateChanged):
        approve(changed, selection=CHOICE, agreed=consent(estimate(), CHOICE))
    assert (changed.status, changed.new_evidence) == (S.SENT, None)


@pytest.mark.parametrize(
    "other",
    [replace(PICTURE, alt="A boiler"), replace(PICTURE, picture=Picture(sha256="b" * 64, width=800, height=600))],
    ids=["what it is said to show", "its bytes"],
)
def test_T41_another_picture_of_a_line_is_another_content(other: LinePicture) -> None:
    assert read(with_furnace(picture=other)) != read(with_furnace(picture=PICTURE))


@pytest.mark.parametrize("part", CHANGED_FRAMES)
def test_T41_a_change_of_any_part_of_the_frame_is_another_content(part: str) -> None:
    offered = estimate()
    seen = shown(offered, **CHANGED_FRAMES[part])
    assert read(offered, **CHANGED_FRAMES[part]) != read(offered)
    with pytest.raises(EstimateChanged):
        approve(offered, selection=CHOICE, agreed=consent(offered, CHOICE), seen=seen)
    assert (offered.status, offered.new_evidence) == (S.SENT, None)


@pytest.mark.parametrize("selection", [chosen(2), chosen(1), chosen(1, _3="3"), chosen(1, _3="2", _4="1")])
def test_another_choice_is_another_content(selection: Selection) -> None:
    assert read(estimate(), selection) != read(estimate())


def test_words_cannot_be_moved_from_one_field_to_the_next() -> None:
    offered = estimate()
    one = read(offered, contractor="A", customer='B","property":"C')
    assert one != read(offered, contractor="A", customer="B", property="C")
    assert read(offered, contractor="AB", customer="C") != read(offered, contractor="A", customer="BC")


def test_the_content_can_be_read_by_others() -> None:
    offered = estimate()
    approve(offered, selection=CHOICE, seen=shown(offered, customer="Familia Muñoz"))
    assert offered.new_evidence is not None
    stored = offered.new_evidence.content
    assert sha256(stored).hexdigest() == offered.new_evidence.content_hash
    assert "Muñoz".encode() in stored
    figures = json.loads(stored)
    assert (figures["total_minor"], figures["subtotal_minor"], figures["currency"]) == (4455_00, 4050_00, "USD")
    assert figures["taxes_minor"] == [["standard", 405_00]]
    assert [line["net_minor"] for line in figures["lines"]] == [4000_00, 50_00]


def test_evidence_whose_hash_is_not_that_of_its_content_is_refused() -> None:
    facts: dict[str, Any] = {
        "id": EVIDENCE,
        "estimate_id": ESTIMATE,
        "signer_name": "Dana Reed",
        "signature": None,
        "consent": "",
        "language": "en",
        "by": DANA,
        "how_told": "",
        "at": NOW,
        "zone": ZONE,
    }
    assert Evidence(content=b"{}", content_hash=hash_of(b"{}"), **facts).content == b"{}"
    with pytest.raises(WrongEvidence):
        Evidence(content=b"{ }", content_hash=hash_of(b"{}"), **facts)


def test_an_edit_after_sending_gives_another_hash_and_taking_it_back_the_first() -> None:
    offered = estimate()
    first = read(offered)
    offered.amend(content(terms="Pay at once."), zone=ZONE, now=NOW)
    assert read(offered) != first
    offered.amend(content(), zone=ZONE, now=NOW)
    assert read(offered) == first
