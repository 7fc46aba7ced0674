"""Stripe's published test cards; no other number is accepted, so a real card typed by mistake goes nowhere."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Decline:
    code: str  # Stripe's error code
    decline_code: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Card:
    number: str
    brand: str
    funding: Literal["credit", "debit", "prepaid"]
    what: str  # for the page's list
    decline: Decline | None = None
    challenge: bool = False  # asks for 3-D Secure

    @property
    def last4(self) -> str:
        return self.number[-4:]


def _declined(decline_code: str, message: str = "Your card was declined.") -> Decline:
    return Decline("card_declined", decline_code, message)


_POOR = _declined("insufficient_funds", "Your card has insufficient funds.")
_EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.")
_WRONG_CVC = Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")
_BROKEN = Decline("processing_error", "processing_error", "An error occurred while processing your card. Try again.")

CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242", "visa", "credit", "paid at once"),
        Card("4000056655665556", "visa", "debit", "paid at once, debit card"),
        Card("5555555555554444", "mastercard", "credit", "paid at once, Mastercard"),
        Card("5105105105105100", "mastercard", "prepaid", "paid at once, prepaid card"),
        Card("4000002500003155", "visa", "credit", "asks for 3-D Secure", challenge=True),
        Card("4000000000000002", "visa", "credit", "declined", _declined("generic_decline")),
        Card("4000000000009995", "visa", "credit", "declined, insufficient funds", _POOR),
        Card("4000000000000069", "visa", "credit", "declined, expired", _EXPIRED),
        Card("4000000000000127", "visa", "credit", "declined, wrong security code", _WRONG_CVC),
        Card("4000000000000119", "visa", "credit", "declined, processing error", _BROKEN),
    )
}

# The names that API clients use in place of a number.
TOKENS = {
    "pm_card_visa": "4242424242424242",
    "tok_visa": "4242424242424242",
    "pm_card_visa_debit": "4000056655665556",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_threeDSecure2Required": "4000002500003155",
}


def card_by_number(number: str) -> Card | None:
    """The test card of a number, whatever spaces or hyphens were typed."""
    return CARDS.get(number.replace(" ", "").replace("-", ""))
