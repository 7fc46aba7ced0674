"""Logos and pictures of goods for the rehearsal, drawn here and nobody else's: PNG files, the same each time."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

FINE = 4  # drawn so much larger, then brought down: smooth edges
INK, STEEL, DARK, LIGHT = "#1b1f24", "#aeb7c0", "#59626d", "#f2f4f6"
Box = tuple[float, float, float, float]


class _Sheet:
    """Paper of `width` x `height` to draw on in these units."""

    def __init__(self, width: int, height: int, paper: str | tuple[int, ...]) -> None:
        self.size = width, height
        self._picture = Image.new("RGBA", (width * FINE, height * FINE), paper)
        self._draw = ImageDraw.Draw(self._picture)

    def box(self, place: Box, fill: str, *, round: float = 0, edge: str | None = None) -> None:
        self._draw.rounded_rectangle(_fine(place), round * FINE, fill=fill, outline=edge, width=3 * FINE)

    def disk(self, x: float, y: float, radius: float, fill: str | None, *, edge: str | None = None) -> None:
        place = _fine((x - radius, y - radius, x + radius, y + radius))
        self._draw.ellipse(place, fill=fill, outline=edge, width=3 * FINE)

    def arc(self, x: float, y: float, radius: float, degrees: tuple[float, float], ink: str, *, width: int) -> None:
        place = _fine((x - radius, y - radius, x + radius, y + radius))
        self._draw.arc(place, *degrees, fill=ink, width=width * FINE)

    def line(self, place: Box, ink: str, *, width: float = 3) -> None:
        self._draw.line(_fine(place), fill=ink, width=round(width * FINE))

    def write(self, x: float, y: float, text: str, font: "_Face", ink: str, *, centered: bool = False) -> None:
        """Standing on `y`, from `x` on or centered there."""
        self._draw.text((x * FINE, y * FINE), text, ink, font.sized(FINE), anchor="ms" if centered else "ls")

    def png(self) -> bytes:
        file = BytesIO()
        self._picture.resize(self.size, Image.Resampling.BOX).save(file, "PNG")
        return file.getvalue()


class _Face:
    """Noto Sans, from the wheel that the documents' fonts come from."""

    def __init__(self, size: float, *, bold: bool = False) -> None:
        self.size, self.bold = size, bold

    def sized(self, scale: int) -> ImageFont.FreeTypeFont:
        font = ImageFont.truetype(str(files("manimgx_fonts") / "NotoSans[wght].ttf"), self.size * scale)
        font.set_variation_by_axes([700 if self.bold else 500, 100])
        return font

    def length(self, text: str) -> float:
        return self.sized(FINE).getlength(text) / FINE


def _fine(place: Box) -> Box:
    return place[0] * FINE, place[1] * FINE, place[2] * FINE, place[3] * FINE


def logo(name: str, accent: str) -> bytes:
    """A badge with the initials, and the name beside it in two lines, on clear ground."""
    words = name.replace("&", " ").split()
    first, rest = words[0], name.removeprefix(words[0]).strip()
    large, small = _Face(48, bold=True), _Face(25)
    sheet = _Sheet(round(max(large.length(first), small.length(rest))) + 140, 120, (0, 0, 0, 0))
    sheet.box((2, 2, 118, 118), accent, round=26)
    sheet.write(60, 79, "".join(word[0] for word in words[:2]).upper(), _Face(54, bold=True), "#ffffff", centered=True)
    sheet.write(134, 58, first, large, INK)
    sheet.write(136, 98, rest, small, DARK)
    return sheet.png()


def heat_pump() -> bytes:
    sheet = _Sheet(800, 600, "#e7eef2")
    sheet.box((0, 470, 800, 600), "#c9d2c4")
    sheet.box((130, 470, 670, 500), STEEL)
    sheet.box((150, 130, 650, 480), LIGHT, round=18, edge=STEEL)
    sheet.disk(360, 305, 140, DARK)
    for turn in range(0, 360, 60):
        sheet.arc(360, 305, 92, (turn, turn + 34), STEEL, width=70)
    for radius in range(30, 150, 22):
        sheet.disk(360, 305, radius, None, edge=LIGHT)
    sheet.disk(360, 305, 22, STEEL)
    for y in range(180, 440, 18):
        sheet.line((545, y, 620, y), STEEL)
    return sheet.png()


def thermostat() -> bytes:
    sheet = _Sheet(800, 600, "#efe9e1")
    sheet.disk(400, 306, 208, "#d5cdc2")
    sheet.disk(400, 296, 208, LIGHT, edge=STEEL)
    sheet.disk(400, 296, 166, INK)
    sheet.arc(400, 296, 150, (135, 405), DARK, width=14)
    sheet.arc(400, 296, 150, (135, 300), "#e07a3f", width=14)
    sheet.write(400, 330, "70°", _Face(96), LIGHT, centered=True)
    return sheet.png()


def water_heater() -> bytes:
    sheet = _Sheet(800, 600, "#eceff1")
    sheet.box((0, 520, 800, 600), "#cfc8bd")
    for x, ink in ((350, "#b4552d"), (450, "#2d6fb4")):
        sheet.line((x, 0, x, 110), ink, width=16)
    sheet.box((270, 90, 530, 530), LIGHT, round=40, edge=STEEL)
    for y in (170, 470):
        sheet.line((272, y, 528, y), STEEL)
    sheet.box((340, 350, 460, 440), DARK, round=10)
    sheet.disk(400, 395, 26, LIGHT)
    sheet.line((400, 395, 400, 375), "#b4552d", width=5)
    return sheet.png()


def panel() -> bytes:
    sheet = _Sheet(800, 600, "#e9e7e3")
    sheet.box((220, 50, 580, 550), STEEL, round=12)
    sheet.box((240, 70, 560, 530), LIGHT, round=8)
    sheet.box((350, 92, 450, 138), INK, round=6)
    for row in range(9):
        top = 160 + row * 38
        for left in (270, 410):
            sheet.box((left, top, left + 120, top + 30), DARK, round=4)
            sheet.box((left + 74, top + 6, left + 106, top + 24), LIGHT, round=3)
    return sheet.png()


GOODS: Mapping[str, Callable[[], bytes]] = {
    "heat pump": heat_pump,
    "thermostat": thermostat,
    "water heater": water_heater,
    "panel": panel,
}
