"""Estimates as customers and staff read them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from adapters.sql import tables
from adapters.sql.reads.estimates import SqlEstimateReader
from application.estimates.views import DepositInvoiceView
from domain.estimates.states import EstimateStatus
from tests.integration.reads.conftest import CountingPool
from tests.integration.reads.seed import LONG_AGO, SOON, Firm, Seed, new_id
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio

DECISION = {
    "by_name": "Ann",
    "by_kind": "link",
    "at": "2026-03-01T10:00:00Z",
    "how_told": "",
    "reason": "",
    "option_id": None,
    "option_name": "Best",
    "lines": [],
    "totals": None,
    "deposit_minor": 5400,
    "signer_name": "Ann Example",
    "signature_kind": "typed",
    "content_hash": "ab" * 32,
    "ip": "192.0.2.1",
    "user_agent": "Firefox",
    "language": "en",
    "key": "a form's own",
}


async def test_a_customer_reads_all_of_an_estimate_in_one_statement(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    estimate_id = firm.estimate("E-1042", version=3, expires_at=SOON)
    await seed.write(database.admin_dsn)
    view = await SqlEstimateReader(pool).find(firm.id, estimate_id, customer_id=firm.customer_id)
    assert view is not None
    assert (view.id, view.number, view.revision, view.version) == (estimate_id, "E-1042", 1, 3)
    assert (view.status, view.title, view.scope) == (EstimateStatus.SENT, "New furnace", "Replace it")
    assert (view.customer_name, view.property_line) == ("Ada Heating customer", "1 Main St, Ada")
    assert [(option.name, option.totals.total_minor) for option in view.options] == [("Good", 10_800), ("Best", 21_600)]
    assert (view.terms, view.sent_at, view.decision, view.job_number) == ("Pay in 14 days.", LONG_AGO, None, None)
    assert view.deposit_invoice is None
    assert pool.statements == 1


async def test_an_approved_one_shows_its_decision_job_and_deposit(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    estimate_id = firm.estimate(status="approved", decision=json.dumps(DECISION))
    job_id = firm.job("J-310")
    firm.add(tables.job_estimates, job_id=job_id, estimate_id=estimate_id)
    firm.invoice("INV-1", "void", kind="deposit", estimate_id=estimate_id, job_id=job_id)
    invoice_id = firm.invoice("INV-2", kind="deposit", total=5_400, estimate_id=estimate_id, job_id=job_id)
    firm.entry(invoice_id, 400)
    firm.payment(invoice_id, "processing", 1_000)
    firm.payment(invoice_id, "failed", 4_000)
    await seed.write(database.admin_dsn)
    view = await SqlEstimateReader(pool).find_number(firm.id, "E-1", customer_id=firm.customer_id)
    assert view is not None
    assert view.decision is not None
    assert (view.decision.by_name, view.decision.signer_name) == ("Ann", "Ann Example")
    assert view.decision.at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert view.job_number == "J-310"
    assert view.deposit_invoice == DepositInvoiceView(
        id=invoice_id,
        number="INV-2",
        status="open",
        total_minor=5_400,
        settled_minor=400,
        reserved_minor=1_000,
        payable_minor=4_000,
    )
    assert pool.statements == 1


async def test_one_that_is_to_extend_a_job_names_it(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    estimate_id = firm.estimate(job_id=firm.job("J-7"))
    await seed.write(database.admin_dsn)
    view = await SqlEstimateReader(pool).find(firm.id, estimate_id, customer_id=None)
    assert view is not None
    assert view.job_number == "J-7"


@pytest.mark.T46
async def test_a_sent_one_is_expired_from_the_first_instant_past_its_last_day(
    pool: CountingPool, database: TestDatabase, admin: asyncpg.Connection
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    estimate_id = firm.estimate(expires_at=SOON)
    decided = firm.estimate("E-2", "approved", expires_at=SOON)
    await seed.write(database.admin_dsn)
    reader = SqlEstimateReader(pool)

    async def statuses() -> list[EstimateStatus]:
        views = [await reader.find(firm.id, id_, customer_id=None) for id_ in (estimate_id, decided)]
        return [view.status for view in views if view]

    assert await statuses() == [EstimateStatus.SENT, EstimateStatus.APPROVED]
    await admin.execute("update clock_shift set shift = '2 hours'")
    assert await statuses() == [EstimateStatus.EXPIRED, EstimateStatus.APPROVED]
    for status, number in {"expired": 1, "sent": 0, "approved": 1}.items():
        page = await reader.list(firm.id, customer_id=None, status=status, cursor=None, most=10)
        assert [item.status for item in page.items] == [status] * number


@pytest.mark.T09
@pytest.mark.parametrize(
    ("status", "values", "shown"),
    [
        ("draft", {}, False),
        ("withdrawn", {"sent_at": None}, False),
        ("withdrawn", {}, True),
        ("sent", {}, True),
        ("declined", {}, True),
    ],
    ids=["a draft", "withdrawn as a draft", "withdrawn", "sent", "declined"],
)
async def test_customers_see_what_was_sent_to_them(
    pool: CountingPool, database: TestDatabase, status: str, values: dict[str, Any], shown: bool
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    estimate_id = firm.estimate(status=status, **values)
    await seed.write(database.admin_dsn)
    reader, mine = SqlEstimateReader(pool), firm.customer_id
    assert bool(await reader.find(firm.id, estimate_id, customer_id=mine)) is shown
    assert bool(await reader.find_number(firm.id, "E-1", customer_id=mine)) is shown
    page = await reader.list(firm.id, customer_id=mine, status=None, cursor=None, most=10)
    assert bool(page.items) is shown
    assert await reader.find(firm.id, estimate_id, customer_id=None)


@pytest.mark.T01
@pytest.mark.T02
async def test_nobody_elses_estimate_is_found(pool: CountingPool, database: TestDatabase) -> None:
    seed = Seed()
    firm, other = Firm(seed, "Ada Heating"), Firm(seed, "Bob Plumbing")
    neighbor = firm.customer("Neighbor")
    estimate_id = firm.estimate(status="approved")
    firm.add(tables.evidence, estimate_id=estimate_id, signature_png=b"PNG", actor="{}")
    await seed.write(database.admin_dsn)
    reader = SqlEstimateReader(pool)
    for contractor_id, customer_id in [(firm.id, neighbor), (other.id, firm.customer_id), (other.id, None)]:
        assert await reader.find(contractor_id, estimate_id, customer_id=customer_id) is None
        page = await reader.list(contractor_id, customer_id=customer_id, status=None, cursor=None, most=10)
        assert page.items == ()
        if customer_id:
            assert await reader.find_number(contractor_id, "E-1", customer_id=customer_id) is None
    assert await reader.find_for_staff(other.id, estimate_id) is None
    assert await reader.signature_png(other.id, estimate_id) is None
    assert await reader.signature_png(firm.id, estimate_id) == b"PNG"


async def test_staff_read_the_fate_of_its_messages_and_what_was_asked(
    pool: CountingPool, database: TestDatabase
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    estimate_id = firm.estimate()
    about = {"kind": "estimate_sent", "subject_id": estimate_id, "problem": ""}
    firm.add(tables.messages, **about, to_email="ann@example.com", state="sent", sent_at=LONG_AGO + timedelta(days=1))
    firm.add(tables.messages, **{**about, "problem": "no such box"}, to_email="x@example.com", state="refused")
    firm.add(tables.messages, **{**about, "subject_id": new_id()}, to_email="other@example.com", state="sent")
    request_id = firm.add(
        tables.change_requests, estimate_id=estimate_id, message="Cheaper?", actor='{"name": "Ann"}', at=LONG_AGO
    )
    await seed.write(database.admin_dsn)
    staff = await SqlEstimateReader(pool).find_for_staff(firm.id, estimate_id)
    assert staff is not None
    assert staff.estimate.number == "E-1"
    assert [(d.to_email, d.state, d.problem, d.at) for d in staff.deliveries] == [
        ("x@example.com", "refused", "no such box", LONG_AGO),
        ("ann@example.com", "sent", "", LONG_AGO + timedelta(days=1)),
    ]
    [request] = staff.change_requests
    assert (request.id, request.message, request.by_name, request.at) == (request_id, "Cheaper?", "Ann", LONG_AGO)
    assert pool.statements == 1


async def test_a_list_holds_its_rows_and_where_it_goes_on_in_one_statement(
    pool: CountingPool, database: TestDatabase
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    for number in range(3):
        firm.estimate(f"E-{number}", least_minor=10_800, most_minor=21_600)
    await seed.write(database.admin_dsn)
    page = await SqlEstimateReader(pool).list(firm.id, customer_id=None, status="sent", cursor=None, most=2)
    assert [item.number for item in page.items] == ["E-2", "E-1"]
    assert (page.items[0].least_minor, page.items[0].most_minor) == (10_800, 21_600)
    assert page.items[0].customer_name == "Ada Heating customer"
    assert page.next is not None
    assert pool.statements == 1
