"""What a mail consists of, and the words to write it with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from application.ports.message_renderer import MessageFacts
from application.ports.texts import Texts
from domain.shared.money import Money

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    answer: str  # the subject and the first line
    opening: Sequence[str] = ()  # paragraphs
    facts: Sequence[tuple[str, str]] = ()  # label and value
    quote: str = ""  # what a person wrote
    button: str = ""  # its words; it leads to the facts' link
    closing: Sequence[str] = field(default=())  # paragraphs: what happens next


@dataclass(frozen=True, slots=True)
class Words:
    """The texts in the language, currency and zone of one mail."""

    texts: Texts
    language: str
    currency: str
    zone: str

    def say(self, message: str, **values: object) -> str:
        return self.texts.say(message, language=self.language, **values)

    def money(self, minor: int) -> str:
        return self.texts.money(Money(minor, self.currency), language=self.language)

    def day(self, value: date) -> str:
        return self.texts.day(value, language=self.language)

    def moment(self, value: datetime) -> str:
        return self.texts.moment(value, zone=self.zone, language=self.language)


def needed(part: T | None, facts: MessageFacts) -> T:
    if part is None:
        raise ValueError(f"a mail of kind {facts.kind} lacks a part of its facts")
    return part


def filled(*facts: tuple[str, str]) -> list[tuple[str, str]]:
    """The facts that have a value."""
    return [(label, value) for label, value in facts if value]
