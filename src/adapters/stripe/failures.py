"""Stripe's many codes for "no", as the few reasons that a customer can act on."""

from adapters.stripe.answers import PaymentError
from domain.payments.truth import Failure

# https://docs.stripe.com/declines/codes and /error-codes; what is not here is "card_declined".
_REASONS = {
    "insufficient_funds": "insufficient_funds",
    "withdrawal_count_limit_exceeded": "insufficient_funds",
    "card_velocity_exceeded": "insufficient_funds",
    "expired_card": "expired_card",
    "invalid_expiry_month": "expired_card",
    "invalid_expiry_year": "expired_card",
    "authentication_required": "authentication_failed",
    "authentication_not_handled": "authentication_failed",
    "payment_intent_authentication_failure": "authentication_failed",
    "processing_error": "processing_error",
    "issuer_not_available": "processing_error",
    "reenter_transaction": "processing_error",
    "try_again_later": "processing_error",
    "approve_with_id": "processing_error",
}


def failure_of(error: PaymentError) -> Failure:
    """The bank's own code says more than Stripe's, which is "card_declined" for most of them."""
    codes = [code for code in (error.decline_code, error.code) if code]
    reason = next((_REASONS[code] for code in codes if code in _REASONS), "card_declined")
    return Failure(reason=reason, processor_code=codes[0] if codes else "")
