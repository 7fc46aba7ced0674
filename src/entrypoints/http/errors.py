"""One table from error to status; what is refused at the door is named here too."""

from litestar.exceptions import HTTPException

from application.errors import AlreadyRecorded, Busy, DocumentNotReady, KeyReused, NotFound, StaleWrite
from application.ports.payment_gateway import (
    BodyUnreadable,
    CheckoutFinished,
    CheckoutNotFound,
    CredentialRejected,
    GatewayUnavailable,
    OutcomeUnknown,
    RequestRefused,
    SignatureInvalid,
)
from application.ports.readers import BadCursor
from application.ports.security import SignatureRefused
from domain.access.errors import AccessRefused
from domain.shared.errors import StateRefused, ValueRefused


class DoorRefused(Exception):
    """Refused before any use case was asked."""

    code = "refused"


class NotSignedIn(DoorRefused):
    """No session, or one that has ended. Pages lead to sign-in."""

    code = "not_signed_in"


class RoleRefused(DoorRefused):
    """The contact may look but not do this (ACC-8)."""

    code = "role_refused"


class CrossSite(DoorRefused):
    """The form was not sent from a page of this portal (T26)."""

    code = "cross_site"


class BadInput(DoorRefused):
    """Unreadable or of the wrong type, which no form of ours sends."""

    code = "bad_input"


class OutOfBounds(DoorRefused):
    """Of the right type, but too long, too large or none of those that can be chosen."""

    code = "value_refused"

    def __init__(self, reason: str, field: str | None = None) -> None:
        """`field` is where it stands, `reason` what is wrong with it, for programmers."""
        super().__init__(reason)
        self.reason, self.field = reason, field


# A class stands for its subclasses; each class of ours must find itself or an ancestor here (tests/http/pages).
STATUS: dict[type[Exception], int] = {
    StateRefused: 409,
    ValueRefused: 422,
    AccessRefused: 404,
    NotFound: 404,
    StaleWrite: 409,
    Busy: 503,
    KeyReused: 409,
    AlreadyRecorded: 409,
    DocumentNotReady: 503,
    GatewayUnavailable: 503,
    OutcomeUnknown: 202,
    CredentialRejected: 503,
    RequestRefused: 409,
    CheckoutNotFound: 404,
    CheckoutFinished: 409,
    SignatureInvalid: 400,
    BodyUnreadable: 400,
    BadCursor: 400,
    SignatureRefused: 422,
    NotSignedIn: 401,
    RoleRefused: 403,
    CrossSite: 403,
    BadInput: 400,
    OutOfBounds: 422,
}
RETRY_AFTER_S = 2  # with every 503 that does not say itself when to come back

# Codes of what the framework refuses by itself.
_CODES = {
    400: "bad_input",
    401: "not_signed_in",
    403: "refused",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "bad_input",
    429: "too_many_requests",
}


def status_of(error: Exception) -> int:
    """The HTTP status; 500 for what nobody foresaw."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return error.status_code if isinstance(error, HTTPException) else 500


def code_of(error: Exception) -> str:
    """The stable code, in snake case."""
    if isinstance(error, BadCursor):
        return "bad_cursor"
    if isinstance(error, SignatureRefused):
        return "signature_unreadable"
    code = getattr(error, "code", None)
    if isinstance(code, str) and status_of(error) != 500:
        return code
    return _CODES.get(status_of(error), "failed")
