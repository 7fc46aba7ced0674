"""NFR-2: every sentence is said in Spanish and French, with its own fields, in the words that the product agreed on."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from adapters.babel.catalogs import FIELD, LANGUAGES, LOCALE, read
from adapters.babel.extract import extracted

TRANSLATED = [language for language in LANGUAGES if language != "en"]
# The same document has the same name wherever it is spoken of.
NAMES = {
    "es": {
        "estimate": r"presupuesto",
        "invoice": r"factura",
        "deposit": r"anticipo",
        "balance due": r"saldo pendiente",
        "payment link": r"enlace de pago",
        "approve": r"aprob|aprueb",
        "decline": r"rechaz",
    },
    "fr": {
        "estimate": r"devis",
        "invoice": r"facture",
        "deposit": r"acompte",
        "balance due": r"solde dû",
        "payment link": r"lien de paiement",
        "approve": r"approuv|approbation",
        "decline": r"refus",
    },
}
FAMILIAR = {"es": r"\b(tú|tu|tus|ti|contigo)\b", "fr": r"\b(tu|te|toi|ton|ta|tes)\b|\bt’"}


def catalog_of(language: str, folder: Path = LOCALE) -> Catalog:
    return read(folder / language / "messages.po", language)


def messages_of(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def not_said(catalog: Catalog, template: Catalog) -> list[str]:
    """The English sentences that `catalog` has not, has empty, or only guesses at."""
    said = {message.id for message in messages_of(catalog) if message.string and not message.fuzzy}
    return sorted(str(message.id) for message in messages_of(template) if message.id not in said)


def other_fields(catalog: Catalog) -> list[str]:
    """The sentences whose translation lacks a field or names a foreign one."""
    return [
        str(message.id)
        for message in messages_of(catalog)
        if set(FIELD.findall(str(message.id))) != set(FIELD.findall(str(message.string)))
        # a brace that is no field would be shown to the customer
        or re.search(r"[{}]", FIELD.sub("", str(message.string)))
    ]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_untranslated_or_guessed(language: str) -> None:
    assert not_said(catalog_of(language), extracted()) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_has_the_fields_of_its_sentence_and_no_other(language: str) -> None:
    assert other_fields(catalog_of(language)) == []


def test_what_is_missing_empty_guessed_or_of_other_fields_is_found(tmp_path: Path) -> None:
    template, catalog = Catalog(), Catalog(locale="es")
    for sentence in ("Said", "Empty", "Guessed", "Missing", "Pay {amount}", "For {name}", "Due"):
        template.add(sentence)
    catalog.add("Said", "Dicho")
    catalog.add("Empty", "")
    catalog.add("Guessed", "Adivinado", flags=["fuzzy"])
    catalog.add("Pay {amount}", "Pagar")
    catalog.add("For {name}", "Para {nombre}")
    catalog.add("Due", "Vence {")
    assert not_said(catalog, template) == ["Empty", "Guessed", "Missing"]
    assert other_fields(catalog) == ["Pay {amount}", "For {name}", "Due"]


@pytest.mark.parametrize(
    ("language", "rule"), [("es", "nplurals=2; plural=(n != 1);"), ("fr", "nplurals=2; plural=(n > 1);")]
)
def test_the_head_names_language_encoding_and_plural_rule(language: str, rule: str) -> None:
    head = (LOCALE / language / "messages.po").read_text("utf-8").split("\n\n")[0]
    for line in (f"Language: {language}", f"Plural-Forms: {rule}", "charset=utf-8", "Content-Transfer-Encoding: 8bit"):
        assert line in head


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_document_has_one_name(language: str) -> None:
    strays = [
        (word, message.id, message.string)
        for message in messages_of(catalog_of(language))
        for word, name in NAMES[language].items()
        if re.search(rf"\b{word}(s|d)?\b", FIELD.sub("", str(message.id)), re.IGNORECASE)
        and not re.search(name, str(message.string), re.IGNORECASE)
    ]
    assert strays == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_customers_are_addressed_formally(language: str) -> None:
    said = [str(message.string) for message in messages_of(catalog_of(language))]
    assert [sentence for sentence in said if re.search(FAMILIAR[language], sentence, re.IGNORECASE)] == []


def test_french_has_its_spaces_and_apostrophes() -> None:
    said = [str(message.string) for message in messages_of(catalog_of("fr"))]
    assert [
        sentence for sentence in said if re.search(r"[^\N{NO-BREAK SPACE}]:|\N{NO-BREAK SPACE}[?;]|'", sentence)
    ] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_ends_as_its_sentence_does(language: str) -> None:
    said = {str(message.id): str(message.string) for message in messages_of(catalog_of(language))}
    assert [english for english, other in said.items() if english.endswith(".") != other.endswith(".")] == []
