from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from domain.shared.money import Money


class Texts(Protocol):
    """The customer's words, figures and dates, in their language. `language` is BCP 47; unknown ones get English."""

    version: str  # other words, figures or dates have another one

    def say(self, message: str, *, language: str, **values: object) -> str:
        """The catalog's sentence for the English `message`, its `{name}` fields filled."""

    def money(self, amount: Money, *, language: str) -> str:
        """`$1,250.00`, with a true minus where negative."""

    def number(self, value: Decimal, *, language: str) -> str: ...
    def percent(self, value: Decimal, *, language: str) -> str:
        """`value` is in percent: 8.25 gives `8.25%`."""

    def day(self, value: date, *, language: str) -> str:
        """`March 31, 2026`."""

    def weekday(self, value: date, *, language: str) -> str:
        """`Tuesday, March 31`, for a day that is near."""

    def moment(self, value: datetime, *, zone: str, language: str) -> str:
        """`March 31, 2026 at 2:02 PM`, in `zone`."""


class ErrorTexts(Protocol):
    """The sentence beside a refusal: what happened, what it means, what to do."""

    def error_sentence(
        self, code: str, values: Mapping[str, object], *, language: str, currency: str, zone: str
    ) -> str:
        """Every code gets a sentence. Values named `…_minor` are amounts of `currency`; times are shown in `zone`."""
