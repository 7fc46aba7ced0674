"""Rendering of the sandbox's own pages."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response

_FOLDER = Path(__file__).parent / "templates"
# No form-action: after paying, the form's answer redirects to the merchant's own address.
_CSP = "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {"Content-Security-Policy": _CSP, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
STYLESHEET = (_FOLDER / "sandbox.css").read_text()


def money(minor: int, currency: str) -> str:
    """1050 and "usd" become "$1,050.00"; other currencies are named behind the figure."""
    figure = f"{minor // 100:,}.{minor % 100:02d}"
    return f"${figure}" if currency == "usd" else f"{figure} {currency.upper()}"


_JINJA = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)
_JINJA.globals["money"] = money


def page(template: str, status: int = 200, **values: Any) -> Response[str]:
    text = _JINJA.get_template(template).render(**values)
    return Response(text, status_code=status, headers=HEADERS, media_type=MediaType.HTML)


def message(title: str, text: str, *, status: int = 200, link: str = "", label: str = "") -> Response[str]:
    """A page with one thing to say."""
    return page("message.html", status, title=title, text=text, link=link, label=label)
