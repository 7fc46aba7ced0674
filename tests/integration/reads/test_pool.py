"""The read pool: bounded, in step, and never one contractor's connection in another's mind."""

import asyncio
import random
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa

from adapters.sql import tables
from adapters.sql.reads.compiled import CONTRACTOR, Read
from adapters.sql.reads.pool import ReadPool, ReadStatement
from application.errors import Busy
from tests.integration.reads.seed import Firm, Seed
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio

PID = ReadStatement("select pg_backend_pid() as pid")
SLEEP = ReadStatement("select pg_sleep($1)")
CUSTOMERS = Read(
    sa.select(tables.customers.c.contractor_id, tables.customers.c.name).where(
        tables.customers.c.contractor_id == CONTRACTOR.c.id
    )
)
BROKEN = Read(  # fails on its first row, when the contractor has been set
    sa.select(sa.literal_column("1 / (0 * length(customer.name))").label("never")).where(
        tables.customers.c.contractor_id == CONTRACTOR.c.id
    )
)


@pytest.fixture
async def single(database: TestDatabase) -> AsyncIterator[ReadPool]:
    pool = ReadPool(database.app_dsn, size=1, wait_s=0.3)
    yield pool
    await pool.close()


async def pid_of(pool: ReadPool) -> int:
    [row] = await pool.fetch(PID, [])
    return int(row["pid"])


async def as_admin(database: TestDatabase, statement: str, *args: object) -> object:
    connection = await asyncpg.connect(database.admin_dsn)
    try:
        return await connection.fetchval(statement, *args)
    finally:
        await connection.close()


async def test_the_connection_used_last_is_used_next(database: TestDatabase) -> None:
    pool = ReadPool(database.app_dsn, size=3)
    await asyncio.gather(*(pool.fetch(SLEEP, [0.05]) for _ in range(3)))
    assert len({await pid_of(pool) for _ in range(5)}) == 1
    assert await connections(database) == 3
    await pool.close()


async def connections(database: TestDatabase) -> object:
    return await as_admin(
        database, "select count(*) from pg_stat_activity where datname = $1 and usename = 'portal_app'", database.name
    )


async def test_nothing_can_be_written_through_it(single: ReadPool) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await single.fetch(ReadStatement("delete from contact"), [])


async def test_without_a_contractor_a_read_fails_and_does_not_come_back_empty(single: ReadPool) -> None:
    with pytest.raises(asyncpg.PostgresError, match=r"app\.contractor"):
        await single.fetch(ReadStatement("select 1 from customer"), [])


async def test_an_answer_with_an_error_leaves_the_connection_in_use(single: ReadPool) -> None:
    before = await pid_of(single)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await single.fetch(ReadStatement("select 1 / 0"), [])
    assert await pid_of(single) == before


async def test_a_statement_that_takes_too_long_is_ended(single: ReadPool) -> None:
    with pytest.raises(Busy):
        await single.fetch(SLEEP, [30.0])
    await pid_of(single)


async def test_a_read_that_is_canceled_takes_its_connection_with_it(single: ReadPool) -> None:
    before = await pid_of(single)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await single.fetch(SLEEP, [1.0])
    assert await pid_of(single) != before


async def test_an_error_that_is_not_the_servers_answer_takes_the_connection_with_it(single: ReadPool) -> None:
    before = await pid_of(single)
    with pytest.raises(asyncpg.InterfaceError):
        await single.fetch(SLEEP, [])
    assert await pid_of(single) != before


async def test_when_all_are_taken_a_read_waits_and_then_gives_up(single: ReadPool) -> None:
    taken = asyncio.create_task(single.fetch(SLEEP, [1.0]))
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await pid_of(single)
    await taken
    await pid_of(single)


async def test_who_waits_longest_is_served_first(single: ReadPool) -> None:
    served: list[int] = []

    async def read(number: int) -> None:
        await single.fetch(SLEEP, [0.01])
        served.append(number)

    await asyncio.gather(*(read(number) for number in range(5)))
    assert served == [0, 1, 2, 3, 4]


