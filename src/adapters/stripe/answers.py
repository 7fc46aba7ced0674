"""What is read of Stripe's answers. Everything is checked, for the SDK hands on whatever JSON came."""

from typing import TypeVar

import msgspec
import stripe

T = TypeVar("T")


class Unreadable(Exception):
    """An answer that is not in Stripe's form, or not about what was asked. Never holds the answer's text."""


class PaymentError(msgspec.Struct, frozen=True, kw_only=True):
    code: str | None = None
    decline_code: str | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    brand: str | None = None
    last4: str | None = None
    funding: str | None = None


class MethodDetails(msgspec.Struct, frozen=True, kw_only=True):
    card: Card | None = None


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    payment_method_details: MethodDetails | None = None


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    status: str
    currency: str
    amount_received: int = 0
    last_payment_error: PaymentError | None = None
    latest_charge: Charge | str | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    livemode: bool
    status: str | None
    payment_status: str
    expires_at: int  # unix seconds
    url: str | None = None
    client_reference_id: str | None = None
    amount_total: int | None = None
    currency: str | None = None
    payment_intent: Intent | str | None = None


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    data: list[Session]
    has_more: bool


def read(answer: stripe.StripeObject, kind: type[T]) -> T:
    """Raises Unreadable."""
    try:
        return msgspec.convert(answer.to_dict(), kind)
    except msgspec.ValidationError as error:
        # The message names a field and two types, never a value; the answer itself stays out of logs.
        raise Unreadable(str(error)) from None
