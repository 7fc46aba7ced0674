"""A refusal for programs: problem details (RFC 9457)."""

import re
from collections.abc import Mapping
from typing import Any, Protocol

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException

from application.contractors.views import ContractorHead
from application.ports.texts import ErrorTexts, Texts
from domain.shared.errors import DomainError
from entrypoints.http.arrival import arrival_of
from entrypoints.http.errors import code_of, status_of

PROBLEM = "application/problem+json"
FOR_PROGRAMS = ("/api/", "/hooks/", "/schema")  # whose answers are read by programs


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457. `code` is stable; `detail` is for people and may change."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    field: str | None = None  # where in the body, the query or the headers
    reason: str | None = None  # what the reader of the request stumbled over, for programmers


_MISSING = re.compile(r"Missing required \w+ parameter '(?P<name>[^']+)'")  # Litestar's own words


def _(message: str) -> str:
    """Mark a sentence for the extractor; it is translated when it is said."""
    return message


# What is refused at the door; the sentences of all other codes stand beside the catalogs.
_AT_THE_DOOR: Mapping[str, str] = {
    "bad_input": _("This request cannot be read, and nothing was changed."),
    "bad_cursor": _("This list cannot be continued from there. Please start at its beginning."),
    "value_refused": _("A value is too long, too large or none of those that can be chosen. Nothing was changed."),
    "signature_unreadable": _("The signature cannot be read as a picture. Please draw it again, or type your name."),
    "not_signed_in": _("Please sign in again: there is no session or key, or it has ended."),
    "role_refused": _("You can read this, but not decide about it or pay it."),
    "scope_missing": _("This key may not do that. Please use one with the right scope."),
    "cross_site": _("It could not be checked that this portal's own page sent this. Nothing was changed."),
    "refused": _("This is not open to you."),
    "method_not_allowed": _("This address cannot be used in that way."),
    "too_large": _("That is too large. Please send less at once."),
    "too_many_requests": _("Too much was asked at once. Please try again in a moment."),
    "failed": _("Something went wrong on our side. Please try again in a few minutes, or call us."),
}


class Saying(Texts, ErrorTexts, Protocol):
    """All that a refusal says."""


def problem_of(request: Request[Any, Any, Any], error: Exception, texts: Saying, *, language: str) -> Problem:
    code, status = code_of(error), status_of(error)
    values = error.values if isinstance(error, DomainError) else {}
    if code in _AT_THE_DOOR:
        detail = texts.say(_AT_THE_DOOR[code], language=language)
    else:
        head: ContractorHead | None = getattr(request.scope.get("user"), "contractor", None)
        currency, zone = (head.currency, head.zone) if head else ("USD", "UTC")
        detail = texts.error_sentence(code, values, language=language, currency=currency, zone=zone)
    field, reason = _fault_of(error, values)
    return Problem(
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        code=code,
        request_id=arrival_of(request).request_id,
        field=field,
        reason=reason,
    )


def _fault_of(error: Exception, values: Mapping[str, object]) -> tuple[str | None, str | None]:
    """Which field, and what about it."""
    if isinstance(error, HTTPException) and isinstance(error.extra, list) and error.extra:
        first = error.extra[0]  # Litestar's own validation of query, path and headers
        name = str(first.get("key", ""))
        return (name.replace("_", "-").title() if first.get("source") == "header" else name), first.get("message")
    if isinstance(error, HTTPException) and (missing := _MISSING.match(error.detail)):
        return missing["name"], "It is missing"
    field = values.get("field", getattr(error, "field", None))
    return (field if isinstance(field, str) else None), getattr(error, "reason", None)
