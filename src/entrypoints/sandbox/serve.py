import asyncio
import json
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from entrypoints.sandbox import books
from entrypoints.sandbox.app import create_app
from entrypoints.sandbox.mail.server import listen
from entrypoints.sandbox.settings import Settings
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.stripe.spoil import CUT


class CuttableProtocol(HttpToolsProtocol):
    """Lets a scripted fault break the connection, which an ASGI application cannot do by itself."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {CUT: {"abort": self.transport.abort}}


class AnnouncingServer(uvicorn.Server):
    ready_line = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.ready_line, flush=True)


async def serve(settings: Settings) -> None:
    """Run until a signal ends it."""
    http, smtp = _bind(settings.host, settings.http_port), _bind(settings.host, settings.smtp_port)
    base_url = f"http://{_shown(settings.host)}:{http.getsockname()[1]}"
    sandbox = Sandbox(base_url=base_url, configured=settings.endpoints)
    if settings.books is not None:
        books.read(sandbox, json.loads(settings.books.read_text()))
    mail = await listen(smtp, sandbox.mailbox, sandbox.clock.at)
    config: dict[str, Any] = {"http": CuttableProtocol, "log_level": "warning", "access_log": False}
    server = AnnouncingServer(uvicorn.Config(create_app(sandbox), **config, timeout_graceful_shutdown=2))
    server.ready_line = f"sandbox ready http={base_url} smtp={_shown(settings.host)}:{smtp.getsockname()[1]}"
    try:
        await server.serve(sockets=[http])
    finally:
        mail.close()


def run(settings: Settings) -> None:
    asyncio.run(serve(settings))


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay off for sockets that say TCP; without it each answer waits 40 ms for an acknowledgment
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((host, port))
    return found


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
