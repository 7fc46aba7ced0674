"""In which language a person is spoken to: chosen in this browser, else kept with their contact, else the browser's."""

from collections.abc import Mapping

from litestar.datastructures import Cookie

from domain.contractors.contractor import LANGUAGES

FALLBACK = "en"
NAMES = {"en": "English", "es": "Español", "fr": "Français"}  # each as those who speak it call it
_COOKIE = "language"
_YEAR_S = 365 * 86_400


def spoken(language: str) -> str:
    """The language of ours that serves a BCP 47 tag; English where there is none."""
    base = language.split("-", 1)[0].lower()
    return base if base in LANGUAGES else FALLBACK


def preferred(accept_language: str) -> str:
    """The best of ours for an Accept-Language header: `fr-CA, en;q=0.8` gives `fr`."""
    wanted = []
    for place, part in enumerate(accept_language.split(",")[:20]):
        tag, _, weight = part.strip().partition(";")
        base = tag.split("-", 1)[0].strip().lower()
        if base in LANGUAGES and (quality := _quality(weight)) > 0:
            wanted.append((-quality, place, base))
    return min(wanted)[2] if wanted else FALLBACK


def chosen(cookies: Mapping[str, str]) -> str | None:
    """What was chosen in this browser; None before, and for what is none of ours."""
    language = cookies.get(_COOKIE, "")
    return language if language in LANGUAGES else None


def remembered(language: str, *, secure: bool) -> Cookie:
    return Cookie(key=_COOKIE, value=language, path="/", max_age=_YEAR_S, httponly=True, secure=secure, samesite="lax")


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value) if float(value) <= 1 else 0.0  # not a number is neither
    except ValueError:
        return 0.0
