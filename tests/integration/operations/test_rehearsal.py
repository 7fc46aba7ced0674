"""The past of the rehearsal lived through on a real database: every state that there is, and all of it adds up.

Short: a few of each course. Long: the three firms whole.
"""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import InvoiceKind
from domain.invoices.states import Standing
from domain.jobs.job import JobStatus
from domain.payments.states import PaymentState
from entrypoints.bootstrap import Container, broken_invariants, close_all, make_container
from entrypoints.cli.rehearsal.courses import DELSOL_YEARS, LUMIERE_YEARS, THREE_YEARS, Mix
from entrypoints.cli.rehearsal.firms import FIRMS, SMALL_FIRMS
from entrypoints.cli.rehearsal.firms.delsol import DELSOL
from entrypoints.cli.rehearsal.firms.lumiere import LUMIERE
from entrypoints.cli.rehearsal.firms.northwind import NORTHWIND
from entrypoints.cli.rehearsal.seeding import Firms, SeededFirm, live_today, seed_past
from entrypoints.config import Config, read_config
from entrypoints.http.main import build
from tests.support.database import TestDatabase, TestServer
from tests.support.portal import environ_of
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio

TODAY_ALONE = Mix(courses=(), pins=THREE_YEARS.pins, invoices=7)
DELSOL_TODAY = Mix(courses=(), pins=DELSOL_YEARS.pins, invoices=1)
# No command leads to these today: a revision; a refund or dispute; money that is on its way for days.
NO_ESTIMATE = {EstimateStatus.SUPERSEDED}
NO_INVOICE = {Standing.DISPUTED, Standing.PROCESSING}


@dataclass(frozen=True, slots=True)
class Rehearsed:
    config: Config
    database: TestDatabase
    sandbox: SandboxProcess
    firms: Firms
    seeded: Sequence[SeededFirm]
    container: Container

    async def rows(self, statement: str) -> list[Any]:
        connection = await asyncpg.connect(self.database.admin_dsn)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    async def counts(self, statement: str) -> dict[str, int]:
        return {row[0]: row[1] for row in await self.rows(statement)}


@asynccontextmanager
async def lived_through(database: TestDatabase, firms: Firms) -> AsyncIterator[Rehearsed]:
    with SandboxProcess.start() as sandbox:  # one of its own: it lives in the past for a while
        config = read_config(environ_of(database, sandbox))
        seeded = await seed_past(config, database.admin_dsn, sandbox_url=sandbox.url, firms=firms)
        container = make_container(config)
        try:
            yield Rehearsed(config, database, sandbox, firms, seeded, container)
        finally:
            await close_all(container)


@pytest.mark.parametrize(
    "firms",
    [pytest.param(SMALL_FIRMS[:1], id="a few"), pytest.param(FIRMS, id="whole", marks=pytest.mark.long)],
)
async def test_a_past_is_whole_and_adds_up(database: TestDatabase, firms: Firms) -> None:
    async with lived_through(database, firms) as rehearsed:
        assert await broken_invariants(rehearsed.config) == []
        await _nothing_waits(rehearsed)
        await _every_state_is_there(rehearsed)
        await _both_books_agree(rehearsed)
        await _stamps_lie_in_the_past(rehearsed)
        if firms is FIRMS:
            await _as_many_as_promised(rehearsed)


async def _as_many_as_promised(rehearsed: Rehearsed) -> None:
    """With what is done today: the links alone come on top of it."""
    await live_today(rehearsed.config, rehearsed.seeded, sandbox_url=rehearsed.sandbox.url, firms=rehearsed.firms)
    for table, promised in (("customer", 40), ("job", 200), ("estimate", 150), ("invoice", 300)):
        found = await rehearsed.counts(f"SELECT contractor_id, count(*) FROM {table} GROUP BY 1")
        main, *others = (found[made.known.contractor_id] for made in rehearsed.seeded)
        assert main == promised, table
        assert min(others) >= 7, table


async def _nothing_waits(rehearsed: Rehearsed) -> None:
    """And nobody was mailed."""
    assert await rehearsed.rows("SELECT name FROM outbox WHERE done_at IS NULL OR tries > 0") == []
    assert set(await rehearsed.counts("SELECT state, count(*) FROM message GROUP BY 1")) == {"sent"}
    assert await rehearsed.sandbox.amails() == []
    assert await rehearsed.rows("SELECT code FROM alert") == []
    assert await rehearsed.rows("SELECT FROM document") == [], "PDFs are made when somebody asks for them"


async def _every_state_is_there(rehearsed: Rehearsed) -> None:
    estimates = await rehearsed.counts("SELECT status, count(*) FROM estimate GROUP BY 1")
    assert set(estimates) == set(EstimateStatus) - NO_ESTIMATE
    assert set(await rehearsed.counts("SELECT status, count(*) FROM job GROUP BY 1")) == set(JobStatus)
    assert set(await rehearsed.counts("SELECT kind, count(*) FROM invoice GROUP BY 1")) == set(InvoiceKind)
    payments = await rehearsed.counts("SELECT state, count(*) FROM payment GROUP BY 1")
    assert set(payments) == {PaymentState.SETTLED, PaymentState.EXPIRED}, "paid, or refused and left"
    standings = {standing async for standing in _standings(rehearsed)}
    assert standings == set(Standing) - NO_INVOICE


