import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent, get_currency_precision

from adapters.babel.catalogs import LOCALE, fill, load, version_of
from adapters.babel.locales import base_of, locale_of, sign_of
from adapters.babel.sentences import sentence_for
from domain.shared.money import Money

MINUS = "\N{MINUS SIGN}"
# CLDR has this day with its year or shortened; these are its full ones without the year.
WEEKDAYS = {"en": "EEEE, MMMM d", "es": "EEEE, d 'de' MMMM", "fr": "EEEE d MMMM"}
NO_BREAK = "\N{NO-BREAK SPACE}"


class BabelTexts:
    """application.ports.texts.Texts and ErrorTexts over Babel's locale data and our own catalogs."""

    def __init__(self, folder: Path = LOCALE) -> None:
        self._catalogs = load(folder)
        self.version = version_of(folder)

    def say(self, message: str, *, language: str, **values: object) -> str:
        return fill(self._catalogs.get(base_of(language), {}).get(message, message), values)

    def money(self, amount: Money, *, language: str) -> str:
        locale, sign = locale_of(language), sign_of(amount.currency)
        digits = get_currency_precision(amount.currency)
        pattern = locale.currency_formats["standard"].pattern.split(";")[0]
        if sign[-1].isalpha() and pattern.startswith("¤"):
            sign += NO_BREAK
        whole = pattern.replace("0.00", f"0.{'0' * digits}" if digits else "0").replace("¤", f"'{sign}'")
        return _signed(Decimal(amount.minor).scaleb(-digits), lambda size: format_decimal(size, whole, locale))

    def number(self, value: Decimal, *, language: str) -> str:
        return _signed(value, lambda size: format_decimal(size, "#,##0.##########", locale_of(language)))

    def percent(self, value: Decimal, *, language: str) -> str:
        share = value / 100
        return _signed(share, lambda size: format_percent(size, locale=locale_of(language), decimal_quantization=False))

    def day(self, value: date, *, language: str) -> str:
        return format_date(value, "long", locale=locale_of(language))

    def weekday(self, value: date, *, language: str) -> str:
        pattern = WEEKDAYS.get(base_of(language), WEEKDAYS["en"])
        return format_date(value, pattern, locale=locale_of(language))

    def moment(self, value: datetime, *, zone: str, language: str) -> str:
        local = value.astimezone(ZoneInfo(zone))
        # CLDR has a narrow no-break space before PM, which few fonts have, and plain ones in "14 h 02", where it breaks
        time = re.sub(r"\s", NO_BREAK, format_time(local.time(), "short", locale=locale_of(language)))
        return self.say("{day} at {time}", language=language, day=self.day(local.date(), language=language), time=time)

    def error_sentence(
        self, code: str, values: Mapping[str, object], *, language: str, currency: str, zone: str
    ) -> str:
        return self.say(sentence_for(code, values), language=language, **self._shown(values, language, currency, zone))

    def _shown(self, values: Mapping[str, object], language: str, currency: str, zone: str) -> dict[str, str]:
        """The values of an error in the words of a page: `payable_minor` becomes money, times become local ones."""
        shown: dict[str, str] = {}
        for name, value in values.items():
            if name.endswith("_minor") and isinstance(value, int):
                shown[name] = self.money(Money(value, currency), language=language)
            elif isinstance(value, datetime):
                shown[name] = self.moment(value, zone=zone, language=language)
            elif isinstance(value, date):
                shown[name] = self.day(value, language=language)
            elif isinstance(value, int | Decimal):
                shown[name] = self.number(Decimal(value), language=language)
            else:
                shown[name] = str(value)
        return shown


def _signed(value: Decimal, write: Callable[[Decimal], str]) -> str:
    """Write the size of `value` and put a true minus before it: the locales have a hyphen, or the sign inside."""
    return MINUS + write(-value) if value < 0 else write(value)
