"""Invoices as customers and staff read them: their figures come from the ledger and from what is on its way."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from adapters.sql import tables
from adapters.sql.reads.invoices import SqlInvoiceReader
from application.invoices.views import InvoiceView
from domain.invoices.states import Standing
from domain.payments.states import IN_FLIGHT, PaymentState
from tests.integration.reads.conftest import CountingPool
from tests.integration.reads.seed import LONG_AGO, Firm, Seed
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio


async def read(pool: CountingPool, firm: Firm, number: str = "INV-1") -> InvoiceView:
    view = await SqlInvoiceReader(pool).find_number(firm.id, number, customer_id=firm.customer_id)
    assert view is not None
    return view


async def test_a_customer_reads_all_of_an_invoice_in_one_statement(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    job_id, estimate_id = firm.job("J-310"), firm.estimate("E-1042", "approved")
    invoice_id = firm.invoice(
        "INV-2031",
        property_id=firm.property_id,
        job_id=job_id,
        estimate_id=estimate_id,
        issued_on=date(2026, 3, 1),
        due_on=date(2099, 3, 15),
        version=4,
    )
    card = {"method_brand": "visa", "method_last4": "4242", "settled_at": LONG_AGO}
    payment_id = firm.payment(invoice_id, "settled", 800, **card)
    entry_id = firm.entry(invoice_id, 800, payment_id=payment_id)
    credit_id = firm.entry(invoice_id, 1_000, kind="credit_applied")
    await seed.write(database.admin_dsn)
    view = await SqlInvoiceReader(pool).find(firm.id, invoice_id, customer_id=firm.customer_id)
    assert pool.statements == 1
    assert view is not None
    assert (view.number, view.title, view.note, view.version) == ("INV-2031", "Furnace, installed", "Thanks", 4)
    assert (view.customer_name, view.property_line) == ("Ada Heating customer", "1 Main St, Ada")
    assert (view.estimate_number, view.job_number) == ("E-1042", "J-310")
    assert (view.issued_on, view.due_on) == (date(2026, 3, 1), date(2099, 3, 15))
    assert [line.net_minor for line in view.lines] == [10_000]
    assert view.totals.total_minor == 10_800
    assert [(e.id, e.kind, e.amount_minor, e.payment_id, e.method) for e in view.ledger] == [
        (entry_id, "payment", 800, payment_id, "Visa •••• 4242"),
        (credit_id, "credit_applied", 1_000, None, ""),
    ]
    assert [(a.id, a.state, a.method, a.settled_at) for a in view.attempts] == [
        (payment_id, PaymentState.SETTLED, "Visa •••• 4242", LONG_AGO)
    ]
    assert (view.settled_minor, view.reserved_minor) == (1_800, 0)
    assert (view.balance_minor, view.payable_minor) == (9_000, 9_000)
    assert view.standing is Standing.PARTIALLY_PAID
    assert await SqlInvoiceReader(pool).find(firm.id, invoice_id, customer_id=None) == view


@pytest.mark.parametrize("state", PaymentState)
async def test_just_what_is_in_flight_reserves(pool: CountingPool, database: TestDatabase, state: PaymentState) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    firm.payment(firm.invoice(total=10_000), state, 4_000)
    firm.payment(firm.invoice("INV-2"), "processing", 500)
    await seed.write(database.admin_dsn)
    view = await read(pool, firm)
    assert view.reserved_minor == (4_000 if state in IN_FLIGHT else 0)
    assert view.payable_minor == 10_000 - view.reserved_minor
    assert view.balance_minor == 10_000


@pytest.mark.parametrize(("kind", "reserved"), [("final", 5_000), ("progress", 0)])
async def test_a_final_one_also_counts_what_is_on_its_way_to_the_deposit_of_its_job(
    pool: CountingPool, database: TestDatabase, kind: str, reserved: int
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    job_id, other_job = firm.job("J-1"), firm.job("J-2")
    firm.invoice(kind=kind, job_id=job_id)
    firm.payment(firm.invoice("INV-2", kind="deposit", job_id=job_id), "processing", 5_000)
    firm.payment(firm.invoice("INV-3", kind="deposit", job_id=other_job), "processing", 70)
    firm.payment(firm.invoice("INV-4", kind="progress", job_id=job_id), "processing", 9)
    await seed.write(database.admin_dsn)
    view = await read(pool, firm)
    assert view.reserved_minor == reserved
    page = await SqlInvoiceReader(pool).list(firm.id, customer_id=None, status=None, cursor=None, most=10)
    assert [item.standing for item in page.items if item.number == "INV-1"] == [view.standing]


@pytest.mark.parametrize(
    ("status", "due_on", "settled", "payment", "standing"),
    [
        ("open", date(2099, 1, 1), 0, None, Standing.DUE),
        ("open", None, 0, None, Standing.DUE),
        ("open", date(2020, 1, 1), 0, None, Standing.OVERDUE),
        ("open", date(2020, 1, 1), 0, "processing", Standing.DUE),
        ("open", date(2099, 1, 1), 10, None, Standing.PARTIALLY_PAID),
        ("open", date(2020, 1, 1), 9_800, "processing", Standing.PROCESSING),
        ("open", date(2020, 1, 1), 10_800, None, Standing.PAID),
        ("open", date(2020, 1, 1), 10_800, "disputed_open", Standing.DISPUTED),
        ("void", date(2020, 1, 1), 0, None, Standing.VOID),
        ("uncollectible", date(2020, 1, 1), 0, None, Standing.UNCOLLECTIBLE),
    ],
)
async def test_its_standing_is_the_same_on_its_page_and_in_the_list(
    pool: CountingPool,
    database: TestDatabase,
    status: str,
    due_on: date | None,
    settled: int,
    payment: str | None,
    standing: Standing,
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    invoice_id = firm.invoice(status=status, due_on=due_on)
    if settled:
        firm.entry(invoice_id, settled)
    if payment:
        firm.payment(invoice_id, payment, 1_000)
    await seed.write(database.admin_dsn)
    pool.statements = 0
    page = await SqlInvoiceReader(pool).list(firm.id, customer_id=None, status=status, cursor=None, most=10)
    assert pool.statements == 1
    view = await read(pool, firm)
    assert ([item.standing for item in page.items], view.standing) == ([standing], standing)
    assert [item.balance_minor for item in page.items] == [view.balance_minor] == [10_800 - settled]
    if status != "open":
        assert view.payable_minor == 0


@pytest.mark.parametrize(
    ("zone", "standing"), [("Pacific/Kiritimati", Standing.OVERDUE), ("Pacific/Pago_Pago", Standing.DUE)]
)
async def test_the_day_is_the_contractors_by_the_portals_clock(
    pool: CountingPool, database: TestDatabase, admin: asyncpg.Connection, zone: str, standing: Standing
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating", zone=zone)  # 14 hours ahead of UTC, or 11 behind
    firm.invoice(due_on=date(2031, 5, 1))
    await seed.write(database.admin_dsn)
    await admin.execute("update clock_shift set shift = '2031-05-01 12:00Z' - clock_timestamp()")
    assert (await read(pool, firm)).standing is standing


async def test_attempts_come_newest_first_and_at_most_twenty(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    invoice_id = firm.invoice()
    made = [
        firm.payment(invoice_id, "failed", 100, failure_reason="card_declined", checkout_ref=str(i)) for i in range(22)
    ]
    await seed.write(database.admin_dsn)
    attempts = (await read(pool, firm)).attempts
    assert [attempt.id for attempt in attempts] == made[:1:-1]
    assert attempts[0].failure == "card_declined"


@pytest.mark.T09
@pytest.mark.parametrize(
    ("number", "status", "shown"),
    [(None, "draft", False), (None, "void", False), ("INV-1", "void", True), ("INV-1", "open", True)],
    ids=["a draft", "a draft thrown away", "void", "open"],
)
async def test_customers_see_what_was_opened(
    pool: CountingPool, database: TestDatabase, number: str | None, status: str, shown: bool
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    invoice_id = firm.invoice(number, status)
    await seed.write(database.admin_dsn)
    reader, mine = SqlInvoiceReader(pool), firm.customer_id
    assert bool(await reader.find(firm.id, invoice_id, customer_id=mine)) is shown
    assert bool(await reader.find_number(firm.id, "INV-1", customer_id=mine)) is shown
    assert bool((await reader.list(firm.id, customer_id=mine, status=None, cursor=None, most=9)).items) is shown
    assert await reader.find(firm.id, invoice_id, customer_id=None)


@pytest.mark.T01
@pytest.mark.T02
async def test_nobody_elses_invoice_is_found(pool: CountingPool, database: TestDatabase) -> None:
    seed = Seed()
    firm, other = Firm(seed, "Ada Heating"), Firm(seed, "Bob Plumbing")
    neighbor = firm.customer("Neighbor")
    invoice_id = firm.invoice()
    await seed.write(database.admin_dsn)
    reader = SqlInvoiceReader(pool)
    asked: list[tuple[Any, Any]] = [(firm.id, neighbor), (other.id, firm.customer_id), (other.id, None)]
    for contractor_id, customer_id in asked:
        assert await reader.find(contractor_id, invoice_id, customer_id=customer_id) is None
        page = await reader.list(contractor_id, customer_id=customer_id, status=None, cursor=None, most=10)
        assert page.items == ()
        if customer_id:
            assert await reader.find_number(contractor_id, "INV-1", customer_id=customer_id) is None
    assert await reader.find_for_staff(other.id, invoice_id) is None


async def test_staff_read_the_fate_of_its_messages(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    invoice_id = firm.invoice()
    firm.add(tables.messages, subject_id=invoice_id, kind="invoice_sent", to_email="ann@example.com", state="queued")
    await seed.write(database.admin_dsn)
    staff = await SqlInvoiceReader(pool).find_for_staff(firm.id, invoice_id)
    assert staff is not None
    assert staff.invoice == await read(pool, firm)
    assert [(d.kind, d.to_email, d.state) for d in staff.deliveries] == [("invoice_sent", "ann@example.com", "queued")]
    assert pool.statements == 2


async def test_the_open_ones_are_parted_into_paid_and_not(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    firm.invoice("INV-1", settled_minor=10_800)
    firm.invoice("INV-2", settled_minor=10_799)
    firm.invoice("INV-3", "void")
    firm.invoice("INV-4", total=0)
    await seed.write(database.admin_dsn)
    reader, found = SqlInvoiceReader(pool), []
    for paid in (True, False, None):
        page = await reader.list(firm.id, customer_id=firm.customer_id, status=None, paid=paid, cursor=None, most=9)
        found.append([one.number for one in page.items])
    assert found == [["INV-4", "INV-1"], ["INV-2"], ["INV-4", "INV-3", "INV-2", "INV-1"]]
