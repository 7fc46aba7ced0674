"""Answers for people: a template filled with a read model and what every page shows."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect
from litestar.serialization import default_serializer
from litestar.types import Serializer

from application.contractors.views import ContractorHead
from entrypoints.http.arrival import Connection, arrival_of, cookies_of, header
from entrypoints.http.caller import Caller
from entrypoints.http.forgery import FIELD, form_token
from entrypoints.http.headers import content_policy
from entrypoints.http.languages import NAMES, chosen, preferred, spoken
from entrypoints.http.packing import QUICK, pack, takes_gzip
from entrypoints.http.rendering import Templates


def page(
    request: Connection,
    template: str,
    *,
    status: int = 200,
    head: ContractorHead | None = None,
    cookies: Sequence[Cookie] = (),
    leads_to_checkout: bool = False,
    form_key: str | None = None,
    **shown: object,
) -> Response[str]:
    """Render `template` in the person's language. `head` is needed where nobody has been found by a link or session."""
    caller = caller_of(request)
    proof, form_cookie = form_token(request)
    context = {
        "head": caller.contractor if caller else head,
        "caller": caller,
        "person": caller if caller and caller.opens is None else None,
        "request_id": arrival_of(request).request_id,
        "form_field": FIELD,
        "form_proof": proof,
        "form_key": form_key or str(uuid4()),  # of a form that failed, the same again
        "languages": NAMES,
        "back": _address_of(request),
        "refresh": None,
        "problem": None,
        **shown,
    }
    language = spoken(language_of(request))
    headers = {"content-language": language, "vary": "accept-encoding, accept-language"}
    if leads_to_checkout:
        headers["content-security-policy"] = content_policy(request.app.state.config.checkout_origins)
    answer: type[Response[str]] = Response
    if _may_be_packed(request, caller):
        headers["content-encoding"], answer = "gzip", _Packed
    return answer(
        templates_of(request).render(template, context, language=language),
        status_code=status,
        media_type="text/html",
        headers=headers,
        cookies=[*cookies, *([form_cookie] if form_cookie else [])],
    )


def _may_be_packed(request: Connection, caller: Caller | None) -> bool:
    """Not where another site leads who is signed in: the page may repeat the address beside what is theirs (D28)."""
    led = header(request.scope, b"sec-fetch-site") not in {"same-origin", "none", ""}
    signed_in = caller is not None and caller.opens is None
    return not (led and signed_in) and takes_gzip(header(request.scope, b"accept-encoding"))


class _Packed(Response[str]):
    def render(self, content: Any, media_type: str, enc_hook: Serializer = default_serializer) -> bytes:
        return pack(super().render(content, media_type, enc_hook), level=QUICK)


def see(address: str, *, cookies: Sequence[Cookie] = ()) -> Redirect:
    """After a form: lead to the page that shows what came of it, so that a reload repeats nothing."""
    return Redirect(address, status_code=303, cookies=list(cookies))


def caller_of(request: Connection) -> Caller | None:
    found = request.scope.get("user")
    return found if isinstance(found, Caller) else None


def language_of(request: Connection) -> str:
    caller = caller_of(request)
    if caller:
        return caller.language
    return chosen(cookies_of(request.scope)) or preferred(header(request.scope, b"accept-language"))


def _address_of(request: Connection) -> str | None:
    """Where this page can be asked for again; None for what answers a form."""
    if request.scope.get("method") != "GET":
        return None
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def templates_of(request: Connection) -> Templates:
    found: Templates = request.app.state.templates
    return found
