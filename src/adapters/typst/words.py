from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from application.ports.documents import DocumentFacts
from application.ports.texts import Texts
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class Words:
    """The texts in the language, currency and zone of one document: its figures are written as the page writes them."""

    texts: Texts
    language: str
    currency: str
    zone: str

    def say(self, message: str, **values: object) -> str:
        return self.texts.say(message, language=self.language, **values)

    def money(self, minor: int) -> str:
        return self.texts.money(Money(minor, self.currency), language=self.language)

    def number(self, plain: str) -> str:
        return self.texts.number(Decimal(plain), language=self.language)

    def percent(self, plain: str) -> str:
        return self.texts.percent(Decimal(plain), language=self.language)

    def day(self, value: date) -> str:
        return self.texts.day(value, language=self.language)

    def moment(self, value: datetime) -> str:
        return self.texts.moment(value, zone=self.zone, language=self.language)


def words_of(facts: DocumentFacts, texts: Texts) -> Words:
    part = facts.estimate or facts.invoice or facts.payment
    currency = part.currency if part else facts.contractor.currency
    return Words(texts, facts.language, currency, facts.contractor.zone)