async def _standings(rehearsed: Rehearsed) -> AsyncIterator[Standing]:
    for made in rehearsed.seeded:
        for row in await rehearsed.rows(f"SELECT id FROM invoice WHERE contractor_id = '{made.known.contractor_id}'"):
            view = await rehearsed.container.invoices().find(made.known.contractor_id, row[0], customer_id=None)
            assert view is not None
            yield view.standing


async def _both_books_agree(rehearsed: Rehearsed) -> None:
    """What the processor captured is what the ledgers hold, to the cent and for each account."""
    captured: Counter[str] = Counter()
    for charge in (await rehearsed.sandbox.atruth())["charges"]:
        captured[charge["account"]] += charge["captured"] if charge["status"] == "succeeded" else 0
    held = await rehearsed.counts(
        """SELECT p.account, sum(e.amount_minor)::bigint FROM ledger_entry e
           JOIN payment p ON p.contractor_id = e.contractor_id AND p.id = e.payment_id GROUP BY 1"""
    )
    assert held == captured
    assert all(minor > 0 for minor in held.values())


async def _stamps_lie_in_the_past(rehearsed: Rehearsed) -> None:
    """Each act at its time, in this order, and the clock is home again."""
    [row] = await rehearsed.rows(
        """SELECT (SELECT shift FROM clock_shift), (SELECT min(created_at) FROM customer),
                  (SELECT min(sent_at) FROM message), (SELECT min(settled_at) FROM payment),
                  (SELECT bool_and(created_at <= sent_at) FROM estimate WHERE sent_at IS NOT NULL),
                  (SELECT max(created_at) FROM invoice)"""
    )
    shift, first_customer, first_mail, first_payment, in_order, last_invoice = row
    now = datetime.now(UTC)
    assert (shift, in_order) == (timedelta(0), True)
    assert now - timedelta(days=3 * 366) < first_customer < first_mail < first_payment < now - timedelta(days=60)
    assert last_invoice < now - timedelta(hours=1)


async def test_today_is_done_on_top_with_real_mails_and_live_links(database: TestDatabase) -> None:
    firms = ((NORTHWIND, TODAY_ALONE), (DELSOL, DELSOL_TODAY))
    async with lived_through(database, firms) as rehearsed:
        await live_today(rehearsed.config, rehearsed.seeded, sandbox_url=rehearsed.sandbox.url, firms=firms)
        await _work_off(rehearsed)
        assert await broken_invariants(rehearsed.config) == []
        mails = await rehearsed.sandbox.amails(to="ana.morales@example.com")
        assert [len(mail["attachments"]) for mail in mails] == [1], "Ana finds her estimate with its PDF"
        assert "awaiting_customer" in await rehearsed.counts("SELECT state, count(*) FROM payment GROUP BY 1")
        links = rehearsed.seeded[0].known.links
        assert {"estimate", "invoice", "payment", "estimate declined", "invoice paid"} <= set(links)
        await _every_link_opens(rehearsed)


async def test_numbers_amounts_and_states_are_the_same_each_time(database_server: TestServer) -> None:
    firms = ((LUMIERE, LUMIERE_YEARS),)
    told = []
    for _ in range(2):
        with database_server.fresh() as database:
            async with lived_through(database, firms) as rehearsed:
                await rehearsed.rows(DAYS_AGO)
                told.append([tuple(row) for row in await rehearsed.rows(SUMMARY)])
    assert told[0] == told[1]
    assert len(told[0]) > 60, "estimates, jobs, invoices and payments"


DAYS_AGO = """
    CREATE FUNCTION days_ago(at timestamptz) RETURNS integer LANGUAGE sql AS $$
        SELECT (now() AT TIME ZONE 'America/Toronto')::date - (at AT TIME ZONE 'America/Toronto')::date $$"""
SUMMARY = """
    SELECT 'estimate', c.name, e.number, e.status, e.most_minor, days_ago(e.created_at)
        FROM estimate e JOIN customer c ON c.id = e.customer_id
    UNION ALL SELECT 'job', c.name, j.number, j.status, 0, days_ago(j.created_at)
        FROM job j JOIN customer c ON c.id = j.customer_id
    UNION ALL SELECT 'invoice', c.name, coalesce(i.number, i.title), i.status, i.settled_minor,
            days_ago(i.created_at)
        FROM invoice i JOIN customer c ON c.id = i.customer_id
    UNION ALL SELECT 'payment', c.name, p.method_last4, p.state, p.amount_minor, days_ago(p.started_at)
        FROM payment p JOIN customer c ON c.id = p.customer_id
    ORDER BY 1, 2, 3, 4, 5, 6"""


async def _every_link_opens(rehearsed: Rehearsed) -> None:
    """Each at the host of its own contractor."""
    transport = httpx.ASGITransport(app=build(rehearsed.container))
    async with httpx.AsyncClient(transport=transport) as client:
        for made in rehearsed.seeded:
            for name, link in made.known.links.items():
                answer = await client.get(link)
                assert answer.status_code == httpx.codes.OK, (made.name, name)
                assert made.name.partition(" ")[0] in answer.text
    hosts = [made.url.partition("//")[2].partition(":")[0] for made in rehearsed.seeded]
    assert hosts == ["127.0.0.1", "delsol.localhost"]


async def _work_off(rehearsed: Rehearsed) -> None:
    relay, run = rehearsed.container.relay(), rehearsed.container.task_runner()
    while leased := await relay.lease(most=50, lease_s=30):
        for task in leased:
            await run(task.contractor_id, task.id)
