"""Templates, one environment for each language, so that macros speak it without being told."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from application.ports.texts import ErrorTexts, Texts
from domain.contractors.contractor import LANGUAGES
from domain.shared.money import Money
from entrypoints.http import assets, words
from entrypoints.http.languages import spoken

_FOLDER = Path(__file__).with_name("templates")


class PageTexts(Texts, ErrorTexts, Protocol):
    """All that a page says."""


class Templates:
    def __init__(self, texts: PageTexts) -> None:
        self.texts = texts
        self._environments = {language: _environment(texts, language) for language in LANGUAGES}

    def render(self, template: str, shown: Mapping[str, object], *, language: str) -> str:
        """Fill a template of templates/. One that asks for what is not in `shown` raises UndefinedError."""
        return self._environments[spoken(language)].get_template(template).render(shown)


def _environment(texts: Texts, language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def say(message: str, **values: object) -> str:
        return texts.say(message, language=language, **values)

    def money(minor: int, currency: str) -> str:
        return texts.money(Money(minor, currency), language=language)

    def number(value: str) -> str:
        return texts.number(Decimal(value), language=language)

    def percent(value: str) -> str:
        return texts.percent(Decimal(value), language=language)

    def day(value: date) -> str:
        return texts.day(value, language=language)

    def local_day(value: datetime, zone: str) -> str:
        return day(value.astimezone(ZoneInfo(zone)).date())

    def weekday(value: date) -> str:
        return texts.weekday(value, language=language)

    def moment(value: datetime, zone: str) -> str:
        return texts.moment(value, zone=zone, language=language)

    made.filters["kept"] = kept
    made.globals.update(
        _=say,
        money=money,
        number=number,
        percent=percent,
        day=day,
        local_day=local_day,
        weekday=weekday,
        moment=moment,
        language=language,
        asset=assets.address_of,
        brand=assets.sheet_of,
        word=lambda kind, value, **values: say(words.WORDS[kind][value], **values),
        tone=lambda kind, value: words.TONES[kind][value],
    )
    return made


def kept(sentence: str, name: str) -> Markup:
    """The sentence with `name` kept on one line: a browser breaks E-1042 at its hyphen."""
    safe, text = escape(name), escape(sentence)
    return text.replace(safe, Markup('<span class="keep">{}</span>').format(name)) if name else text
