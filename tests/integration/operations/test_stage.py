"""A rehearsal leaves alone what it has not made."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from entrypoints.bootstrap import add_contractor
from entrypoints.cli.parts import PartFailed
from entrypoints.cli.ports import chosen_ports
from entrypoints.cli.stage import NAMES, given_stage
from entrypoints.config import read_config
from tests.support.database import TestDatabase
from tests.support.portal import environ_of
from tests.support.sandbox import SandboxProcess

OLDER = "0000"


def test_a_database_with_contractors_is_refused_before_it_is_migrated(
    database: TestDatabase, sandbox_process: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(_used(database, sandbox_process))
    for name, dsn in zip(NAMES, (database.admin_dsn, database.app_dsn, database.relay_dsn), strict=True):
        monkeypatch.setenv(name, dsn)
    with pytest.raises(PartFailed, match="holds contractors already"):
        given_stage(chosen_ports(), tmp_path)
    assert asyncio.run(_revision(database)) == OLDER
    assert not list(tmp_path.iterdir())


async def _used(database: TestDatabase, sandbox: SandboxProcess) -> None:
    """Somebody's installation, of an older version."""
    config = read_config(environ_of(database, sandbox))
    await add_contractor(
        config,
        database.admin_dsn,
        name="Acme",
        hosts=("acme.test",),
        base_url="https://acme.test",
        email="office@acme.test",
    )
    connection = await asyncpg.connect(database.admin_dsn)
    try:
        await connection.execute("update alembic_version set version_num = $1", OLDER)
    finally:
        await connection.close()


async def _revision(database: TestDatabase) -> str:
    connection = await asyncpg.connect(database.admin_dsn)
    try:
        return str(await connection.fetchval("select version_num from alembic_version"))
    finally:
        await connection.close()
