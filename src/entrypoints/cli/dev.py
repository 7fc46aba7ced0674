"""`make run`: every part on this machine, and a rehearsal contractor whose processor and mail are the sandbox."""

import asyncio
import fcntl
import json
import os
import secrets
import signal
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from entrypoints.bootstrap import (
    EmbeddedServer,
    RehearsalDatabase,
    ServerUnavailable,
    embedded_server,
    fresh_database,
    has_contractors,
    migrate_up,
)
from entrypoints.cli.parts import PartFailed, Parts
from entrypoints.cli.rehearsal.seeding import Rehearsal, seed
from entrypoints.config import Config, ConfigurationRefused, Mode, read_config

VAR = Path("var")
DATABASE = "portal"
HOST = "127.0.0.1"
WEBHOOK_SECRET_BYTES = 24
HIGHEST_PORT = 65_535


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    web: int
    ops: int
    sandbox: int
    smtp: int


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
    ports = _ports()
    server = None if "DATABASE_URL" in os.environ else embedded_server(VAR / "postgres")
    parts = Parts()
    began = time.monotonic()
    try:
        database = _own_database(server) if server else _given_database()
        environ = _environ(database, ports)
        config = read_config({**os.environ, **environ})
        _start(parts, ports, environ)
        rehearsal = asyncio.run(seed(config, database.admin_url, sandbox_url=_url(ports.sandbox)))
        descriptor.write_text(json.dumps(_described(rehearsal, config, ports, database), indent=2) + "\n")
        _say(rehearsal, ports, seconds=time.monotonic() - began)
        while True:
            time.sleep(1)
            parts.check()
    finally:
        descriptor.unlink(missing_ok=True)
        parts.end()
        if server:
            server.stop()


def _own_database(server: EmbeddedServer) -> RehearsalDatabase:
    server.start()
    return fresh_database(server, DATABASE, password=secrets.token_urlsafe(18))


def _given_database() -> RehearsalDatabase:
    """The server that the environment names. What is in it stays: a rehearsal wants an empty database."""
    names = ("DATABASE_ADMIN_URL", "DATABASE_URL", "DATABASE_RELAY_URL")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise PartFailed(f"with DATABASE_URL set, {' and '.join(missing)} must be set too")
    admin_url, app_url, relay_url = (os.environ[name] for name in names)
    migrate_up(admin_url)
    if asyncio.run(has_contractors(relay_url)):
        raise PartFailed("the database at DATABASE_URL holds contractors already, and a rehearsal wants an empty one")
    return RehearsalDatabase(admin_url=admin_url, app_url=app_url, relay_url=relay_url)


def _start(parts: Parts, ports: Ports, environ: dict[str, str]) -> None:
    webhook = [f"{_url(ports.web)}/hooks/stripe", environ["STRIPE_WEBHOOK_SECRETS"]]
    listening = ["--http-port", str(ports.sandbox), "--smtp-port", str(ports.smtp), "--connect"]
    parts.start(
        "sandbox",
        "entrypoints.sandbox",
        [*listening, "--webhook", webhook[0], "--webhook-secret", webhook[1]],
        environ={},
    )
    parts.wait_for("sandbox", f"{_url(ports.sandbox)}/health")
    parts.start("web", "entrypoints.cli", ["serve"], environ=environ)
    parts.start("worker", "entrypoints.cli", ["worker"], environ=environ)
    parts.wait_for("web", f"http://{HOST}:{ports.ops}/health/ready")


def _environ(database: RehearsalDatabase, ports: Ports) -> dict[str, str]:
    """What the parts read. Keys are made for this run: nothing outlives it."""
    return {
        "SERVICEFLOW_MODE": Mode.REHEARSAL,
        "DATABASE_URL": database.app_url,
        "DATABASE_RELAY_URL": database.relay_url,
        "BROKER_URL": os.environ.get("BROKER_URL", "embedded:"),
        "TOKEN_KEYS": f"1:{b64encode(secrets.token_bytes(32)).decode()}",
        "SEAL_KEYS": f"1:{b64encode(secrets.token_bytes(32)).decode()}",
        "STRIPE_SECRET_KEY": "sk_test_rehearsal",
        "STRIPE_WEBHOOK_SECRETS": f"whsec_{secrets.token_urlsafe(WEBHOOK_SECRET_BYTES)}",
        "STRIPE_API_BASE": _url(ports.sandbox),
        "STRIPE_CHECKOUT_ORIGIN": _url(ports.sandbox),
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(ports.smtp),
        "SMTP_TLS": "none",
        "MAIL_FROM": "portal@rehearsal.example",
        "HOST": HOST,
        "PORT": str(ports.web),
        "OPS_PORT": str(ports.ops),
    }


def _ports() -> Ports:
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 1 <= int(given) <= HIGHEST_PORT:
        raise PartFailed(f"PORT must be a whole number from 1 to {HIGHEST_PORT}")
    web = int(given)
    if not _is_free(web):
        raise PartFailed(f"somebody listens on port {web} already; PORT={web + 100} make run takes another one")
    return Ports(web=web, ops=_free(web + 1), sandbox=_free(8420), smtp=_free(8425))


def _free(wanted: int) -> int:
    """`wanted`, or the next port that nobody listens on."""
    for port in range(wanted, min(wanted + 50, HIGHEST_PORT + 1)):
        if _is_free(port):
            return port
    raise PartFailed(f"no free port from {wanted} on")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _url(port: int) -> str:
    return f"http://{HOST}:{port}"


def _described(rehearsal: Rehearsal, config: Config, ports: Ports, database: RehearsalDatabase) -> dict[str, object]:
    """What tests, benchmarks and people start from; what is not built yet is null."""
    return {
        "portal_url": _url(config.web.port),
        "staff_api": {"url": f"{_url(config.web.port)}/api/staff/v1", "key": rehearsal.api_key},
        "staff": None,
        "customers": [
            {"name": customer.name, "email": customer.email, "password": None} for customer in rehearsal.customers
        ],
        "links": {
            "estimate": rehearsal.links["estimate"],
            "estimate_pdf": f"{rehearsal.links['estimate']}/pdf",
            "invoice": rehearsal.links["invoice"],
            "payment": rehearsal.links["payment"],
            "tracking": None,
            "form": None,
        },
        "mailbox_url": f"{_url(ports.sandbox)}/mail",
        "sandbox_url": _url(ports.sandbox),
        "database_url": database.app_url,
        "contractors": [{"name": rehearsal.contractor, "host": HOST}],
    }


def _say(rehearsal: Rehearsal, ports: Ports, *, seconds: float) -> None:
    customer = rehearsal.customers[0]
    click.echo(
        f"""
ServiceFlow Portal is ready after {seconds:.0f} s, as {rehearsal.contractor}:

  portal     {_url(ports.web)}
  estimate   {rehearsal.links["estimate"]}
  invoice    {rehearsal.links["invoice"]}
  sign in    {_url(ports.web)}/login as {customer.email}; the link arrives in the mailbox
  mailbox    {_url(ports.sandbox)}/mail
  sandbox    {_url(ports.sandbox)} (card 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined)
  staff API  {_url(ports.web)}/api/staff/v1 with the key in var/rehearsal.json

Ctrl-C ends it. Each start begins anew."""
    )
