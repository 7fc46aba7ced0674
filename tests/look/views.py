"""The ways in which a page is looked at, and which of them the short form takes for which page."""

from dataclasses import dataclass
from itertools import product
from typing import Literal
from zlib import crc32

Size, Scheme, Zoom = Literal["phone", "desk"], Literal["light", "dark"], Literal["plain", "text", "page"]
SIZES: tuple[Size, ...] = ("phone", "desk")
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LANGUAGES = ("en", "es", "fr")
ZOOMS: tuple[Zoom, ...] = ("plain", "text", "page")
# WCAG 1.4.10: 1280 x 1024 enlarged four times leaves 320 x 256; a phone enlarged twice is narrower still.
WINDOWS = {
    ("phone", "plain"): (390, 844),
    ("phone", "text"): (390, 844),
    ("phone", "page"): (320, 568),
    ("desk", "plain"): (1280, 800),
    ("desk", "text"): (1280, 800),
    ("desk", "page"): (320, 256),
}


@dataclass(frozen=True)
class View:
    size: Size
    scheme: Scheme
    language: str
    zoom: Zoom = "plain"

    @property
    def window(self) -> tuple[int, int]:
        return WINDOWS[self.size, self.zoom]

    @property
    def grown(self) -> int:
        """How many times larger than usual the person wants the text."""
        return 2 if self.zoom == "text" else 1

    def __str__(self) -> str:
        return f"{self.size}-{self.scheme}-{self.language}-{self.zoom}"


WHOLE = tuple(View(*view) for view in product(SIZES, SCHEMES, LANGUAGES, ZOOMS))


def some_of(page: str) -> tuple[View, ...]:
    """Three views of a page: every language, both sizes, both schemes and every zoom; which go together is by name."""
    turn = crc32(page.encode())
    sizes = [SIZES[turn % 2], SIZES[(turn + 1) % 2], SIZES[turn // 2 % 2]]
    schemes = [SCHEMES[turn // 4 % 2], SCHEMES[(turn // 4 + 1) % 2], SCHEMES[turn // 8 % 2]]
    zooms = [ZOOMS[(turn // 16 + place) % 3] for place in range(3)]
    languages = [LANGUAGES[(turn // 48 + place) % 3] for place in range(3)]
    if turn // 144 % 2:
        languages.reverse()
    return tuple(
        View(size, scheme, language, zoom)
        for size, scheme, language, zoom in zip(sizes, schemes, languages, zooms, strict=True)
    )
