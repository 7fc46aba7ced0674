"""Pages as a person or a screen reader meets them: headings, words, tables of figures, links and forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = frozenset({"meta", "link", "input", "br", "img", "hr"})


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", **wanted: str) -> Iterator[Element]:
        """Every element below with this tag and these attributes; `class_` is one of its classes."""
        for child in self.children:
            if isinstance(child, Element):
                if tag in {"", child.tag} and all(child.has(name, value) for name, value in wanted.items()):
                    yield child
                yield from child.all(tag, **wanted)

    def has(self, name: str, value: str) -> bool:
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name) == value

    @property
    def text(self) -> str:
        """Its words, with single blanks between them."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()
                yield " " if child.tag not in {"span", "a", "strong"} else ""


@dataclass(slots=True)
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]]  # what would be sent as the page came

    def filled(self, **values: str) -> list[tuple[str, str]]:
        """The fields with these values; a field that the form does not show is not sent."""
        names = {name for name, _ in self.fields}
        assert values.keys() <= names, f"the form has no {values.keys() - names}"
        return [(name, values.get(name, value)) for name, value in self.fields]


class Page:
    def __init__(self, html: str, *, status: int, url: str) -> None:
        self.status, self.url = status, url
        self.root = _parsed(html)

    @property
    def heading(self) -> str:
        return next((one.text for one in self.root.all("h1")), "")

    @property
    def main(self) -> str:
        return next((one.text for one in self.root.all("main")), self.root.text)

    @property
    def alert(self) -> str:
        """The sentence that a screen reader reads out first, "" without one."""
        for one in self.root.all(role="alert"):
            return next((part.text for part in one.all("p")), one.text)
        return ""

    @property
    def state(self) -> str:
        return next((one.text for one in self.root.all(class_="state")), "")

    @property
    def sums(self) -> dict[str, str]:
        """The figures of the summary by their labels."""
        found: dict[str, str] = {}
        for one in self.root.all("dl"):
            for pair in one.all("div"):
                found[next(pair.all("dt")).text] = next(pair.all("dd")).text
        return found

    def link(self, beginning: str) -> str:
        """Where the first link whose words begin so leads, "" without one."""
        return next((one.attributes["href"] for one in self.root.all("a") if one.text.startswith(beginning)), "")

    def form(self, ending: str) -> Form | None:
        """The form that is sent to an address with this ending."""
        for one in self.root.all("form"):
            if one.attributes.get("action", "").endswith(ending):
                return _form(one)
        return None


def _form(element: Element) -> Form:
    fields = []
    for one in element.all():
        kind, name = one.attributes.get("type", ""), one.attributes.get("name", "")
        if not name or one.tag not in {"input", "textarea"} or kind in {"submit", "button"}:
            continue
        if kind in {"checkbox", "radio"} and "checked" not in one.attributes:
            continue
        fields.append((name, one.attributes.get("value", one.text if one.tag == "textarea" else "")))
    return Form(element.attributes.get("action", ""), element.attributes.get("method", "get"), fields)


def _parsed(html: str) -> Element:
    parser = _Parser()
    parser.feed(html)
    return parser.root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(made)
        if tag not in EMPTY:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag in {one.tag for one in self._open}:
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
