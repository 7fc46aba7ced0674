"""The stage of a rehearsal: a database with a past, the sandbox's books, and the keys that belong to both."""

import asyncio
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import click
import httpx
import uvloop

from entrypoints.bootstrap import (
    EmbeddedServer,
    RehearsalDatabase,
    copied_database,
    fresh_database,
    has_contractors,
    label_of,
    migrate_up,
    put_label,
)
from entrypoints.cli.environment import config_of, environ_of
from entrypoints.cli.parts import PartFailed, Parts
from entrypoints.cli.ports import Ports, url_of
from entrypoints.cli.rehearsal.firms import FIRMS, SMALL_FIRMS
from entrypoints.cli.rehearsal.seeding import Firms, seed_past
from entrypoints.cli.snapshot import Snapshot, SnapshotFiles, new_keys, snapshot_key

DATABASE, PAST = "portal", "portal_past"
SIZES = {"whole": FIRMS, "small": SMALL_FIRMS}
NAMES = ("DATABASE_ADMIN_URL", "DATABASE_URL", "DATABASE_RELAY_URL")


@dataclass(frozen=True, slots=True)
class Stage:
    database: RehearsalDatabase
    snapshot: Snapshot
    books: Path
    firms: Firms


def own_stage(server: EmbeddedServer, ports: Ports, folder: Path) -> Stage:
    """On the rehearsal's own server: the kept past where it still fits, else one that is made and kept."""
    firms, size = _wanted()
    server.start()
    files, key, password = SnapshotFiles(folder), f"{size} {snapshot_key(ports.web)}", secrets.token_urlsafe(18)
    snapshot = files.read() if label_of(server, PAST) == key else None
    if snapshot is None:
        click.echo(f"Living through three years of business ({size}), once a day and for each change of the code …")
        snapshot = _made(fresh_database(server, PAST, password=password).hurried, ports, files, firms)
        put_label(server, PAST, key)  # last: a past that was broken off has none, and is made anew
    return Stage(copied_database(server, DATABASE, source=PAST, password=password), snapshot, files.books, firms)


def given_stage(ports: Ports, folder: Path) -> Stage:
    """On the server that the environment names. What is in it stays: a rehearsal wants an empty database."""
    firms, _ = _wanted()
    missing = [name for name in NAMES if not os.environ.get(name)]
    if missing:
        raise PartFailed(f"with DATABASE_URL set, {' and '.join(missing)} must be set too")
    admin_url, app_url, relay_url = (os.environ[name] for name in NAMES)
    if asyncio.run(has_contractors(app_url, relay_url)):
        raise PartFailed("the database at DATABASE_URL holds contractors already, and a rehearsal wants an empty one")
    migrate_up(admin_url)
    database = RehearsalDatabase(admin_url=admin_url, app_url=app_url, relay_url=relay_url)
    files = SnapshotFiles(folder)
    return Stage(database, _made(database, ports, files, firms), files.books, firms)


def _wanted() -> tuple[Firms, str]:
    """Raises PartFailed."""
    size = os.environ.get("REHEARSAL", "whole")
    if size not in SIZES:
        raise PartFailed(f"REHEARSAL must be {' or '.join(SIZES)}")
    return SIZES[size], size


def _made(database: RehearsalDatabase, ports: Ports, files: SnapshotFiles, firms: Firms) -> Snapshot:
    """Live through the past, beside a sandbox that tells nobody of it."""
    keys, parts = new_keys(), Parts()
    config = config_of(environ_of(database, ports, keys))
    try:
        start_sandbox(parts, ports)
        wait_for_sandbox(parts, ports)
        seeded = uvloop.run(seed_past(config, database.admin_url, sandbox_url=url_of(ports.sandbox), firms=firms))
        books = httpx.get(f"{url_of(ports.sandbox)}/control/books", timeout=30, trust_env=False)
        books.raise_for_status()
    finally:
        parts.end()
    snapshot = Snapshot(keys=keys, firms=seeded)
    files.write(snapshot, books.json())
    return snapshot


def start_sandbox(parts: Parts, ports: Ports, *more: str) -> None:
    listening = ["--http-port", str(ports.sandbox), "--smtp-port", str(ports.smtp), "--connect"]
    parts.start("sandbox", "entrypoints.sandbox", [*listening, *more], environ={})


def wait_for_sandbox(parts: Parts, ports: Ports) -> None:
    """Raises PartFailed."""
    parts.wait_for("sandbox", f"{url_of(ports.sandbox)}/health")
