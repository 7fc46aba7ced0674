"""Reading parameters the way Stripe refuses them: each fault names the parameter in bracket form."""

import re
from collections.abc import Collection
from typing import Any

from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.stripe.errors import invalid, missing

MAX_AMOUNT = 99_999_999
MIN_AMOUNT = 50
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def only(params: Json, known: Collection[str], inside: str = "") -> None:
    for name in params:
        if name not in known:
            full = f"{inside}[{name}]" if inside else name
            raise invalid(f"Received unknown parameter: {full}", full, "parameter_unknown")


def text(value: Any, name: str, limit: int = 5_000) -> str | None:
    """None for an absent or blank value."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise invalid(f"Invalid string: {name}", name)
    if len(value) > limit:
        raise invalid(f"Invalid string: must be at most {limit} characters", name)
    return value


def integer(value: Any, name: str) -> int | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,15}", value):
        raise invalid(f"Invalid integer: {value}", name, "parameter_invalid_integer")
    return int(value)


def boolean(value: Any, name: str) -> bool | None:
    if value is None or value == "":
        return None
    if value not in ("true", "false"):
        raise invalid(f"Invalid boolean: {value}", name)
    return bool(value == "true")


def choice(value: Any, name: str, allowed: Collection[str]) -> str | None:
    found = text(value, name)
    if found is not None and found not in allowed:
        raise invalid(f"Invalid {name}: must be one of {', '.join(sorted(allowed))}", name)
    return found


def strings(value: Any, name: str) -> list[str] | None:
    if value is None or value == "":
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise invalid(f"Invalid array: {name}", name)
    return value


def mapping(value: Any, name: str) -> Json:
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        raise invalid(f"Invalid object: {name}", name)
    return value


def currency(value: Any, name: str) -> str:
    found = text(value, name)
    if found is None:
        raise missing(name)
    if not re.fullmatch(r"[A-Za-z]{3}", found):
        raise invalid(f"Invalid currency: {found}", name)
    return found.lower()


def amount(value: int, name: str, code: str = "usd") -> int:
    """Refuse what Stripe would not charge: under 50 minor units or more than eight digits."""
    if value < MIN_AMOUNT:
        raise invalid(f"Amount must be at least 0.50 {code}", name, "amount_too_small")
    if value > MAX_AMOUNT:
        raise invalid(f"Amount must be no more than {MAX_AMOUNT} {code} minor units", name, "amount_too_large")
    return value


def metadata(value: Any, name: str = "metadata") -> dict[str, str]:
    found = {key: item for key, item in mapping(value, name).items() if item != ""}
    if len(found) > 50:
        raise invalid("Metadata can have up to 50 keys", name)
    for key, item in found.items():
        if len(key) > 40:
            raise invalid("Metadata keys can have up to 40 characters", name)
        if not isinstance(item, str) or len(item) > 500:
            raise invalid("Metadata values can have up to 500 characters", f"{name}[{key}]")
    return found


def url(value: Any, name: str) -> str | None:
    found = text(value, name)
    if found is not None and not re.match(r"https?://[^\s/]+", found):
        raise invalid("Not a valid URL", name, "url_invalid")
    return found


def email(value: Any, name: str) -> str | None:
    found = text(value, name, limit=800)
    if found is not None and not _EMAIL.fullmatch(found):
        raise invalid(f"Invalid email address: {found}", name, "email_invalid")
    return found


def statement_suffix(value: Any, name: str) -> str | None:
    found = text(value, name)
    if found is None:
        return None
    if len(found) > 22 or re.search(r"[<>\\'\"*]", found) or not re.search(r"[A-Za-z]", found) or not found.isascii():
        raise invalid("The statement descriptor suffix holds characters or a length that banks refuse", name)
    return found
