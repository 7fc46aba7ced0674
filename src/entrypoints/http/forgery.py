"""A form counts only when a page of this portal sent it, to the browser that the page was made for (T26).

The proof that a form hides stands masked in the page, under a mask that is new each time. Pages are packed, and a proof
that stayed the same could be guessed from how long the packed page becomes (BREACH; D28).
"""

import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from entrypoints.http.arrival import Arrival, Connection, arrival_of, cookies_of, header
from entrypoints.http.errors import CrossSite

FIELD = "_csrf_token"
HEADER = b"x-csrf-token"
EXEMPT = "forgery_exempt"  # in the `opt` of routes that authenticate each request by a signature or key instead
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")
_BYTES = 32
_MASKED = re.compile(r"[A-Za-z0-9_-]{86}")  # the mask and the masked proof, of 32 bytes each


class _FormCookie(Cookie):
    """Written by hand: the standard library takes longer for it than for the rest of an answer's head."""

    def to_encoded_header(self) -> tuple[bytes, bytes]:
        secure = "; Secure" if self.secure else ""
        return b"set-cookie", f"{self.key}={self.value}; HttpOnly; Path=/; SameSite=lax{secure}".encode()


class ForgeryGuard(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)
    exclude_opt_key = EXEMPT

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        # an Authorization header is no excuse: a form's address may hold a name and a password, and cookies go along
        if scope.get("method") not in _SAFE:
            request = Request[Any, Any, Any](scope, receive)
            check_origin(scope, arrival_of(request))
            _check(request, header(scope, HEADER) or str((await request.form()).get(FIELD, "")))
        await next_app(scope, receive, send)


def check_header(connection: Connection) -> None:
    """For programs in a browser, which send `form_token` in a header. Raises CrossSite."""
    check_origin(connection.scope, arrival_of(connection))
    _check(connection, header(connection.scope, HEADER))


def check_origin(scope: Scope, arrival: Arrival) -> None:
    """Raises CrossSite unless the browser says that our own page sends it."""
    site = header(scope, b"sec-fetch-site")
    if site == "same-origin":
        return
    if site or header(scope, b"origin") != arrival.origin:
        raise CrossSite


def form_token(connection: Connection) -> tuple[str, Cookie | None]:
    """What a form hides, and the cookie to set where the browser has none yet."""
    arrival = arrival_of(connection)
    known = cookies_of(connection.scope).get(_cookie_name(arrival), "")
    if _VALUE.fullmatch(known):
        return _mask(_proof(known)), None
    fresh = secrets.token_urlsafe(32)
    return _mask(_proof(fresh)), _FormCookie(key=_cookie_name(arrival), value=fresh, secure=arrival.is_secure)


def _check(connection: Connection, given: str) -> None:
    known = cookies_of(connection.scope).get(_cookie_name(arrival_of(connection)), "")
    if not _VALUE.fullmatch(known) or not hmac.compare_digest(_proof(known), _unmask(given)):
        raise CrossSite


def _proof(value: str) -> bytes:
    return hmac.digest(value.encode(), b"form", "sha256")


def _mask(proof: bytes) -> str:
    mask = secrets.token_bytes(_BYTES)
    return urlsafe_b64encode(mask + _mixed(mask, proof)).rstrip(b"=").decode()


def _unmask(given: str) -> bytes:
    """b"" for what was never given out."""
    if not _MASKED.fullmatch(given):
        return b""
    both = urlsafe_b64decode(f"{given}==")
    return _mixed(both[:_BYTES], both[_BYTES:])


def _mixed(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(_BYTES)


def _cookie_name(arrival: Arrival) -> str:
    return "__Host-form" if arrival.is_secure else "form"
