"""The SDK's errors in the words of the port."""

import math

import stripe

from adapters.stripe.answers import PaymentError, Unreadable
from adapters.stripe.failures import failure_of
from application.ports.payment_gateway import (
    CheckoutFinished,
    CheckoutNotFound,
    CredentialRejected,
    GatewayError,
    GatewayUnavailable,
    OutcomeUnknown,
    RequestRefused,
)
from domain.payments.truth import Failure

LONGEST_WAIT_S = 3600.0


def of_start(error: Exception, doubt: bool) -> GatewayError:
    """What became of a page that we asked for; `doubt` says that some try of the call may have opened it.

    A key that Stripe knows with other words (IdempotencyError) is a bug of ours. This call opened nothing, but the one
    that came first may have, so the amount stays blocked until the processor was asked for the attempt.
    """
    if doubt or isinstance(error, stripe.IdempotencyError):
        return OutcomeUnknown(_told(error))
    if isinstance(error, stripe.CardError):
        decline = error.error.decline_code if error.error else None
        return RequestRefused(failure_of(PaymentError(code=error.code, decline_code=decline)))
    if isinstance(error, stripe.InvalidRequestError):
        return RequestRefused(Failure(reason="processing_error", processor_code=error.code or "invalid_request"))
    return _shared(error) or OutcomeUnknown(_told(error))


def of_read(error: Exception, _doubt: bool) -> GatewayError:
    """Reading changes nothing, so whatever went wrong, a retry is safe."""
    if isinstance(error, stripe.InvalidRequestError) and error.http_status == 404:
        return CheckoutNotFound(_told(error))
    return _shared(error) or GatewayUnavailable()


def of_cancel(error: Exception, doubt: bool) -> GatewayError:
    """Stripe refuses to expire what is not open any more; it has no code of its own for that."""
    if isinstance(error, stripe.InvalidRequestError):
        kind = CheckoutNotFound if error.http_status == 404 else CheckoutFinished
        return kind(_told(error))
    if doubt:
        return OutcomeUnknown(_told(error))
    return _shared(error) or OutcomeUnknown(_told(error))


def cause(error: Exception) -> Exception | None:
    """What ours may be raised from: the SDK's error unless it quotes an answer, for traces are logged."""
    return None if isinstance(error, stripe.StripeError) and error.http_body else error


def _shared(error: Exception) -> GatewayError | None:
    """What means the same for every call of which no try is in doubt."""
    if isinstance(error, TimeoutError):
        return GatewayUnavailable()
    if not isinstance(error, stripe.StripeError):
        return None
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
        return CredentialRejected(_told(error))
    if isinstance(error, stripe.RateLimitError) or error.http_status == 429:
        return GatewayUnavailable(_retry_after_s(error))
    if isinstance(error, stripe.APIConnectionError):
        return GatewayUnavailable()
    return None


def _told(error: Exception) -> str:
    """What a log line needs, never the answer's text: it may hold the customer's address."""
    if isinstance(error, stripe.StripeError):
        found = (type(error).__name__, error.http_status, error.code, error.request_id)
        return " ".join(str(part) for part in found if part)
    return f"{type(error).__name__} {error}" if isinstance(error, Unreadable) else type(error).__name__


def _retry_after_s(error: stripe.StripeError) -> float | None:
    """Stripe gives seconds. None for anything else."""
    try:
        seconds = float(dict(error.headers or {}).get("retry-after", ""))
    except ValueError:
        return None
    return min(seconds, LONGEST_WAIT_S) if math.isfinite(seconds) and seconds >= 0 else None
