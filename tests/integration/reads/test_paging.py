"""Lists page by page: complete, in order, and steady while rows come in."""

import base64
from uuid import UUID

import asyncpg
import pytest

from adapters.sql.reads.customers import SqlCustomerReader
from adapters.sql.reads.estimates import SqlEstimateReader
from adapters.sql.reads.invoices import SqlInvoiceReader
from adapters.sql.reads.jobs import SqlJobReader
from adapters.sql.reads.payments import SqlPaymentReader
from application.ports.readers import BadCursor
from tests.integration.reads.conftest import CountingPool
from tests.integration.reads.seed import Firm, Seed, new_id
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio


async def test_every_row_comes_once_newest_first_whatever_comes_in_meanwhile(
    pool: CountingPool, database: TestDatabase, admin: asyncpg.Connection
) -> None:
    seed = Seed()
    firm, other = Firm(seed, "Ada Heating"), Firm(seed, "Bob Plumbing")
    for number in range(25):
        firm.estimate(f"E-{number}")
        other.estimate(f"E-{number}")
    await seed.write(database.admin_dsn)
    reader, cursor, seen = SqlEstimateReader(pool), None, list[str]()
    while True:
        page = await reader.list(firm.id, customer_id=None, status=None, cursor=cursor, most=10)
        seen += [item.number for item in page.items]
        await admin.execute(
            "insert into estimate (contractor_id, id, customer_id, property_id, number, title, status, revision,"
            " currency, least_minor, most_minor, content, valid_until, version) values ($1, $2, $3, $4, $5, '', 'sent',"
            " 1, 'USD', 0, 0, '{}', '2030-01-01', 0)",
            *(firm.id, new_id(), firm.customer_id, firm.property_id, f"E-new-{len(seen)}"),
        )
        cursor = page.next
        if cursor is None:
            break
    assert seen == [f"E-{number}" for number in reversed(range(25))]


async def test_a_page_that_is_just_full_is_the_last(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    for number in range(4):
        firm.estimate(f"E-{number}")
    await seed.write(database.admin_dsn)
    reader = SqlEstimateReader(pool)
    first = await reader.list(firm.id, customer_id=None, status=None, cursor=None, most=2)
    assert first.next is not None
    last = await reader.list(firm.id, customer_id=None, status=None, cursor=first.next, most=2)
    assert (len(last.items), last.next) == (2, None)


async def test_a_page_holds_up_to_a_hundred_and_knows_that_there_are_more(
    pool: CountingPool, database: TestDatabase
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    for number in range(101):
        firm.job(f"J-{number}")
    await seed.write(database.admin_dsn)
    page = await SqlJobReader(pool).list(firm.id, customer_id=None, status=None, cursor=None, most=100)
    assert len(page.items) == 100
    assert page.next is not None


GOOD = base64.urlsafe_b64encode(UUID(int=0x01A2_0649_0000_7000_8000_0000_0000_0042).bytes).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    ["", "x", GOOD[:-1], GOOD + "A", GOOD + "==", GOOD[:-1] + "B", "é" * 22, "a b", "/" * 22, "A" * 5_000, "\x00" * 22],
)
async def test_a_cursor_that_no_list_gave_out_is_refused(pool: CountingPool, cursor: str) -> None:
    lists = [
        SqlEstimateReader(pool).list(new_id(), customer_id=None, status=None, cursor=cursor, most=1),
        SqlInvoiceReader(pool).list(new_id(), customer_id=None, status=None, cursor=cursor, most=1),
        SqlJobReader(pool).list(new_id(), customer_id=None, status=None, cursor=cursor, most=1),
        SqlPaymentReader(pool).list(new_id(), invoice_id=None, state=None, cursor=cursor, most=1),
        SqlPaymentReader(pool).list_links(new_id(), cursor=cursor, most=1),
        SqlCustomerReader(pool).list(new_id(), email=None, cursor=cursor, most=1),
    ]
    for page in lists:
        with pytest.raises(BadCursor):
            await page
    assert pool.statements == 0
