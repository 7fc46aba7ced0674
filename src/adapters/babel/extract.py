"""Keep the catalogs in step with the code: `python -m adapters.babel.extract` writes messages.pot and merges it.

Neither dates nor places stand in the files, so that they change only when a sentence does.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from adapters.babel.catalogs import LANGUAGES, LOCALE, read

SOURCE = Path(__file__).parents[2]
KEYWORDS = {"say": None, "_": None, "gettext": None}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.jinja", "jinja2")]
HEADER = "# The English sentences of ServiceFlow Portal are the keys. Written by adapters/babel/extract.py."


def main() -> None:
    template = extracted()
    (LOCALE / "messages.pot").write_bytes(written(template))
    for language in LANGUAGES:
        path = LOCALE / language / "messages.po"
        path.write_bytes(merged(path, template, language))


def extracted(source: Path = SOURCE) -> Catalog:
    """Return every sentence that the code under `source` says."""
    template = _empty(None)
    for _file, _line, message, comments, context in extract_from_dir(source, METHODS, keywords=KEYWORDS):
        if message:
            template.add(message, auto_comments=comments, context=context)
    return template


def merged(path: Path, template: Catalog, language: str) -> bytes:
    """Return the language's catalog with the template's sentences: new ones empty, vanished ones gone.

    The keys are English, so the English catalog holds only what is said otherwise than its key.
    """
    catalog = _empty(language)
    known = read(path, language) if path.exists() else catalog
    for message in template:
        if message.id:
            earlier = known.get(message.id)
            translated = earlier.string if earlier else ""
            if translated or language != "en":
                catalog.add(message.id, translated)
    return written(catalog)


def written(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    fields = [
        "Project-Id-Version: ServiceFlow Portal",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    if catalog.locale_identifier:  # the template is of no language
        fields += [f"Language: {catalog.locale_identifier}", f"Plural-Forms: {catalog.plural_forms}"]
    lines = "".join(f'"{field}\\n"\n' for field in fields)
    head = f'{HEADER}\nmsgid ""\nmsgstr ""\n{lines}\n'
    return head.encode() + file.getvalue()


def _empty(language: str | None) -> Catalog:
    return Catalog(locale=language, charset="utf-8")


if __name__ == "__main__":
    main()
