"""The message catalogs: one .po file a language, read when the process starts. The English sentence is the key."""

import re
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from unicodedata import bidirectional

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LOCALE = Path(__file__).with_name("locale")
LANGUAGES = ("en", "es", "fr")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_ISOLATES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # a value's own would end ours
FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")  # a listed name and nothing else: no attribute, index or format


class CatalogBroken(Exception):
    """A translation names a field that its English sentence does not have."""


def load(folder: Path = LOCALE) -> dict[str, dict[str, str]]:
    """Return the translations by language and English sentence; what is untranslated or fuzzy is left out.

    Raises CatalogBroken, so that a slip of a translator stops the start and not a customer's page.
    """
    return {language: _sentences(folder / language / "messages.po", language) for language in LANGUAGES}


def read(path: Path, language: str | None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _sentences(path: Path, language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for message in read(path, language):
        english, translated = message.id, message.string
        if not english or not translated or message.fuzzy:
            continue
        if not isinstance(english, str) or not isinstance(translated, str):
            raise CatalogBroken(f"{path.name} ({language}): plural forms are not used here: {english!r}")
        if surplus := set(FIELD.findall(translated)) - set(FIELD.findall(english)):
            raise CatalogBroken(f"{path.name} ({language}): {sorted(surplus)} not in {english!r}")
        found[english] = translated
    return found


def version_of(folder: Path = LOCALE) -> str:
    """Changes with every translation and with the locale data that figures and dates are written by."""
    digest = sha256(version("babel").encode())
    for language in LANGUAGES:
        digest.update((folder / language / "messages.po").read_bytes())
    return digest.hexdigest()[:16]


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """Put `values` into the `{name}` fields of a catalog sentence. What a value says is never looked at (T64).

    Raises KeyError where a field has no value: that is a fault of the caller.
    """
    return FIELD.sub(lambda field: isolated(str(values[field[1]])), sentence)


def isolated(value: str) -> str:
    """Keep a right-to-left name from drawing the figures beside it to its other side, as the 4 of `…, 4 de marzo`."""
    if value.isascii() or not any(bidirectional(sign) in _RIGHT_TO_LEFT for sign in value):
        return value
    return f"\N{FIRST STRONG ISOLATE}{_ISOLATES.sub('', value)}\N{POP DIRECTIONAL ISOLATE}"
