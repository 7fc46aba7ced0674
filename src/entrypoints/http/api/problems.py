"""What the OpenAPI document says of refusals; the codes stand in entrypoints/http/errors.py."""

from collections.abc import Mapping

from litestar.openapi import ResponseSpec
from litestar.openapi.spec import Example

from entrypoints.http.problem import PROBLEM, Problem

_MEANINGS: Mapping[int, tuple[str, str]] = {
    202: (
        "It is not known yet whether it happened. Do not repeat it under another key; look again.",
        "outcome_unknown",
    ),
    400: ("The request cannot be read.", "bad_input"),
    401: ("No key, token or session, or one that has ended.", "not_signed_in"),
    403: ("The caller may not do this.", "role_refused"),
    404: ("There is no such thing, or it is somebody else's.", "not_found"),
    409: ("The thing is not in a state in which this can be done.", "stale_write"),
    413: ("The body is too large.", "too_large"),
    415: ("The body is not plain `application/json`.", "bad_input"),
    422: ("A value can be read but not accepted; `field` names it.", "value_refused"),
    503: ("Not possible right now, and nothing was changed. Try again after `Retry-After`.", "busy"),
}


def problems(*statuses: int) -> Mapping[int, ResponseSpec]:
    return {status: _spec(status) for status in statuses}


def _spec(status: int) -> ResponseSpec:
    meaning, code = _MEANINGS[status]
    example = Problem(
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=meaning,
        code=code,
        request_id="5f0c2d3a9b0e4c55a8f6f1f5a1c0de11",
    )
    return ResponseSpec(
        Problem,
        media_type=PROBLEM,
        generate_examples=False,
        description=meaning,
        examples=[Example(id=code, value=example)],
    )


READ = problems(400, 401, 403, 404, 503)
WRITE = problems(400, 401, 403, 404, 409, 413, 415, 422, 503)
ACT = problems(400, 401, 403, 404, 409, 503)  # without a body
PAY = problems(202, 400, 401, 403, 404, 409, 413, 415, 422, 503)
