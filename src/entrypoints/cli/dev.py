"""`make run`: every part on this machine, and rehearsal contractors whose processor and mail are the sandbox."""

import asyncio
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from entrypoints.bootstrap import ServerUnavailable, embedded_server
from entrypoints.cli.descriptor import described, say
from entrypoints.cli.environment import config_of, environ_of
from entrypoints.cli.parts import PartFailed, Parts
from entrypoints.cli.ports import HOST, Ports, chosen_ports, url_of
from entrypoints.cli.rehearsal.seeding import live_today
from entrypoints.cli.stage import given_stage, own_stage, start_sandbox, wait_for_sandbox
from entrypoints.config import ConfigurationRefused

VAR = Path("var")
KEPT, GIVEN = VAR / "rehearsal", VAR / "rehearsal-given"  # a past of our own server's, and one of another's


def rehearse() -> int:
    """Run until Ctrl-C or SIGTERM, or until a part fails; return the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    VAR.mkdir(exist_ok=True)
    try:
        with _alone(VAR / "rehearsal.lock"):
            return _rehearse()
    except KeyboardInterrupt:
        return 0
    except (PartFailed, ServerUnavailable, ConfigurationRefused) as failed:
        click.echo(f"The rehearsal ends: {failed}", err=True)
        return 1


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """A second rehearsal in this folder would empty the first one's database. Raises PartFailed."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise PartFailed("another one runs in this folder already; end it first") from taken
        yield


def _rehearse() -> int:
    descriptor = VAR / "rehearsal.json"
    descriptor.unlink(missing_ok=True)
    ports, began = chosen_ports(), time.monotonic()
    server = None if "DATABASE_URL" in os.environ else embedded_server(VAR / "postgres")
    parts = Parts()
    try:
        stage = own_stage(server, ports, KEPT) if server else given_stage(ports, GIVEN)
        environ = environ_of(stage.database, ports, stage.snapshot.keys)
        _start(parts, ports, environ, books=stage.books)
        firms = stage.snapshot.firms
        config, sandbox_url = config_of(environ), url_of(ports.sandbox)
        asyncio.run(live_today(config, firms, sandbox_url=sandbox_url, firms=stage.firms))
        found = described(firms, ports, database_url=stage.database.app_url)
        descriptor.write_text(json.dumps(found, indent=2) + "\n")
        say(firms, ports, seconds=time.monotonic() - began)
        while True:
            time.sleep(1)
            parts.check()
    finally:
        descriptor.unlink(missing_ok=True)
        parts.end()
        if server:
            server.stop()


def _start(parts: Parts, ports: Ports, environ: dict[str, str], *, books: Path) -> None:
    hook = f"{url_of(ports.web)}/hooks/stripe"
    secret = environ["STRIPE_WEBHOOK_SECRETS"]
    start_sandbox(parts, ports, "--books", str(books), "--webhook", hook, "--webhook-secret", secret)
    parts.start("web", "entrypoints.cli", ["serve"], environ=environ)
    parts.start("worker", "entrypoints.cli", ["worker"], environ=environ)
    wait_for_sandbox(parts, ports)
    parts.wait_for("web", f"http://{HOST}:{ports.ops}/health/ready")
