import re
from collections.abc import Mapping
from datetime import datetime

from entrypoints.sandbox.cards import card_by_number
from entrypoints.sandbox.payments import Paying


class Unreadable(Exception):
    """A field cannot be what was typed; the message tells the customer which and what to do."""


def read_card(typed: Mapping[str, str], now: datetime) -> Paying:
    """A test card from the fields number, expiry, cvc, name, email. Raises Unreadable."""
    card = card_by_number(typed.get("number", ""))
    if card is None:
        raise Unreadable("Enter one of the test card numbers listed below; this page takes no other card.")
    month, year = _expiry(typed.get("expiry", ""))
    if (year, month) < (now.year, now.month):
        raise Unreadable("The card's expiry is in the past. Enter a later month.")
    if not re.fullmatch(r"[0-9]{3,4}", typed.get("cvc", "").strip()):
        raise Unreadable("Enter the security code: the three or four digits on the card.")
    name = typed.get("name", "").strip()
    if not name:
        raise Unreadable("Enter the name on the card.")
    return Paying(card, month=month, year=year, name=name, email=typed.get("email", "").strip() or None)


def _expiry(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*/?\s*(?:20)?([0-9]{2})\s*", text)
    if found is None:
        raise Unreadable("Enter the expiry as month and year, for example 12 / 34.")
    return int(found[1]), 2000 + int(found[2])
