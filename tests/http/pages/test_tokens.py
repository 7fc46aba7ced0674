"""NFR-1: the contrast of every pair of colors that the pages put on each other, computed from the stylesheet itself."""

import re
from pathlib import Path

import pytest

import entrypoints.http
from domain.contractors.colors import Color, color_of, contrast
from entrypoints.http import brand

CSS = (Path(entrypoints.http.__path__[0]) / "static/styles/10-tokens.css").read_text()
TEXT, CONTROL = 4.5, 3.0
GROUNDS = ("surface", "raised", "sunken")
TONES = ("good", "info", "warn", "bad")


def _colors(block: str) -> dict[str, str]:
    found = re.findall(r"--([a-z-]+): #([0-9a-f]{3}(?:[0-9a-f]{3})?);", block)
    return {name: "#" + (code if len(code) == 6 else "".join(sign * 2 for sign in code)) for name, code in found}


LIGHT, DARK = (_colors(block) for block in CSS.split("@media (prefers-color-scheme: dark)"))
SCHEMES = {"light": LIGHT, "dark": {**LIGHT, **DARK}}

PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-quiet") for ground in GROUNDS),
    *((tone, ground, TEXT) for tone in TONES for ground in ("surface", "raised", f"{tone}-soft")),
    *(("ink", f"{tone}-soft", TEXT) for tone in TONES),
    *(("accent", ground, TEXT) for ground in ("surface", "raised")),
    ("accent-ink", "accent", TEXT),
    *(("control", ground, CONTROL) for ground in ("surface", "raised")),
    *(("accent", f"{tone}-soft", CONTROL) for tone in TONES),  # the focus
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS, ids=[f"{pair[0]}-on-{pair[1]}" for pair in PAIRS])
def test_a_pair_can_be_read(scheme: str, front: str, ground: str, least: float) -> None:
    colors = SCHEMES[scheme]
    assert contrast(color_of(colors[front]), color_of(colors[ground])) >= least


def test_a_scheme_says_every_color_that_the_other_says() -> None:
    assert set(DARK) == set(LIGHT)


@pytest.mark.parametrize(
    "accent", ["#f6f7f9", "#ffffff", "#000000", "#14171b", "#1d2127", "#ffd400", "#ff0000", "#808080"]
)
def test_an_accent_of_any_color_can_be_read_and_pressed(accent: str) -> None:
    """Also one that equals the ground it stands on."""
    sheet = brand.stylesheet(accent.removeprefix("#"))
    light, dark = (_colors(part.replace(":#", ": #").replace("}", ";}")) for part in sheet.split("@media")[:2])
    for scheme, given in (("light", light), ("dark", dark)):
        colors = {**SCHEMES[scheme], **given}
        ground = [color_of(colors[name]) for name in ("surface", "raised")]
        assert min(contrast(color_of(colors["accent"]), one) for one in ground) >= TEXT
        assert contrast(color_of(colors["accent-ink"]), color_of(colors["accent"])) >= TEXT
        softs = [color_of(colors[f"{tone}-soft"]) for tone in TONES]
        assert min(contrast(color_of(colors["accent"]), one) for one in softs) >= CONTROL


def test_the_accent_is_corrected_for_the_grounds_that_leave_the_least_contrast() -> None:
    def worst(scheme: str, against: Color) -> Color:
        return min(
            (color_of(SCHEMES[scheme][name]) for name in ("surface", "raised")), key=lambda one: contrast(one, against)
        )

    assert worst("light", (0.0, 0.0, 0.0)) == brand.ON_LIGHT
    assert worst("dark", (1.0, 1.0, 1.0)) == brand.ON_DARK
