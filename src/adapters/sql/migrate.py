"""Bring a database to a revision of its tables; for the owner's address only."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

BOUNDS = {"lock_timeout": "5s", "statement_timeout": "600s", "application_name": "serviceflow-migrate"}
# Two migrations at once would both begin from the same revision.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7316254)"


def upgrade(admin_dsn: str, revision: str = "head") -> None:
    """Migrate up to `revision` in one transaction; at the head already, it does nothing.

    Blocks. Raises sqlalchemy.exc.DBAPIError, having changed nothing, when a table stays locked for 5 s.
    """
    _apart(admin_dsn, lambda config: command.upgrade(config, revision))


def downgrade(admin_dsn: str, revision: str = "base") -> None:
    """Migrate down to `revision`. What later tables held is lost."""
    _apart(admin_dsn, lambda config: command.downgrade(config, revision))


def head() -> str:
    """The newest revision that this code knows."""
    return ScriptDirectory.from_config(_script()).get_current_head() or ""


def _apart(admin_dsn: str, work: Callable[[Config], None]) -> None:
    """Run in a thread with an event loop of its own, for the caller's thread may be running one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_run(admin_dsn, work))).result()


async def _run(admin_dsn: str, work: Callable[[Config], None]) -> None:
    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(admin_dsn, server_settings=BOUNDS, timeout=10)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.exec_driver_sql(ONE_AT_A_TIME)
            await connection.run_sync(lambda sync: work(_config(sync)))
    finally:
        await engine.dispose()


def _config(connection: Connection) -> Config:
    config = _script()
    config.attributes["connection"] = connection
    return config


def _script() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config
