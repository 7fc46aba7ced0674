"""One PostgreSQL server for a whole test run, and a fresh database from one migrated template for each test.

Every xdist worker shares the server: the first that needs it starts it under a file lock, and the process that began
the run stops it. A test's database is a copy of the template (some 20 ms), so tests share no rows, and what is
committed in one needs no undoing.
"""

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import asyncpg

from adapters.postgres.launcher import EmbeddedPostgres
from adapters.postgres.logins import ensure_login
from adapters.postgres.settings import MAX_CONNECTIONS

T = TypeVar("T")

TEMPLATE = "portal_template"
# Where the run keeps its server; set by the process that begins the run and inherited by its workers.
RUN_DIR = "SERVICEFLOW_TEST_RUN_DIR"
LOGINS = {"portal_app": "serviceflow_app", "portal_relay": "serviceflow_relay"}
PASSWORD = "test"
ROOM = 1 << 30  # bytes; the server's own log is bounded to an eighth of it
RESERVED = 20  # connections kept back for the superuser's own statements

Migrate = Callable[[str], None]
"""Bring the database behind an administrator's `postgresql://` address to the newest revision."""


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """The `postgresql://` addresses of one database, one for each role that opens it."""

    __test__ = False  # not a class of tests, whatever its name

    admin_dsn: str
    app_dsn: str
    relay_dsn: str

    @property
    def name(self) -> str:
        return urlsplit(self.admin_dsn).path.removeprefix("/")


class TestServer:
    """The run's server. `migrate` is called once in a run, on the template."""

    __test__ = False

    def __init__(self, folder: Path, migrate: Migrate, *, owner: str, workers: int = 1) -> None:
        self._server = EmbeddedPostgres(folder / "postgres", durable=False)
        self._owner = owner  # the worker's name, which keeps the names of databases apart
        self._numbers = count(1)
        # A test that leaks connections is told so, before it starves the other workers.
        self._limit = (MAX_CONNECTIONS - RESERVED) // max(workers, 2)
        with (folder / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._server.start()
            if not (folder / "template.ready").exists():
                self._make_template(migrate)
                (folder / "template.ready").touch()

    @contextmanager
    def fresh(self) -> Iterator[TestDatabase]:
        """Offer a new database with the migrated tables and no rows but the migrations' own; dropped afterwards."""
        name = f"test_{self._owner}_{os.getpid()}_{next(self._numbers)}"
        self._execute(f"create database {name} template {TEMPLATE} strategy file_copy connection limit {self._limit}")
        try:
            yield self.database(name)
        finally:
            self._execute(f"drop database {name} with (force)")

    @contextmanager
    def empty(self) -> Iterator[TestDatabase]:
        """Offer a new database without any table, for the tests of the migrations themselves; dropped afterwards."""
        name = f"test_{self._owner}_{os.getpid()}_{next(self._numbers)}"
        self._execute(f"create database {name} template template0 strategy file_copy")
        try:
            yield self.database(name)
        finally:
            self._execute(f"drop database {name} with (force)")

    def database(self, name: str) -> TestDatabase:
        app, relay = LOGINS
        return TestDatabase(
            admin_dsn=self._server.admin_dsn(name),
            app_dsn=self._server.dsn(name, app, PASSWORD),
            relay_dsn=self._server.dsn(name, relay, PASSWORD),
        )

    def _make_template(self, migrate: Migrate) -> None:
        self._execute(f"drop database if exists {TEMPLATE} with (force)")
        self._execute(f"create database {TEMPLATE} template template0 strategy file_copy")
        dsn = self._server.admin_dsn(TEMPLATE)
        apart(lambda: migrate(dsn))
        apart(lambda: asyncio.run(_make_logins(dsn)))

    def _execute(self, statement: str) -> None:
        apart(lambda: asyncio.run(_execute(self._server.admin_dsn(), statement)))


def begin_run() -> Path | None:
    """Make the run's folder; None when an outer process has begun the run already."""
    if RUN_DIR in os.environ:
        return None
    folder = Path(tempfile.mkdtemp(prefix="serviceflow-test-", dir=_fast_folder()))
    folder.chmod(0o755)  # the server may run as another user; what is secret in it has its own mode
    os.environ[RUN_DIR] = str(folder)
    return folder


def _fast_folder() -> Path | None:
    """Return memory's own file system where there is room: a copy of the template takes 15 ms there, on a disk 300."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= ROOM
    return memory if roomy else None


def end_run(folder: Path) -> None:
    """Stop the run's server, if a test needed one, and remove all that it held."""
    EmbeddedPostgres(folder / "postgres", durable=False).stop()
    shutil.rmtree(folder, ignore_errors=True)
    os.environ.pop(RUN_DIR, None)


def apart(work: Callable[[], T]) -> T:
    """Run blocking work in a thread of its own: a fixture may be asked for while this thread runs an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


async def _make_logins(admin_dsn: str) -> None:
    for name, group in LOGINS.items():
        await ensure_login(admin_dsn, name=name, password=PASSWORD, group=group)


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
