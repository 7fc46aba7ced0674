"""How a refusal leaves: problem details for programs (RFC 9457), a kind page for people."""

import re
from contextlib import suppress
from typing import Any

import structlog
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Receive, Scope, Send

from application.access.note_refusal import NoteRefusal, NoteRefusalHandler
from application.errors import Busy
from application.ports.payment_gateway import GatewayUnavailable
from application.ports.readers import AccessReader
from domain.shared.ids import ContractorId
from entrypoints.http.arrival import arrival_of, contractor_of
from entrypoints.http.errors import RETRY_AFTER_S, NotSignedIn, code_of, status_of
from entrypoints.http.pages.page import caller_of, language_of, page, see, templates_of
from entrypoints.http.problem import FOR_PROGRAMS, PROBLEM, Problem, problem_of

_KEPT = frozenset({403, 404, 409, 422, 429})
_LONGEST = 200  # characters of what was asked for
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")  # nothing to read in a trail, and the first of them cannot be stored

_log = structlog.get_logger("http")


def refuse(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Litestar's handler of every exception."""
    status = status_of(error)
    if status == 500:
        _log.error("unforeseen", code=code_of(error), exc_info=error)
    if isinstance(error, NotSignedIn) and request.method == "GET" and not _is_program(request):
        return see("/login")
    return _Refusal(error, status)


def _is_program(request: Request[Any, Any, Any]) -> bool:
    return request.scope["path"].startswith(FOR_PROGRAMS)


def _for_programs(request: Request[Any, Any, Any], error: Exception, status: int) -> Response[Problem]:
    texts, language = templates_of(request).texts, language_of(request)
    return Response(
        problem_of(request, error, texts, language=language),
        status_code=status,
        media_type=PROBLEM,
        headers=_headers(error, status),
    )


class _Refusal(Response[bytes]):
    """It is noted and made while it is sent, for Litestar's handlers cannot wait for the database."""

    def __init__(self, error: Exception, status: int) -> None:
        super().__init__(b"", status_code=status, media_type=MediaType.HTML)
        self._error, self._status = error, status

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **given: Any) -> ASGIResponse:
        return _Later(self._error, self._status, request, given.get("type_encoders"))


class _Later(ASGIResponse):
    def __init__(self, error: Exception, status: int, request: Request[Any, Any, Any], encoders: Any) -> None:
        super().__init__(status_code=status)
        self._error, self._status, self._request, self._encoders = error, status, request, encoders

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await note(self._request, self._error, self._status)
        made: Response[Any]
        if _is_program(self._request):
            made = _for_programs(self._request, self._error, self._status)
        else:
            made = await error_page(self._request, self._error, self._status)
        answer: ASGIApp = made.to_asgi_response(app=None, request=self._request, type_encoders=self._encoders)
        await answer(scope, receive, send)


async def note(request: Request[Any, Any, Any], error: Exception, status: int) -> None:
    """Keep in the trail what a caller who is known was refused; strangers would only fill it (D19)."""
    actor = getattr(request.scope.get("user"), "actor", None)
    if actor is None or status not in _KEPT:
        return
    named = {name: value for name, value in request.path_params.items() if name != "token"}  # no secret (T32)
    asked = " ".join(f"{name}:{value}" for name, value in named.items())
    command = NoteRefusal(
        contractor_id=ContractorId(contractor_of(request)),
        by=actor,
        action=f"{request.method} {request.scope['path_template']}",
        subject=_UNSEEN.sub("\N{REPLACEMENT CHARACTER}", asked)[:_LONGEST],
        code=code_of(error),
    )
    note_refusal: NoteRefusalHandler = request.app.state.note_refusal
    with suppress(Busy):  # the log has it all the same
        await note_refusal(command)


async def error_page(request: Request[Any, Any, Any], error: Exception, status: int) -> Response[str]:
    """Say what happened, what it means, what to do. Links that open nothing all get the same page (ACC-9)."""
    head = None
    if caller_of(request) is None and status != 500 and (contractor_id := arrival_of(request).contractor_id):
        access: AccessReader = request.app.state.access
        with suppress(Busy):  # the refusal is told all the same, in a plainer dress
            head = await access.head(contractor_id)
    answer = page(request, "errors/error.html", status=status, head=head, code=code_of(error), status_code=status)
    answer.headers.update(_headers(error, status))
    return answer


def _headers(error: Exception, status: int) -> dict[str, str]:
    headers = {str(name): str(value) for name, value in (getattr(error, "headers", None) or {}).items()}
    if status == 503:
        after = error.retry_after_s if isinstance(error, GatewayUnavailable) else None
        headers["retry-after"] = str(max(1, round(after or RETRY_AFTER_S)))
    return headers
