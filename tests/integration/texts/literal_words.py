"""Finds words that a template says by itself, past the catalogs. Untranslated words would reach every customer."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

BRAND = re.compile(r"ServiceFlow( Portal)?")
# Attributes that a macro writes into a tag stand outside of one in the macro's own file.
REFERENCE = re.compile(r'\baria-(invalid|describedby)="[^"]*"')
WORD = re.compile(r"[^\W\d_]{2,}")
# Read out or shown by a browser; a class, an id or an address is not. What data-* holds is for the modules, which
# show some of it: there a word counts unless it is part of an address.
SHOWN = {"alt", "aria-description", "aria-label", "aria-roledescription", "label", "placeholder", "title"}
SHOWN_CONTENT = {"application-name", "apple-mobile-web-app-title", "description"}
PATH = re.compile(r"/[\w./-]*")
NOT_SAID = {"script", "style"}
SAID = {"_", "gettext"}
# A constant of an expression is a word for people where it has a capital or a space between words.
CONSTANT = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL)
EMBEDDED = re.compile(r"\$\{[^{}]*\}")
KEYS = {
    "Enter",
    "Escape",
    "Tab",
    "Home",
    "End",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "PageUp",
    "PageDown",
}
SELECTOR = re.compile(r"[a-z.#\[][\w.#\[\]=\"':*^$>+~ -]*[\[.#>:=][\w.#\[\]=\"':*^$>+~ -]*")
FOR_PEOPLE = re.compile(r"^[^\W\d_a-z][^\W\d_]|[^\W\d_] [^\W\d_]")


def literal_words(source: str, *, html: bool) -> list[tuple[int, str]]:
    """The line and the text of each piece that `source` says outside of `_()` and `{% trans %}`."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    plain = _without_expressions(environment, source)
    found = list(_of_page(plain) if html else _of_lines(plain))
    return sorted({*found, *_of_expressions(environment.parse(source))})


def literal_words_of_script(source: str) -> list[tuple[int, str]]:
    """The line and the text of each constant of a module that a person could be shown: those come with the page."""
    found = []
    for constant in CONSTANT.finditer(source):
        said = EMBEDDED.sub("", constant[0][1:-1]) if not constant[0].startswith("/") else ""
        if said not in KEYS and not SELECTOR.fullmatch(said) and FOR_PEOPLE.search(said):
            found.append((source.count("\n", 0, constant.start()) + 1, said))
    return found


def _without_expressions(environment: Environment, source: str) -> str:
    """The source without its expressions, blocks, comments and what `trans` encloses; its lines keep their numbers."""
    kept: list[str] = []
    in_trans, names = False, list[str]()
    for _line, kind, value in environment.lex(source):
        if kind == "block_begin":
            names = []
        if kind == "name":
            names.append(value)
        if kind == "block_end" and names:
            in_trans = names[0] == "trans" or (in_trans and names[0] != "endtrans")
        if kind == "variable_begin" and "".join(kept[-1:]).endswith(("<", "</")):
            kept.append("x")  # a tag whose name an expression gives
        kept.append(value if kind == "data" and not in_trans else "\n" * value.count("\n"))
    return "".join(kept)


def _of_lines(plain: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(plain.split("\n"), start=1):
        if has_words(line):
            yield number, line.strip()


def _of_page(plain: str) -> Iterator[tuple[int, str]]:
    reader = _Page()
    reader.feed(plain)
    reader.close()
    yield from reader.found


def _of_expressions(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    said = {id(inner) for call in tree.find_all(nodes.Call) if _says(call) for inner in call.args[:1]}
    shown = {id(node) for output in tree.find_all(nodes.Output) for node in output.nodes}
    for constant in tree.find_all(nodes.Const):
        text = constant.value
        if not isinstance(text, str) or id(constant) in said or not has_words(text):
            continue
        if text.lstrip().startswith("<"):  # a drawing, say: what it shows is between its tags
            yield from ((constant.lineno, said_there) for _line, said_there in _of_page(text))
        elif id(constant) in shown or FOR_PEOPLE.search(text):
            yield constant.lineno, text


def _says(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in SAID


def has_words(text: str) -> bool:
    return bool(WORD.search(REFERENCE.sub("", BRAND.sub("", text))))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        has = {name: value or "" for name, value in attributes}
        for name, value in has.items():
            if _is_shown(tag, name, has) and has_words(PATH.sub("", value) if name.startswith("data-") else value):
                self.found.append((self.getpos()[0], f'{name}="{value}"'))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in NOT_SAID:
            first = self.getpos()[0]
            self.found.extend((first + number - 1, text) for number, text in _of_lines(data))


def _is_shown(tag: str, name: str, has: dict[str, str]) -> bool:
    if name == "value":
        return tag == "input" and has.get("type") in {"submit", "button", "reset"}
    if name == "content":
        return tag == "meta" and has.get("name") in SHOWN_CONTENT
    return name in SHOWN or name.startswith("data-")
