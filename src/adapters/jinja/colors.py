from dataclasses import dataclass

from domain.contractors.colors import code_of, color_of, readable

# The papers of templates/mail.html.
LIGHT, DARK = "#ffffff", "#16181b"


@dataclass(frozen=True, slots=True)
class Accent:
    """The contractor's color, corrected for each paper, and the ink that stands on it."""

    fill: str
    fill_in_dark: str
    ink: str = LIGHT
    ink_in_dark: str = DARK


def accent_of(color: str) -> Accent:
    """`color` is `#rrggbb`, as the contractor's settings hold it."""
    light, dark = (code_of(readable(color_of(color), color_of(paper))) for paper in (LIGHT, DARK))
    return Accent(fill=light, fill_in_dark=dark)
