"""What holds for every answer, whatever becomes of the request inside."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID, uuid4

import structlog
from litestar import Litestar
from litestar.types import HTTPScope, Message, Receive, Scope, Send

from application.errors import Busy
from application.ports.readers import HostReader
from entrypoints.http import arrival
from entrypoints.http.arrival import Arrival, BadHost
from entrypoints.http.config import HttpConfig
from entrypoints.http.errors import RETRY_AFTER_S
from entrypoints.http.headers import security_headers
from entrypoints.http.plain import PlainAnswers
from entrypoints.http.rendering import Templates
from entrypoints.metrics import answered

_ANY_HOST = "/hooks/"  # processors post to one address for all contractors
_ASSETS = ("/static/", "/brand/")  # nobody's and everybody's: a page that says there is no portal needs its look too
_log = structlog.get_logger("http")


class Portal:
    """The ASGI application: finds the contractor by the host name, then lets Litestar answer.

    Adds the request id and the security headers, and logs each request by its route template: the path itself may
    hold the secret of a link (T32).
    """

    def __init__(self, app: Litestar, hosts: HostReader, config: HttpConfig) -> None:
        self.app = app
        self._plain = PlainAnswers(cast(Templates, app.state.templates))
        self._hosts, self._proxies = hosts, arrival.networks_of(config.trusted_proxies)

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        async with self.app.lifespan():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self.app(scope, receive, send)
            return
        inner = cast(HTTPScope, dict(scope))
        ip, scheme = arrival.peer_of(inner, self._proxies)
        exchange = _Exchange(inner, send, self._plain, secure=scheme == "https")
        bound = structlog.contextvars.bind_contextvars(request_id=exchange.request_id)
        try:
            if await self._enter(exchange, ip, scheme):
                await self.app(inner, receive, exchange.send)
        except Exception as error:  # a fault in telling a fault; the server's own words would have no headers
            _log.error("unforeseen", code="failed", exc_info=error)
            await exchange.fail()
        finally:
            exchange.log()
            structlog.contextvars.reset_contextvars(**bound)

    async def _enter(self, exchange: "_Exchange", ip: str, scheme: str) -> bool:
        """Find whose portal is asked for; answer at once where it is nobody's."""
        scope = exchange.scope
        try:
            host = arrival.host_of(scope)
            if not scope["path"].startswith(_ASSETS):
                exchange.contractor_id = await self._hosts.contractor_of(arrival.name_of(host))
        except BadHost:
            await exchange.say(400, "bad_input")
            return False
        except Exception as error:
            # an outage is said once a request, without a trace each time
            _log.error("host_lookup_failed", problem=type(error).__name__, exc_info=not isinstance(error, Busy))
            await exchange.say(503, "busy")
            return False
        if exchange.contractor_id is None and not scope["path"].startswith((_ANY_HOST, *_ASSETS)):
            await exchange.say(404, "not_found")
            return False
        known = Arrival(
            request_id=exchange.request_id,
            contractor_id=exchange.contractor_id,
            scheme=scheme,
            host=host,
            ip=ip,
            user_agent=arrival.header(scope, b"user-agent")[:400],
        )
        arrival.keep(scope, known)
        return True


class _Exchange:
    """One request and its answer on the way out."""

    def __init__(self, scope: HTTPScope, send: Send, plain: PlainAnswers, *, secure: bool) -> None:
        self.scope, self._send, self._plain, self._secure = scope, send, plain, secure
        self.request_id, self.contractor_id = uuid4().hex, cast(UUID | None, None)
        self._method, self._began, self._status = str(scope["method"]), time.perf_counter(), 0
        if self._method == "HEAD":  # answered like GET, without the body
            scope["method"] = "GET"

    async def send(self, message: Message) -> None:
        changed: dict[str, Any] = dict(message)
        if changed["type"] == "http.response.start":
            self._status = changed["status"]
            changed["headers"] = [*changed.get("headers", ()), *self._missing(changed.get("headers", ()))]
        elif self._method == "HEAD" and changed["type"] == "http.response.body":
            changed["body"] = b""
        await self._send(cast(Message, changed))

    def _missing(self, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        present = {name.lower() for name, _ in given}
        wanted = (*security_headers(secure=self._secure), (b"x-request-id", self.request_id.encode()))
        return [header for header in wanted if header[0] not in present]

    async def say(self, status: int, code: str) -> None:
        """Answer without a contractor's head, for there is none."""
        about, body = self._plain.make(self.scope, status, code, request_id=self.request_id)
        headers = [(name.encode(), value.encode()) for name, value in about.items()]
        headers.append((b"content-length", str(len(body)).encode()))
        if status == 503:
            headers.append((b"retry-after", str(RETRY_AFTER_S).encode()))
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    async def fail(self) -> None:
        """Answer what nobody foresaw, unless an answer has begun; then nothing can be said any more."""
        if not self._status:
            await self.say(500, "failed")

    def log(self) -> None:
        route, took_s = self.scope.get("path_template") or "none", time.perf_counter() - self._began
        answered(self._method, route, self._status, took_s)
        _log.info(
            "request",
            method=self._method,
            route=route,
            status=self._status,  # 0: nothing was answered, for the connection broke
            ms=round(took_s * 1000, 1),
            contractor_id=str(self.contractor_id) if self.contractor_id else None,
        )
