"""The stylesheet of a contractor's accent, corrected for the surfaces of the pages."""

import re

from application.errors import NotFound
from domain.contractors.colors import code_of, color_of, readable

_HEX = re.compile(r"[0-9a-f]{6}")
# Of the surfaces of static/styles/10-tokens.css those that leave the least contrast: #f4f5f7 and #20252c.
_LIGHT, _DARK = (0.957, 0.961, 0.969), (0.125, 0.145, 0.173)
_ON_LIGHT, _ON_DARK = "#ffffff", "#14181d"  # what stands on the accent


def stylesheet(accent: str) -> str:
    """CSS for six hexadecimal digits. Raises NotFound for anything else."""
    if not _HEX.fullmatch(accent):
        raise NotFound
    color = color_of(f"#{accent}")
    on_light, on_dark = code_of(readable(color, _LIGHT)), code_of(readable(color, _DARK))
    return (
        f":root{{--accent:{on_light};--accent-ink:{_ON_LIGHT}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{on_dark};--accent-ink:{_ON_DARK}}}}}"
        f"@media print{{:root{{--accent:{on_light};--accent-ink:{_ON_LIGHT}}}}}"
    )
