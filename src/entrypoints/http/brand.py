"""The contractor's accent, darkened or lightened until it can be read (WCAG 2.2: 4.5 to 1)."""

import re

from application.errors import NotFound

Color = tuple[float, float, float]  # sRGB, each 0 to 1

_HEX = re.compile(r"[0-9a-f]{6}")
# Of the surfaces of static/styles/10-tokens.css those that leave the least contrast: #f4f5f7 and #20252c.
_LIGHT, _DARK = (0.957, 0.961, 0.969), (0.125, 0.145, 0.173)
_ON_LIGHT, _ON_DARK = "#ffffff", "#14181d"  # what stands on the accent
_RATIO = 4.6  # a little above 4.5, for rounding to hex


def address_of(accent: str) -> str:
    """Where the stylesheet of an accent like `#1f5fa8` is served."""
    return f"/brand/{accent.lstrip('#').lower()}.css"


def stylesheet(accent: str) -> str:
    """CSS for six hexadecimal digits. Raises NotFound for anything else."""
    if not _HEX.fullmatch(accent):
        raise NotFound
    color = tuple(int(accent[at : at + 2], 16) / 255 for at in (0, 2, 4))
    on_light, on_dark = (
        readable((color[0], color[1], color[2]), _LIGHT),
        readable((color[0], color[1], color[2]), _DARK),
    )
    return (
        f":root{{--accent:{_hex(on_light)};--accent-ink:{_ON_LIGHT}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{_hex(on_dark)};--accent-ink:{_ON_DARK}}}}}"
        f"@media print{{:root{{--accent:{_hex(on_light)};--accent-ink:{_ON_LIGHT}}}}}"
    )


def readable(color: Color, surface: Color) -> Color:
    """Move `color` away from `surface`, towards black or white, only as far as the contrast needs."""
    goal = 0.0 if luminance(surface) > 0.5 else 1.0
    for step in range(101):
        share = step / 100
        mixed = tuple(part + (goal - part) * share for part in color)
        found = (mixed[0], mixed[1], mixed[2])
        if contrast(found, surface) >= _RATIO:
            return found
    return (goal, goal, goal)


def contrast(one: Color, other: Color) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: Color) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(color: Color) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in color)
