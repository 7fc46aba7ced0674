"""No page and no mail says a word that the catalogs do not know."""

from pathlib import Path

import pytest

import adapters.jinja
import entrypoints.http
from tests.integration.texts.literal_words import literal_words, literal_words_of_script

FOLDERS = [Path(package.__path__[0]) / "templates" for package in (entrypoints.http, adapters.jinja)]
SAMPLES = "staff/components.html"  # for those who build pages, in a rehearsal alone: its words are samples
TEMPLATES = [
    path for folder in FOLDERS for path in sorted(folder.rglob("*")) if path.is_file() and not path.match(SAMPLES)
]
MODULES = sorted((Path(entrypoints.http.__path__[0]) / "static").glob("*.js"))
PAGE = next(path for path in TEMPLATES if path.name == "layout.html")


def named(path: Path) -> str:
    return "/".join(path.parts[-3:])


def test_both_folders_have_templates_of_known_kinds() -> None:
    assert all(any(path.is_relative_to(folder) for path in TEMPLATES) for folder in FOLDERS)
    assert {path.suffix for path in TEMPLATES} == {".html", ".txt"}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_says_nothing_past_the_catalogs(path: Path) -> None:
    assert literal_words(path.read_text("utf-8"), html=path.suffix == ".html") == []


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Hello there</p>",
        "<p>\n{{ name }} owes</p>",
        '<nav aria-label="Menu"></nav>',
        '<img alt="Logo of {{ name }}">',
        '<input placeholder="Your name">',
        '<input type="submit" value="Send">',
        '<td data-label="Total"></td>',
        '<meta name="description" content="Customer portal">',
        '{{ name or "Not known" }}',
        '{{ "nobody" }}',
        '{% set caption = "What it is for" %}',
        '{{ figures.lines(rows, currency, "Lines") }}',
        "<title>Welcome{% if head %} · {{ head.name }}{% endif %}</title>",
        "{% if problem %}<p>Oops</p>{% endif %}",
        "<p>¿Cómo?</p>",
        '<{{ tag }} title="Whose portal this is">',
        "{{ '<b>Beware</b>' | safe }}",
        '{% macro labelled() %} aria-label="Menu"{% endmacro %}',
    ],
)
def test_a_planted_word_is_found(planted: str) -> None:
    source = PAGE.read_text("utf-8").replace("</main>", f"{planted}\n</main>")
    assert len(literal_words(source, html=True)) == 1
    assert len(literal_words(planted, html=True)) == 1


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_says_nothing_by_itself(path: Path) -> None:
    assert literal_words_of_script(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    [
        'told.textContent = "Please try again";',
        "told.textContent = 'Saved';",
        "alert(`You owe ${amount}`);",
        'button.setAttribute("aria-label", "Clear the field");',
        'field.setCustomValidity("too long for us");',
    ],
)
def test_a_planted_word_of_a_module_is_found(planted: str) -> None:
    source = MODULES[0].read_text("utf-8") + planted + "\n"
    assert [line for line, _ in literal_words_of_script(source)] == [source.count("\n")]


@pytest.mark.parametrize(
    "allowed",
    [
        "// A note for us.",
        "/* Another one. */",
        "told.textContent = this.dataset.tooLarge;",
        'if (event.key === "Escape") form.querySelector("main[data-look] > p");',
        'fetch(`${base}/total?${query}`, { headers: { accept: "text/html" } });',
        'this.made("p", "signature-typed");',
        'note.querySelectorAll("input[type=file]");',
    ],
)
def test_what_a_module_needs_may_stand(allowed: str) -> None:
    assert literal_words_of_script(allowed) == []


def test_a_planted_word_of_a_mail_is_found_with_its_line() -> None:
    assert literal_words('{{ answer }}\n\nKind regards\n{{ _("Sign in") }}: {{ link }}\n', html=False) == [
        (3, "Kind regards")
    ]


@pytest.mark.parametrize(
    "allowed",
    [
        '<p>{{ _("Hello {name}", name=person.name) }}</p>',
        "{% trans %}Hello there{% endtrans %}<p>{{ name }}</p>",
        "{# Why this stands here. #}",
        "<!-- a note for us -->",
        "<p>ServiceFlow Portal · {{ money(2, currency) }} (1/2) → 100%</p>",
        '<p class="quiet line" id="sum" style="color: red">&nbsp;&middot;</p>',
        '<form data-live-total="{{ base }}/total" data-label="{{ _(\'Total\') }}"></form>',
        '{% set here = "invoices" %}{{ word("invoice_kind", kind) }}',
        '{{ marks.described(problem, "mark", "name-help") }}',
        '{% macro described() %} aria-invalid="true" aria-describedby="{{ help }}"{% endmacro %}',
        "<style>.paper { color: red }</style>",
        '<input type="hidden" name="mark" value="typed">',
        '<{{ tag }} class="name" href="/">{{ name }}</{{ tag }}>',
        '{% set paths = {"good": \'<circle cx="10" cy="10" r="7.5"/><path d="m6.8 10.2 2.2 2.2"/>\'} %}',
    ],
)
def test_what_is_no_word_for_people_may_stand(allowed: str) -> None:
    assert literal_words(allowed, html=True) == []
