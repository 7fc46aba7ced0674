"""The launcher against PostgreSQL's own programs: a server begins, is found again, and ends."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from adapters.postgres.errors import ServerUnavailable
from adapters.postgres.launcher import EmbeddedPostgres
from adapters.postgres.logins import ensure_login


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path / "postgres", durable=False)
    server.start()
    yield server
    server.stop()


def ask(dsn: str, statement: str) -> object:
    async def once() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(once())


def test_a_server_left_running_by_a_killed_process_is_found_again(server: EmbeddedPostgres, tmp_path: Path) -> None:
    begun = ask(server.admin_dsn(), "select pg_postmaster_start_time()")
    other = EmbeddedPostgres(tmp_path / "postgres", durable=False)
    other.start()
    assert other.port == server.port
    assert ask(other.admin_dsn(), "select pg_postmaster_start_time()") == begun


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres")
    server.start()
    try:
        ask(server.admin_dsn(), "create table kept (id int)")
        server.stop()
        server.start()
        assert ask(server.admin_dsn(), "select count(*) from kept") == 0
        assert ask(server.admin_dsn(), "show fsync") == "on"
        assert ask(server.admin_dsn(), "show data_checksums") == "on"
    finally:
        server.stop()


def test_stopping_twice_or_before_the_first_start_does_nothing(server: EmbeddedPostgres, tmp_path: Path) -> None:
    server.stop()
    server.stop()
    EmbeddedPostgres(tmp_path / "never").stop()
    with pytest.raises(OSError, match=r"Connect|refused"):
        ask(server.admin_dsn(), "select 1")


def test_nobody_enters_without_the_password(server: EmbeddedPostgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(server.dsn("postgres", "postgres", "wrong"), "select 1")
    files = {path.name: path.stat().st_mode & 0o777 for path in server.data_dir.iterdir()}
    assert files["cluster"] == 0o700
    assert files["superuser-password"] == 0o600


def test_a_first_start_cut_short_is_begun_anew(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(tmp_path / "postgres", durable=False)
    server.start()
    try:
        assert ask(server.admin_dsn(), "select 1") == 1
    finally:
        server.stop()


def test_data_of_another_version_is_refused_with_a_way_out(server: EmbeddedPostgres) -> None:
    server.stop()
    version = server.data_dir / "cluster" / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("14\n")
    with pytest.raises(ServerUnavailable, match=r"made by PostgreSQL 14.*PG_BIN"):
        server.start()
    version.write_text(made_by)


def test_a_port_in_use_is_named_in_the_refusal(server: EmbeddedPostgres, tmp_path: Path) -> None:
    second = EmbeddedPostgres(tmp_path / "second", port=server.port, durable=False)
    with pytest.raises(ServerUnavailable, match=r"did not start.*Address already in use"):
        second.start()


def test_programs_that_are_not_there_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(ServerUnavailable, match=r"PG_BIN=.* holds no PostgreSQL"):
        EmbeddedPostgres(tmp_path / "postgres").start()


def test_a_login_role_has_the_rights_of_its_group_and_no_more(server: EmbeddedPostgres) -> None:
    admin = server.admin_dsn()
    ask(admin, "create role readers nologin")

    async def race() -> None:
        logins = (ensure_login(admin, name="app", password="it's", group="readers") for _ in range(8))
        await asyncio.gather(*logins)

    asyncio.run(race())
    dsn = server.dsn("postgres", "app", "it's")
    assert ask(dsn, "select pg_has_role('app', 'readers', 'member')") is True
    assert ask(dsn, "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles "
                    "where rolname = 'app'") is False  # fmt: skip


def test_a_login_role_needs_a_plain_name(server: EmbeddedPostgres) -> None:
    with pytest.raises(ValueError, match="not a plain role name"):
        asyncio.run(ensure_login(server.admin_dsn(), name='a"b', password="x", group="readers"))
