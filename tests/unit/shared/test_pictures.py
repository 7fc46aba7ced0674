"""A picture stands beside a line; it is named by its content, and costs nothing."""

from dataclasses import replace

import pytest

from domain.shared.pictures import LinePicture, Picture, PictureUnknown
from domain.shared.pricing import Pricing
from domain.shared.text import TextRefused
from tests.unit.factories import line

PICTURE = Picture(sha256="0a" * 32, width=800, height=600)


@pytest.mark.parametrize("name", ["", "0a" * 31, "0A" * 32, "0a" * 32 + "\n", "../" * 21 + "x"])
def test_a_name_that_is_no_hash_names_no_picture(name: str) -> None:
    with pytest.raises(PictureUnknown):
        Picture(sha256=name, width=1, height=1)


def test_a_line_costs_the_same_with_a_picture() -> None:
    bare = line(quantity="2.25", price=6422)
    shown = replace(bare, picture=LinePicture(picture=PICTURE, alt="A valve"))
    assert Pricing(currency="USD").of((shown,)) == Pricing(currency="USD").of((bare,))


def test_what_a_picture_shows_is_said_in_one_line() -> None:
    assert LinePicture(picture=PICTURE, alt="  Ve\N{COMBINING ACUTE ACCENT}randa ").alt == "Véranda"
    assert LinePicture(picture=PICTURE).alt == ""
    for alt in ("two\nlines", "a" * 201, "nul\0"):
        with pytest.raises(TextRefused):
            LinePicture(picture=PICTURE, alt=alt)
