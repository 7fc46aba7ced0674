"""The web process: the portal on its port, and health and metrics on a second one that only this machine reaches."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial

import structlog
import uvicorn
from litestar import Litestar

from entrypoints.bootstrap import Container, StartRefused, close_all, dependencies, is_migrated
from entrypoints.config import Mode
from entrypoints.http.app import Outside, create_app
from entrypoints.http.config import HttpConfig
from entrypoints.http.edge import Portal
from entrypoints.http.ops import create_ops_app
from entrypoints.metrics import count_alerts
from entrypoints.stopping import stop_signal

log = structlog.get_logger()

DRAIN_S = 25


def build(container: Container) -> Portal:
    """The portal's ASGI application over a container."""
    settings = container.config()
    web = settings.web

    @asynccontextmanager
    async def connections(_: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await close_all(container)

    return create_app(
        Outside(
            hosts=container.directory(),
            access=container.access(),
            secrets=container.secrets(),
            keep_session=container.keep_session(),
            note_refusal=container.note_refusal(),
            texts=container.texts(),
        ),
        dependencies=dependencies(container),
        config=HttpConfig(
            checkout_origins=(web.checkout_origin,),
            trusted_proxies=web.trusted_proxies,
            shows_components=settings.mode is not Mode.PRODUCTION,
        ),
        lifespan=[connections],
    )


async def serve(container: Container) -> None:
    """Answer until SIGTERM or SIGINT; then finish what is being answered, within 25 s."""
    config = container.config()
    web, portal = config.web, build(container)
    count_alerts()
    ops = create_ops_app(database=container.door().ping, migrations=partial(is_migrated, config))
    servers = [
        (_server(portal), listen(web.host, web.port)),
        (_server(ops), listen("127.0.0.1", web.ops_port)),
    ]
    stop = stop_signal()
    async with portal.lifespan():
        running = [asyncio.create_task(server.serve(sockets=[listener])) for server, listener in servers]
        stopped = asyncio.create_task(stop.wait())
        log.info("web.ready", host=web.host, port=web.port, ops_port=web.ops_port)
        # a server that ends by itself ends the whole process
        await asyncio.wait([stopped, *running], return_when=asyncio.FIRST_COMPLETED)
        for server, _ in servers:
            server.should_exit = True
        await asyncio.gather(*running)
        stopped.cancel()
    log.info("web.stopped")


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: one signal ends both servers."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """Raises StartRefused; uvicorn itself would end the process with a trace."""
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as refused:
        raise StartRefused(
            f"HOST and PORT: it cannot listen on {host}:{port} ({str(refused.strerror).partition(' (')[0]})"
        ) from refused


def _server(app: object) -> uvicorn.Server:
    return _Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]  # uvicorn's type of an ASGI app is narrower than the protocol
            loop="none",
            http="httptools",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=DRAIN_S,
        )
    )