async def test_one_who_stops_waiting_takes_nothing_with_them(single: ReadPool) -> None:
    before = await pid_of(single)
    taken = asyncio.create_task(single.fetch(SLEEP, [0.1]))
    gone, stays = asyncio.create_task(pid_of(single)), asyncio.create_task(pid_of(single))
    await asyncio.sleep(0.01)
    gone.cancel()
    assert await stays == before
    await taken


async def test_a_connection_that_comes_in_the_moment_of_giving_up_is_passed_on(single: ReadPool) -> None:
    before = await pid_of(single)
    last: list[asyncio.Task[int]] = []

    async def holder() -> None:
        await single.fetch(SLEEP, [0.05])
        # The next in line has been given the connection, and has not run since.
        last[0].cancel()

    taken = asyncio.create_task(holder())
    await asyncio.sleep(0.01)
    last.append(asyncio.create_task(pid_of(single)))
    await asyncio.sleep(0.01)
    stays = asyncio.create_task(pid_of(single))
    assert await stays == before
    with pytest.raises(asyncio.CancelledError):
        await last[0]
    await taken


async def test_a_connection_that_the_server_closed_is_replaced(database: TestDatabase, single: ReadPool) -> None:
    before = await pid_of(single)
    await as_admin(database, "select pg_terminate_backend($1)", before)
    while await as_admin(database, "select true from pg_stat_activity where pid = $1", before):
        pass
    assert await pid_of(single) != before


async def test_a_connection_that_cannot_be_opened_costs_no_place(database: TestDatabase) -> None:
    pool = ReadPool(f"{database.app_dsn.rsplit('/', 1)[0]}/nowhere", size=1, wait_s=0.3)
    for _ in range(3):
        with pytest.raises(asyncpg.InvalidCatalogNameError):  # and not Busy, as if the only place were taken
            await pid_of(pool)


async def test_a_server_that_is_away_is_busy() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        pool = ReadPool(f"postgresql://a:b@127.0.0.1:{nobody.getsockname()[1]}/portal", size=1)
        with pytest.raises(Busy):
            await pid_of(pool)


async def test_closing_leaves_no_connection(database: TestDatabase) -> None:
    pool = ReadPool(database.app_dsn, size=2)
    reading = asyncio.create_task(pool.fetch(SLEEP, [0.1]))
    await pid_of(pool)
    await pool.close()
    await reading
    await asyncio.sleep(0.05)
    assert await connections(database) == 0


def test_each_event_loop_has_connections_of_its_own(database: TestDatabase) -> None:
    pool = ReadPool(database.app_dsn, size=1)

    async def once() -> int:
        try:
            return await pid_of(pool)
        finally:
            await pool.close()

    assert asyncio.run(once()) != asyncio.run(once())


@pytest.mark.T04
async def test_one_connection_shared_by_two_contractors_never_mixes_them(
    database: TestDatabase, rounds: Callable[..., int]
) -> None:
    seed = Seed()
    firms = [Firm(seed, "A"), Firm(seed, "B")]
    await seed.write(database.admin_dsn)
    pool, dice = ReadPool(database.app_dsn, size=1, wait_s=5), random.Random(4)
    seen: Counter[str] = Counter()

    async def read(contractor_id: UUID, luck: float) -> list[asyncpg.Record]:
        if luck < 0.1:
            return await BROKEN.all(pool, contractor_id)
        if luck < 0.3:
            async with asyncio.timeout((luck - 0.1) / 200):  # at any moment of waiting, opening and reading
                return await CUSTOMERS.all(pool, contractor_id)
        return await CUSTOMERS.all(pool, contractor_id)

    for start in range(0, rounds(short=1_000, long=10_000), 10):
        asked = [firms[(start + i) % 2].id for i in range(10)]
        answers = await asyncio.gather(*(read(who, dice.random()) for who in asked), return_exceptions=True)
        for contractor_id, answer in zip(asked, answers, strict=True):
            if isinstance(answer, BaseException):
                assert isinstance(answer, asyncpg.DivisionByZeroError | TimeoutError)
                seen[type(answer).__name__] += 1
            else:
                assert [row["contractor_id"] for row in answer] == [contractor_id]
                seen["rows"] += 1
    assert seen["rows"] > 500
    assert seen["DivisionByZeroError"] > 20
    assert seen["TimeoutError"] > 20
    await pool.close()
