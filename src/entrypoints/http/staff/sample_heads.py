"""Heads of made-up contractors, with logos of every awkward shape."""

from base64 import b64encode
from types import SimpleNamespace

from application.shared.views import LinePictureView

ODD_NAME = "أحمد عبد الرحمن للتدفئة والتبريد 👩‍🔧🏠"


def drawing(width: int, height: int, inside: str) -> str:
    """A data address; pages let in pictures of their own origin and such."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{inside}</svg>'
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def logo(width: int, height: int, inside: str) -> SimpleNamespace:
    return SimpleNamespace(address=drawing(width, height, inside), width=width, height=height)


def _head(name: str, logo: SimpleNamespace | None = None, *, phone: str = "(518) 555-0142") -> SimpleNamespace:
    return SimpleNamespace(name=name, phone=phone, address="", email="", logo=logo)


_WORDMARK = '<text x="0" y="78" font-family="Georgia,serif" font-size="84" fill="#14213d">Hudson Garage Doors</text>'
_TALL = '<path d="M60 10 110 90H10zM60 110v180" fill="none" stroke="#b3541e" stroke-width="14"/>'
_TINY = '<rect width="16" height="16" rx="3" fill="#1f7a4d"/><path d="m4 8 3 3 5-6" fill="none" stroke="#fff"/>'
_BOLT = '<path d="M110 10 30 140h60l-20 90 90-130h-60z" fill="#111"/>'

HEADS = {
    "Name": _head("Acme Heating"),
    "Name of 200 letters": _head(("Featherstonehaugh & Montgomery Heating, Cooling and Plumbing Services " * 3)[:200]),
    "One word of 80 letters": _head("W" * 80),
    "From right to left": _head(ODD_NAME),
    "No phone": _head("Acme Heating", phone=""),
    "Wide logo": _head("Hudson Garage Doors", logo(860, 100, _WORDMARK)),
    "Tall logo": _head("Fir & Son Landscaping", logo(120, 300, _TALL)),
    "Tiny logo": _head("Greenline Plumbing", logo(16, 16, _TINY)),
    "Dark logo on nothing": _head("Volt Electrical", logo(190, 240, _BOLT)),
}

PICTURE = LinePictureView(
    id="0" * 64,
    address="",
    thumb_address=drawing(
        96, 96, '<rect width="96" height="96" fill="#d8e2ee"/><path d="M18 74V34l30-16 30 16v40z" fill="#5b7aa3"/>'
    ),
    width=96,
    height=96,
)
