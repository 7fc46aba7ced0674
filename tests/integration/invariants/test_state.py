"""What a start asks of the database, as the roles that it will use."""

from datetime import timedelta
from urllib.parse import urlsplit

import asyncpg
import pytest

from adapters.sql.migrate import head
from adapters.sql.setup import move_clock
from adapters.sql.state import clock_difference_s, relay_fault, schema_state
from application.errors import Busy
from tests.support.database import TestDatabase, TestServer

pytestmark = pytest.mark.anyio


async def test_a_migrated_database_is_current(database: TestDatabase) -> None:
    state = await schema_state(database.app_dsn)
    assert (state.current, state.revision, state.clock_moved) == (True, head(), False)


async def test_a_database_of_another_revision_is_not_current(database: TestDatabase) -> None:
    owner = await asyncpg.connect(database.admin_dsn)
    try:
        await owner.execute("update alembic_version set version_num = '0000'")
    finally:
        await owner.close()
    state = await schema_state(database.app_dsn)
    assert (state.current, state.revision) == (False, "0000")


async def test_a_database_without_tables_is_not_current(database: TestDatabase, database_server: TestServer) -> None:
    with database_server.empty() as empty:
        state = await schema_state(empty.app_dsn)
    assert (state.current, state.revision, state.clock_moved) == (False, "", False)


async def test_a_moved_clock_is_seen(database: TestDatabase) -> None:
    await move_clock(database.admin_dsn, timedelta(minutes=-1))
    assert (await schema_state(database.app_dsn)).clock_moved


async def test_a_server_that_does_not_answer_is_busy(database: TestDatabase) -> None:
    nobody = urlsplit(database.app_dsn)._replace(netloc="portal_app:test@127.0.0.1:1").geturl()
    for ask in (schema_state, relay_fault, clock_difference_s):
        with pytest.raises(Busy):
            await ask(nobody)


async def test_the_relay_may_hand_out_ids_and_read_no_words(database: TestDatabase) -> None:
    assert await relay_fault(database.relay_dsn) == ""
    assert await relay_fault(database.app_dsn) == "it may not hand out the outbox's tasks"
    assert await relay_fault(database.admin_dsn) == "it may read more than ids"


async def test_the_clocks_of_one_machine_agree(database: TestDatabase) -> None:
    await move_clock(database.admin_dsn, timedelta(days=3))  # the portal's clock is not what is compared
    assert abs(await clock_difference_s(database.app_dsn)) < 2
