"""Texts that mark whatever comes from the catalogs or the locale, so that what nobody asked them for stands out."""

import re
from datetime import date, datetime
from decimal import Decimal

from adapters.babel.catalogs import fill
from domain.shared.money import Money

MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")


class MarkedTexts:
    """application.ports.texts.Texts."""

    version = "marked"

    def say(self, message: str, *, language: str, **values: object) -> str:
        return f"⟦{fill(message, values)}⟧"

    def money(self, amount: Money, *, language: str) -> str:
        return "⟦money⟧"

    def number(self, value: Decimal, *, language: str) -> str:
        return "⟦number⟧"

    def percent(self, value: Decimal, *, language: str) -> str:
        return "⟦percent⟧"

    def day(self, value: date, *, language: str) -> str:
        return "⟦day⟧"

    def weekday(self, value: date, *, language: str) -> str:
        return "⟦weekday⟧"

    def moment(self, value: datetime, *, zone: str, language: str) -> str:
        return "⟦moment⟧"


def unmarked(text: str) -> list[str]:
    """The words of `text` outside of all marks."""
    before = ""
    while before != text:
        before, text = text, MARKED.sub("", text)
    return WORD.findall(text)
