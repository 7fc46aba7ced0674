"""A rehearsal's own databases: one that keeps its past, and the one of this run."""

import asyncio
from pathlib import Path

import msgspec

from adapters.postgres.launcher import EmbeddedPostgres
from adapters.postgres.logins import database_label, ensure_login, label_database, recreate_database
from adapters.sql.backlog import SqlBacklog
from adapters.sql.migrate import upgrade
from adapters.sql.relay import SqlRelay, relay_engines
from adapters.sql.state import schema_state
from entrypoints.bootstrap.container import Container

LOGINS = (("portal_app", "serviceflow_app"), ("portal_relay", "serviceflow_relay"))
# What a seeding loses with a machine that fails is seeded again.
HURRIED = "?synchronous_commit=off"


class RehearsalDatabase(msgspec.Struct, frozen=True, kw_only=True):
    """The addresses of one database, one for each role."""

    admin_url: str
    app_url: str
    relay_url: str

    @property
    def hurried(self) -> "RehearsalDatabase":
        """The same, for what can be done again: a commit does not wait for the disk."""
        urls = msgspec.structs.asdict(self)
        return RehearsalDatabase(**{name: url + HURRIED for name, url in urls.items()})


EmbeddedServer = EmbeddedPostgres
Backlog = SqlBacklog


def embedded_server(data_dir: Path) -> EmbeddedServer:
    return EmbeddedPostgres(data_dir)


def backlog_of(container: Container) -> Backlog:
    return SqlBacklog(container.door())


async def has_contractors(app_url: str, relay_url: str) -> bool:
    """False too for a database that was never migrated."""
    if not (await schema_state(app_url)).revision:
        return False
    pool = relay_engines(relay_url)
    try:
        return bool(await SqlRelay(pool).contractors())
    finally:
        await pool.close()


def fresh_database(server: EmbeddedPostgres, name: str, *, password: str) -> RehearsalDatabase:
    """Make a migrated, empty database on our own server; what it held before is gone."""
    asyncio.run(recreate_database(server.admin_dsn(), name))
    upgrade(server.admin_dsn(name))
    return _opened(server, name, password)


def copied_database(server: EmbeddedPostgres, name: str, *, source: str, password: str) -> RehearsalDatabase:
    """Make a copy of `source`, to which nobody may be connected; what `name` held before is gone."""
    asyncio.run(recreate_database(server.admin_dsn(), name, template=source))
    return _opened(server, name, password)


def label_of(server: EmbeddedPostgres, name: str) -> str | None:
    """What `put_label` wrote on this database; None too where there is none of this name."""
    return asyncio.run(database_label(server.admin_dsn(), name))


def put_label(server: EmbeddedPostgres, name: str, label: str) -> None:
    asyncio.run(label_database(server.admin_dsn(), name, label))


def _opened(server: EmbeddedPostgres, name: str, password: str) -> RehearsalDatabase:
    for login, group in LOGINS:
        asyncio.run(ensure_login(server.admin_dsn(name), name=login, password=password, group=group))
    app, relay = (server.dsn(name, login, password) for login, _ in LOGINS)
    return RehearsalDatabase(admin_url=server.admin_dsn(name), app_url=app, relay_url=relay)
