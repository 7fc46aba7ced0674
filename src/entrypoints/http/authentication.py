import re
from contextlib import suppress

import msgspec
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from application.access.keep_session import KeepSession, KeepSessionHandler
from application.errors import ApplicationError, NotFound
from application.ports.readers import AccessReader
from application.ports.security import TokenSecrets
from domain.access.access_token import Purpose
from domain.access.errors import AccessRefused
from domain.shared.ids import ContractorId
from entrypoints.http.arrival import Arrival, Connection, arrival_of, contractor_of, cookies_of
from entrypoints.http.caller import ANYONE, Caller, Entry, holder, signed_in
from entrypoints.http.errors import NotSignedIn
from entrypoints.http.languages import chosen

_SECRET = re.compile(r"[A-Za-z0-9_-]{20,200}")


class Authentication(ASGIMiddleware):
    """Finds the caller that the route's `entry` asks for, with one read; nothing is remembered.

    The use of a session is noted after the answer, at most once a quarter of an hour, and not at all costs.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, access: AccessReader, secrets: TokenSecrets, keep_session: KeepSessionHandler) -> None:
        self._access, self._secrets, self._keep_session = access, secrets, keep_session

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        entry: Entry = scope["route_handler"].opt.get("entry", ANYONE)  # each route has one; see app.check_entries
        connection = Connection(scope)
        scope["auth"] = None
        if entry.finder is not None:
            await entry.finder(connection, scope["route_handler"])
        else:
            scope["user"] = await self._caller(connection, entry)
        await next_app(scope, receive, send)
        stale: KeepSession | None = scope["state"].pop("stale_session", None)
        if stale is not None:
            with suppress(ApplicationError):  # the person has their page; the next request notes it
                await self._keep_session(stale)

    async def _caller(self, connection: Connection, entry: Entry) -> Caller | None:
        caller = await self._known(connection, entry)
        if caller is None:
            return None
        language = chosen(cookies_of(connection.scope))  # of all that follows: page, evidence, PDF, checkout
        return msgspec.structs.replace(caller, language=language) if language else caller

    async def _known(self, connection: Connection, entry: Entry) -> Caller | None:
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
        secret = cookies_of(connection.scope).get(session_cookie(arrival), "")
        if not _SECRET.fullmatch(secret):
            raise NotSignedIn
        session = await self._access.session(contractor_of(connection), self._secrets.hash(secret))
        if session is None or not session.contractor.active:
            raise NotSignedIn
        if session.is_stale:
            connection.scope["state"]["stale_session"] = KeepSession(
                contractor_id=ContractorId(session.contractor.id), session_id=session.session_id
            )
        return signed_in(session, secret=secret, arrival=arrival)


def session_cookie(arrival: Arrival) -> str:
    """Its name. The prefix keeps neighbors of the domain from planting one (T24); browsers take it on https only."""
    return "__Host-session" if arrival.is_secure else "session"
