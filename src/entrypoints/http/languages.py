from domain.contractors.contractor import LANGUAGES

FALLBACK = "en"


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


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value) if float(value) <= 1 else 0.0  # not a number is neither
    except ValueError:
        return 0.0
