"""Who calls the customer API: a person with a session, or the holder of a link to one document."""

from typing import Final

from litestar import Request
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from application.access.views import SignedInView
from application.errors import NotFound
from application.ports.readers import AccessReader
from application.ports.security import TokenSecrets
from domain.access.access_token import Purpose
from entrypoints.http.api.bearer import NotBearer, bearer_of
from entrypoints.http.arrival import Connection, arrival_of, contractor_of, cookies_of
from entrypoints.http.authentication import session_cookie
from entrypoints.http.caller import Caller, holder, signed_in
from entrypoints.http.forgery import check_header

# `auth` is the purpose of the link that was shown; None for a session.
CustomerAsked = Request[Caller, Purpose | None, State]

DOORS: Final = "doors"  # in a route's opt: which links open it, beside a session
MODULE: Final = "module"  # in a route's opt: the menu entry that it belongs to (DSH-2)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def customer(connection: Connection, handler: BaseRouteHandler) -> None:
    """Find who calls the customer API. Raises NotSignedIn, CrossSite, or NotFound for a module switched off."""
    secret = bearer_of(connection)
    if secret is not None:
        caller, purpose = await _of_bearer(connection, secret, handler.opt.get(DOORS, ()))
    else:
        caller, purpose = await _of_cookie(connection), None
    module = handler.opt.get(MODULE)
    if purpose is None and module and module not in caller.contractor.modules:
        raise NotFound  # a public link follows its own switch (T08)
    connection.scope["user"], connection.scope["auth"] = caller, purpose


async def _of_bearer(connection: Connection, secret: str, doors: tuple[Purpose, ...]) -> tuple[Caller, Purpose | None]:
    access, secrets = _readers(connection)
    found = await access.bearer(contractor_of(connection), secrets.hash(secret), doors)
    if found is None or not found.contractor.active:
        raise NotBearer
    if isinstance(found, SignedInView):
        return signed_in(found, secret=secret, arrival=arrival_of(connection)), None
    return holder(found, secret=secret, arrival=arrival_of(connection)), found.purpose


async def _of_cookie(connection: Connection) -> Caller:
    secret = cookies_of(connection.scope).get(session_cookie(arrival_of(connection)), "")
    caller = await _session(connection, secret) if secret else None
    if caller is None:
        raise NotBearer
    if str(connection.scope.get("method")) not in _SAFE:
        check_header(connection)
    return caller


async def _session(connection: Connection, secret: str) -> Caller | None:
    access, secrets = _readers(connection)
    session = await access.session(contractor_of(connection), secrets.hash(secret))
    if session is None or not session.contractor.active:
        return None
    return signed_in(session, secret=secret, arrival=arrival_of(connection))


def _readers(connection: Connection) -> tuple[AccessReader, TokenSecrets]:
    state = connection.app.state
    return state.access, state.secrets
