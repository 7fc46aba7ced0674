"""A browser without script: it keeps cookies, reads forms out of pages and sends them the way a browser would."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
Fields = list[tuple[str, str]]


@dataclass
class Form:
    action: str
    method: str
    fields: Fields = field(default_factory=list)  # as they stand: hidden, typed, ticked


class _Forms(HTMLParser):
    """Collects the forms of a page, with what would be sent of each."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = dict(attributes)
        if tag == "form":
            self.forms.append(Form(action=has.get("action") or "", method=has.get("method") or "get"))
        elif tag == "input" and self.forms and has.get("name"):
            ticked = has.get("type") not in {"checkbox", "radio"} or "checked" in has
            if ticked:
                self.forms[-1].fields.append((str(has["name"]), has.get("value") or ""))
        elif tag == "textarea" and self.forms:
            self._area = str(has["name"])
            self.forms[-1].fields.append((self._area, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].fields[-1] = (self._area, data)


def forms_of(page: httpx.Response) -> list[Form]:
    parser = _Forms()
    parser.feed(page.text)
    return parser.forms


def form_to(page: httpx.Response, action: str) -> Form:
    """The form of `page` that is sent to an address with this end."""
    found = [form for form in forms_of(page) if form.action.endswith(action)]
    assert found, f"no form to {action} on {page.url}: {page.text[:2000]}"
    return found[0]


def read_by_people(page: httpx.Response) -> str:
    """The page without what its reader brought or nobody reads: its own address, and the masked proofs of its forms."""
    return re.sub(r'(name="(?:_csrf_token|back)" value=")[^"]*"', r'\1"', page.text)


@dataclass
class Visitor:
    client: httpx.AsyncClient

    async def open(self, address: str, **headers: str) -> httpx.Response:
        return await self.client.get(address, headers={name.replace("_", "-"): text for name, text in headers.items()})

    async def send(self, page: httpx.Response, action: str, **typed: str) -> httpx.Response:
        """Fill and send a form of `page`; `typed` replaces or adds fields."""
        form = form_to(page, action)
        return await self.send_fields(form.action, form.fields, typed)

    async def send_fields(self, address: str, fields: Fields, typed: Mapping[str, str]) -> httpx.Response:
        body: dict[str, list[str]] = {}
        for name, value in fields:
            body.setdefault(name, []).append(value)
        body.update({name: [value] for name, value in typed.items()})
        return await self.client.post(address, data=body, headers=SAME_ORIGIN)
