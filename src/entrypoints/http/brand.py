"""The stylesheet of a contractor's accent, corrected for the surfaces of the pages."""

import re

from application.errors import NotFound
from domain.contractors.colors import code_of, color_of, readable

_HEX = re.compile(r"[0-9a-f]{6}")
# Of the grounds of static/styles/10-tokens.css those that leave an accent the least contrast; a test compares them.
ON_LIGHT, ON_DARK = color_of("#f6f7f9"), color_of("#1d2127")
_INK_LIGHT, _INK_DARK = "#ffffff", "#14181d"  # what stands on the accent


def stylesheet(accent: str) -> str:
    """CSS for six hexadecimal digits. Raises NotFound for anything else."""
    if not _HEX.fullmatch(accent):
        raise NotFound
    color = color_of(f"#{accent}")
    on_light, on_dark = code_of(readable(color, ON_LIGHT)), code_of(readable(color, ON_DARK))
    return (
        f":root{{--accent:{on_light};--accent-ink:{_INK_LIGHT}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{on_dark};--accent-ink:{_INK_DARK}}}}}"
        f"@media print{{:root{{--accent:#000;--accent-ink:{_INK_LIGHT}}}}}"
    )
