from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.babel.catalogs import CatalogBroken, load
from adapters.babel.texts import BabelTexts
from application.ports.texts import ErrorTexts, Texts
from domain.shared.money import Money

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def texts() -> BabelTexts:
    return BabelTexts()


def test_it_is_the_port(texts: BabelTexts) -> None:
    as_texts: Texts = texts
    as_errors: ErrorTexts = texts
    assert as_texts is as_errors


@pytest.mark.parametrize(
    ("minor", "currency", "language", "shown"),
    [
        (125000, "USD", "en", "$1,250.00"),
        (125000, "USD", "es", "$1,250.00"),
        (125000, "USD", "fr", f"1{NBSP}250,00{NBSP}$"),
        (125000, "CAD", "en", "$1,250.00"),
        (125000, "EUR", "en", "€1,250.00"),
        (125000, "EUR", "fr-FR", f"1\u202f250,00{NBSP}€"),
        (0, "USD", "en", "$0.00"),
        (5, "USD", "en", "$0.05"),
        (-48000, "USD", "en", "−$480.00"),
        (-48000, "USD", "fr", f"−480,00{NBSP}$"),
        (1250, "JPY", "en", "¥1,250"),
        (1250000, "KWD", "en", f"KWD{NBSP}1,250.000"),
        (99_999_999_999, "USD", "en", "$999,999,999.99"),
        (125000, "USD", "xx", "$1,250.00"),
        (125000, "USD", "../../etc", "$1,250.00"),
    ],
)
def test_money_has_its_sign_and_its_decimals(
    texts: BabelTexts, minor: int, currency: str, language: str, shown: str
) -> None:
    assert texts.money(Money(minor, currency), language=language) == shown


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        ("2", "en", "2"),
        ("2.25", "en", "2.25"),
        ("2.50", "en", "2.5"),
        ("1234.5678", "en", "1,234.5678"),
        ("2.25", "es", "2.25"),
        ("2.25", "fr", "2,25"),
        ("-3", "en", "−3"),
    ],
)
def test_numbers_are_shown_exactly(texts: BabelTexts, value: str, language: str, shown: str) -> None:
    assert texts.number(Decimal(value), language=language) == shown


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [("8.25", "en", "8.25%"), ("30", "en", "30%"), ("8.8125", "en", "8.8125%"), ("8.25", "fr", f"8,25{NBSP}%")],
)
def test_percents_keep_their_decimals(texts: BabelTexts, value: str, language: str, shown: str) -> None:
    assert texts.percent(Decimal(value), language=language) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Friday, March 6"),
        ("es", "viernes, 6 de marzo"),
        ("fr", "vendredi 6 mars"),
        ("fr-CA", "vendredi 6 mars"),
        ("xx", "Friday, March 6"),
    ],
)
def test_a_near_day_has_its_weekday(texts: BabelTexts, language: str, shown: str) -> None:
    assert texts.weekday(date(2026, 3, 6), language=language) == shown


def test_days_and_moments(texts: BabelTexts) -> None:
    at = datetime(2026, 3, 31, 18, 2, tzinfo=UTC)
    assert texts.day(date(2026, 3, 31), language="en") == "March 31, 2026"
    assert texts.day(date(2026, 3, 31), language="es") == "31 de marzo de 2026"
    assert texts.day(date(2026, 3, 31), language="fr-CA") == "31 mars 2026"
    assert texts.moment(at, zone="America/New_York", language="en") == f"March 31, 2026 at 2:02{NBSP}PM"
    assert texts.moment(at, zone="Asia/Tokyo", language="en") == f"April 1, 2026 at 3:02{NBSP}AM"
    assert texts.moment(at, zone="America/New_York", language="es") == f"31 de marzo de 2026, 2:02{NBSP}p.m."
    assert texts.moment(at, zone="America/New_York", language="fr") == f"31 mars 2026 à 14{NBSP}h{NBSP}02"


@pytest.mark.T64
@pytest.mark.parametrize(
    "hostile", ["{0.__class__}", "{name}", "{{7*7}}", "${7*7}", "{% raw %}", "%(name)s", "{name.__init__.__globals__}"]
)
def test_t64_what_a_value_says_is_never_looked_at(texts: BabelTexts, hostile: str) -> None:
    assert texts.say("Hello {name}", language="en", name=hostile) == f"Hello {hostile}"


@pytest.mark.T64
@pytest.mark.parametrize("field", ["{name.__class__}", "{0}", "{name[0]}", "{name!r}", "{name:>99999}"])
def test_t64_only_listed_names_are_fields(texts: BabelTexts, field: str) -> None:
    assert texts.say(f"Hello {field}", language="en", name="Sam") == f"Hello {field}"


def test_a_field_without_a_value_is_a_fault(texts: BabelTexts) -> None:
    with pytest.raises(KeyError):
        texts.say("Hello {name}", language="en")


def catalogs(folder: Path, spanish: str) -> Path:
    for language in ("en", "es", "fr"):
        (folder / language).mkdir()
        (folder / language / "messages.po").write_text(
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        )
    with (folder / "es" / "messages.po").open("a") as file:
        file.write(spanish)
    return folder


def test_a_translation_is_said_and_the_rest_is_english(tmp_path: Path) -> None:
    folder = catalogs(
        tmp_path,
        '\nmsgid "Hello {name}"\nmsgstr "Hola {name}"\n'
        '\nmsgid "Later"\nmsgstr ""\n'
        '\n#, fuzzy\nmsgid "Guessed"\nmsgstr "Adivinado"\n',
    )
    texts = BabelTexts(folder)
    assert texts.say("Hello {name}", language="es-MX", name="José") == "Hola José"
    assert texts.say("Hello {name}", language="de", name="Jo") == "Hello Jo"
    assert texts.say("Later", language="es") == "Later"
    assert texts.say("Guessed", language="es") == "Guessed"


def test_a_translation_with_a_foreign_field_stops_the_start(tmp_path: Path) -> None:
    folder = catalogs(tmp_path, '\nmsgid "Hello {name}"\nmsgstr "Hola {nombre}"\n')
    with pytest.raises(CatalogBroken, match="nombre"):
        load(folder)


def test_the_version_is_that_of_the_words(tmp_path: Path) -> None:
    folder = catalogs(tmp_path, '\nmsgid "Later"\nmsgstr "Luego"\n')
    before = BabelTexts(folder).version
    assert BabelTexts(folder).version == before
    path = folder / "es" / "messages.po"
    path.write_text(path.read_text().replace("Luego", "Más tarde"))
    assert BabelTexts(folder).version != before


def test_a_right_to_left_name_keeps_to_itself(texts: BabelTexts) -> None:
    said = texts.say("{name}, {moment}", language="es", name="\u0645\u0631", moment="4 de marzo")
    assert said == "\u2068\u0645\u0631\u2069, 4 de marzo"
    closing = texts.say("Hello {name}", language="en", name="\u0645\u2069\u202e\u0631")
    assert closing == "Hello \u2068\u0645\u0631\u2069"
    assert texts.say("Hello {name}", language="en", name="Zo\u00eb \u65e5") == "Hello Zo\u00eb \u65e5"
