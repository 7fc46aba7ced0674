from dataclasses import dataclass

WHITE = (255, 255, 255)
LEAST_CONTRAST = 4.5  # WCAG 2.2 AA for text


@dataclass(frozen=True, slots=True)
class Accent:
    rule: str  # the contractor's color as it is, for a line that carries no text
    fill: str  # the same, darkened until white words can be read on it
    ink: str = "#ffffff"


def accent_of(color: str) -> Accent:
    """`color` is `#rrggbb`, as the contractor's settings hold it."""
    channels = (int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16))
    fill = channels
    while contrast(fill, WHITE) < LEAST_CONTRAST:
        fill = (fill[0] * 24 // 25, fill[1] * 24 // 25, fill[2] * 24 // 25)
    return Accent(rule=_written(channels), fill=_written(fill))


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The WCAG contrast ratio, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: tuple[int, int, int]) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in color)
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _written(color: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
