"""Answers before any contractor is found: in the browser's language and the portal's look, without a database."""

from collections.abc import Mapping

import msgspec
import structlog
from litestar.types import HTTPScope

from entrypoints.http.arrival import cookies_of, header
from entrypoints.http.languages import chosen, preferred, spoken
from entrypoints.http.problem import FOR_PROGRAMS, PROBLEM, Problem
from entrypoints.http.rendering import Templates

_log = structlog.get_logger("http")


def _(message: str) -> str:
    """Mark a sentence for the extractor; it is translated when it is said."""
    return message


# By code: what happened, and what to do.
_SAID: Mapping[str, tuple[str, str]] = {
    "bad_input": (
        _("This address cannot be read"),
        _("Please open the link in our message again, or check how the address is written."),
    ),
    "not_found": (
        _("There is no portal at this address"),
        _("Please open the link in our message again, or check how the address is written."),
    ),
    "busy": (
        _("The portal cannot be reached right now"),
        _("Nothing was changed. Please try again in a moment."),
    ),
    "failed": (
        _("Something went wrong on our side"),
        _("It is not your fault, and we have been told. Please try again in a few minutes, or call us."),
    ),
}


class PlainAnswers:
    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def make(self, scope: HTTPScope, status: int, code: str, *, request_id: str) -> tuple[dict[str, str], bytes]:
        """Headers and body: problem details for programs, a page for people."""
        language = spoken(chosen(cookies_of(scope)) or preferred(header(scope, b"accept-language")))
        said, to_do = (self._templates.texts.say(part, language=language) for part in _SAID[code])
        if scope["path"].startswith(FOR_PROGRAMS):
            problem = Problem(title=said, status=status, detail=f"{said}. {to_do}", code=code, request_id=request_id)
            return {"content-type": PROBLEM}, msgspec.json.encode(problem)
        headers = {"content-type": "text/html; charset=utf-8", "content-language": language, "vary": "accept-language"}
        shown = {"said": said, "to_do": to_do, "number": request_id[:12] if status >= 500 else ""}
        return headers, self._page(shown, language=language).encode()

    def _page(self, shown: Mapping[str, str], *, language: str) -> str:
        try:
            nobody = {"head": None, "person": None, "back": None, "refresh": None}
            return self._templates.render("plain.html", {**nobody, **shown}, language=language)
        except Exception as error:  # it may be the templates that fail
            _log.error("unforeseen", code="failed", exc_info=error)
            said = shown["said"]
            return f"<!doctype html><html lang={language}><title>{said}</title><h1>{said}</h1><p>{shown['to_do']}</p>"
