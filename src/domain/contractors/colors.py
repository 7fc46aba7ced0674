"""The contractor's accent, darkened or lightened until it can be read (WCAG 2.2: 4.5 to 1), everywhere."""

Color = tuple[float, float, float]  # sRGB, each 0 to 1

RATIO = 4.6  # a little above 4.5, for rounding to hex


def readable(color: Color, surface: Color) -> Color:
    """Move `color` away from `surface`, towards black or white, only as far as the contrast needs."""
    goal = 0.0 if luminance(surface) > 0.5 else 1.0
    for step in range(101):
        share = step / 100
        mixed = tuple(part + (goal - part) * share for part in color)
        found = (mixed[0], mixed[1], mixed[2])
        if contrast(found, surface) >= RATIO:
            return found
    return (goal, goal, goal)


def contrast(one: Color, other: Color) -> float:
    """The WCAG contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: Color) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def color_of(code: str) -> Color:
    """Of `#rrggbb`."""
    return int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255


def code_of(color: Color) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in color)
