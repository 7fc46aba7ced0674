"""A refusal in the person's words, beside the field that it is about."""

import msgspec

from domain.shared.errors import DomainError
from entrypoints.http.caller import Asked
from entrypoints.http.errors import code_of
from entrypoints.http.pages.page import language_of, templates_of

REFUSED = "refused"  # in the state of the request


class Problem(msgspec.Struct, frozen=True):
    field: str | None  # of the form on the page; None where it is about no single field
    sentence: str


def problem_of(request: Asked, error: Exception) -> Problem:
    """What a page tells of a refusal. It goes into the trail with the answer (noting.py)."""
    request.scope["state"][REFUSED] = error
    values = error.values if isinstance(error, DomainError) else {}
    field = values.get("field")
    head = request.user.contractor
    return Problem(
        field=field if isinstance(field, str) else None,
        sentence=templates_of(request).texts.error_sentence(
            code_of(error), values, language=language_of(request), currency=head.currency, zone=head.zone
        ),
    )
