from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol

# A bare language means its North American form: there the portal's contractors work, and one page then
# writes all of its figures alike ("$1,250.00" beside "2.25" in Spanish too).
_REGION = {"en": "en_US", "es": "es_US", "fr": "fr_CA"}
# A contractor bills in one currency, so its plain sign says enough: "$" at home instead of "CA$".
_HOME = {"USD": "en_US", "CAD": "en_CA", "MXN": "es_MX", "AUD": "en_AU", "NZD": "en_NZ"}


@lru_cache(maxsize=256)
def locale_of(language: str) -> Locale:
    """The CLDR locale of a BCP 47 tag; its language alone where the region is unknown, else American English."""
    base = base_of(language)
    if base not in _REGION:
        return Locale.parse(_REGION["en"])
    try:
        wanted = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_REGION[base])
    return wanted if wanted.territory else Locale.parse(_REGION[base])


def base_of(language: str) -> str:
    return language.split("-", 1)[0].lower()


@lru_cache(maxsize=256)
def sign_of(currency: str) -> str:
    return get_currency_symbol(currency, locale=_HOME.get(currency, "en_US"))
