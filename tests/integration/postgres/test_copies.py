"""A database that is kept as a pattern: copied for each run, and known by its label."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from entrypoints.bootstrap import EmbeddedServer, copied_database, fresh_database, label_of, put_label

PASSWORD = "of this run"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "postgres")  # durable, as a rehearsal's is
    server.start()
    yield server
    server.stop()


def ask(dsn: str, *statements: str) -> object:
    async def once() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            return [await connection.fetchval(statement) for statement in statements][-1]
        finally:
            await connection.close()

    return asyncio.run(once())


def test_each_run_begins_with_what_the_pattern_holds(server: EmbeddedServer) -> None:
    pattern = fresh_database(server, "past", password=PASSWORD)
    ask(pattern.admin_url, "insert into schedule values ('kept', now())")
    for _ in range(2):  # what the first run left is gone in the second
        run = copied_database(server, "run", source="past", password=PASSWORD)
        assert ask(run.admin_url, "select string_agg(name, ',') from schedule") == "kept"
        ask(run.admin_url, "insert into schedule values ('of one run', now())")
    assert ask(run.app_url, "select current_user") == "portal_app"
    assert ask(pattern.admin_url, "select count(*) from schedule") == 1


def test_a_label_belongs_to_one_database_and_goes_with_it(server: EmbeddedServer) -> None:
    assert label_of(server, "past") is None
    fresh_database(server, "past", password=PASSWORD)
    assert label_of(server, "past") is None
    put_label(server, "past", "it's whole")
    copied_database(server, "run", source="past", password=PASSWORD)
    assert (label_of(server, "past"), label_of(server, "run")) == ("it's whole", None)
    fresh_database(server, "past", password=PASSWORD)
    assert label_of(server, "past") is None, "one that is made anew is not whole yet"


def test_what_can_be_done_again_does_not_wait_for_the_disk(server: EmbeddedServer) -> None:
    database = fresh_database(server, "past", password=PASSWORD)
    for url in (database.hurried.admin_url, database.hurried.app_url, database.hurried.relay_url):
        assert ask(url, "show synchronous_commit") == "off"
    assert ask(database.app_url, "show synchronous_commit") == "on"
