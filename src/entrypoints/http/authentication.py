import re

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from application.errors import NotFound
from application.ports.readers import AccessReader
from application.ports.security import TokenSecrets
from domain.access.access_token import Purpose
from domain.access.errors import AccessRefused
from entrypoints.http.arrival import Arrival, Connection, arrival_of, contractor_of
from entrypoints.http.caller import ANYONE, Caller, Entry, holder, signed_in
from entrypoints.http.errors import NotSignedIn

_SECRET = re.compile(r"[A-Za-z0-9_-]{20,200}")


class Authentication(ASGIMiddleware):
    """Finds the caller that the route's `entry` asks for, with one read; nothing is written or remembered."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, access: AccessReader, secrets: TokenSecrets) -> None:
        self._access, self._secrets = access, secrets

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        entry: Entry = scope["route_handler"].opt.get("entry", ANYONE)  # each route has one; see app.check_entries
        connection = Connection(scope)
        scope["auth"] = None
        scope["user"] = await self._caller(connection, entry)
        await next_app(scope, receive, send)

    async def _caller(self, connection: Connection, entry: Entry) -> Caller | None:
        if entry.purpose is not None:
            return await self._holder(connection, entry.purpose)
        if not entry.session:
            return None
        caller = await self._signed_in(connection)
        if entry.module and entry.module not in caller.contractor.modules:
            raise NotFound
        return caller

    async def _holder(self, connection: Connection, purpose: Purpose) -> Caller:
        """Raises AccessRefused, the same for each reason (T21, T22, T31)."""
        secret = str(connection.path_params["token"])
        if not _SECRET.fullmatch(secret):
            raise AccessRefused
        door = await self._access.door(contractor_of(connection), self._secrets.hash(secret), purpose)
        if door is None or not door.contractor.active:
            raise AccessRefused
        return holder(door, secret=secret, arrival=arrival_of(connection))

    async def _signed_in(self, connection: Connection) -> Caller:
        arrival = arrival_of(connection)
        secret = connection.cookies.get(session_cookie(arrival), "")
        if not _SECRET.fullmatch(secret):
            raise NotSignedIn
        session = await self._access.session(contractor_of(connection), self._secrets.hash(secret))
        if session is None or not session.contractor.active:
            raise NotSignedIn
        return signed_in(session, secret=secret, arrival=arrival)


def session_cookie(arrival: Arrival) -> str:
    """Its name. The prefix keeps neighbors of the domain from planting one (T24); browsers take it on https only."""
    return "__Host-session" if arrival.is_secure else "session"
