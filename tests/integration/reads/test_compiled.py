"""Each statement of the read side sets its contractor first, reads the same as a transaction does, and uses indexes."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa

from adapters.sql import tables
from adapters.sql.reads.compiled import CONTRACTOR, compile_read, constant
from adapters.sql.reads.pool import SETTINGS
from tests.integration.reads.every_read import arguments, every_read
from tests.integration.reads.seed import Firm, Seed, new_id
from tests.support.database import TestDatabase, TestServer

READS = every_read()
ROWS = 10_000  # of each document, the short form of growth; half of them belong to each of two contractors
ONE_ROW = {"clock_shift", "contractor"}


def test_there_is_something_to_test() -> None:
    assert len(READS) >= 30  # found by looking, so that none is forgotten


def test_a_read_without_the_contractor_is_refused() -> None:
    with pytest.raises(ValueError, match="CONTRACTOR"):
        compile_read(sa.select(tables.jobs.c.id))


def test_a_read_with_a_value_in_it_is_refused() -> None:
    mine = tables.jobs.c.contractor_id == CONTRACTOR.c.id
    with pytest.raises(ValueError, match="bindparam"):
        compile_read(sa.select(tables.jobs.c.id).where(mine, tables.jobs.c.number == "J-1"))


def test_a_constant_is_one_plain_word() -> None:
    with pytest.raises(ValueError, match="plain"):
        constant("a' or 'a' = 'a")


@pytest.mark.parametrize("given", [{}, {"id": new_id(), "more": 1}], ids=["too few", "too many"])
def test_a_read_takes_just_its_own_parameters(given: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="takes"):
        READS["estimates.FIND"].arguments(new_id(), **given)


@dataclass(frozen=True)
class Grown:
    """A database with many rows of two contractors in every table that a read touches."""

    database: TestDatabase
    contractor_id: UUID
    things: dict[str, dict[str, object]]  # the parameters by which each module's reads find something

    def arguments(self, name: str, *, contractor_id: UUID | None = None) -> list[object]:
        key = next(key for key in (name, name.split(".")[0]) if key in self.things)
        return arguments(READS[name], contractor_id or self.contractor_id, **self.things[key])


@pytest.fixture(scope="module")
async def grown(database_server: TestServer) -> AsyncIterator[Grown]:
    with database_server.fresh() as database:
        seed = Seed()
        firm, other = Firm(seed, "A"), Firm(seed, "B")
        things = grow(firm, ROWS // 2)
        grow(other, ROWS // 2)
        await seed.write(database.admin_dsn)
        yield Grown(database, firm.id, things)


def grow(firm: Firm, most: int) -> dict[str, dict[str, object]]:
    """Add `most` of everything, each with a customer of its own, and return what finds the last."""
    for i in range(most):
        email, secrets = f"c{i}@example.com", [new_id().bytes for _ in range(3)]
        customer = firm.customer(f"Customer {i}")
        contact = firm.contact(customer, email=email)
        place = firm.add(tables.properties, customer_id=customer)
        mine: dict[str, Any] = {"customer_id": customer, "property_id": place}
        firm.add(tables.access_tokens, contact_id=contact, purpose="estimate", secret_hash=secrets[0])
        firm.add(tables.sessions, contact_id=contact, customer_id=customer, secret_hash=secrets[1])
        firm.add(tables.api_keys, scopes=[], secret_hash=secrets[2])
        job = firm.job(f"J-{i}", **mine)
        estimate = firm.estimate(f"E-{i}", ("draft", "approved", "sent")[i % 3], content="{}", **mine)
        firm.add(tables.job_estimates, job_id=job, estimate_id=estimate)
        firm.add(tables.evidence, estimate_id=estimate, actor="{}")
        firm.add(tables.change_requests, estimate_id=estimate)
        invoice = firm.invoice(
            f"INV-{i}", kind="deposit", job_id=job, estimate_id=estimate, customer_id=customer, bill="{}"
        )
        final = firm.invoice(f"INV-F{i}", job_id=job, customer_id=customer, bill="{}")
        state = ("settled", "processing")[i % 2]
        payment = firm.payment(invoice, state, 5, customer_id=customer, checkout_ref=str(i), object_ref=str(i))
        firm.entry(invoice, 5, payment_id=payment)
        firm.add(tables.credit_entries, customer_id=customer, job_id=job)
        link = firm.link(invoice, 5, customer_id=customer)
        firm.picture(name := f"{i:064x}")
        task = firm.add(tables.outbox, name="create_job")
        firm.add(tables.messages, subject_id=invoice)
        firm.add(tables.messages, subject_id=payment, kind="receipt")
        final_payment = firm.payment(final, state, 5, customer_id=customer, link_id=link, checkout_ref=f"f{i}")
        firm.entry(final, 5, payment_id=final_payment)
    theirs = {"customer_id": customer}
    return {
        "access.HEAD": {},
        "access.DOOR": {"secret_hash": secrets[0], "purpose": "estimate"},
        "access.SESSION": {"secret_hash": secrets[1]},
        "access.BEARER": {"secret_hash": secrets[0], "doors": ["estimate"]},
        "access.API_KEY": {"secret_hash": secrets[2]},
        "customers": {"id": customer, "email_key": email},
        "estimates": {"id": estimate, "number": f"E-{i}", "status": ("draft", "approved", "sent")[i % 3], **theirs},
        "home": theirs,
        "invoices": {"id": invoice, "number": f"INV-{i}", "status": "open", "paid": False, **theirs},
        "jobs": {"id": job, "status": "requested", **theirs},
        "payments": {"id": payment, "state": state, "invoice_id": invoice, **theirs},
        "pictures": {"sha256": name, "kind": "line", "hashes": [name]},
        "payments.FIND_LINK": {"id": link},
        "tasks": {"id": task},
    }


@pytest.fixture(scope="module")
async def connection(grown: Grown) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(grown.database.app_dsn, server_settings=SETTINGS, statement_cache_size=0)
    yield connection
    await connection.close()


@pytest.mark.anyio
@pytest.mark.parametrize("name", READS)
async def test_the_contractor_is_set_before_anything_is_read(
    name: str, grown: Grown, connection: asyncpg.Connection
) -> None:
    top = await plan_of(name, grown, connection)
    outer, _ = top["Plans"]
    assert top["Node Type"] == "Nested Loop"
    assert outer["Node Type"] == "Result"
    assert "set_config" in " ".join(outer["Output"])


@pytest.mark.anyio
@pytest.mark.parametrize("name", READS)
async def test_no_read_goes_through_a_whole_table(name: str, grown: Grown, connection: asyncpg.Connection) -> None:
    scans = [
        node["Relation Name"]
        for node in every_node(await plan_of(name, grown, connection))
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] not in ONE_ROW
    ]
    assert scans == []


@pytest.mark.anyio
@pytest.mark.parametrize("name", READS)
async def test_no_read_touches_more_rows_than_it_shows(name: str, grown: Grown, connection: asyncpg.Connection) -> None:
    plan = await plan_of(name, grown, connection, "analyze, ")
    for node in every_node(plan):
        touched = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        assert touched <= 100, node


@pytest.mark.anyio
@pytest.mark.parametrize("name", READS)
async def test_a_read_sees_what_a_transaction_of_its_contractor_sees(
    name: str, grown: Grown, connection: asyncpg.Connection
) -> None:
    read, args = READS[name], grown.arguments(name)
    alone = await connection.fetch(read.sql, *args)
    async with connection.transaction(readonly=True):
        await connection.execute("select set_config('app.contractor', $1, true)", str(grown.contractor_id))
        plainly = read.sql.replace("set_config('app.contractor', $1::VARCHAR, true)", "$1::VARCHAR")
        assert plainly != read.sql
        together = await connection.fetch(plainly, *args)
    assert alone == together
    assert alone, "a comparison of nothing shows nothing"


@pytest.mark.anyio
@pytest.mark.parametrize("name", READS)
async def test_another_contractor_sees_none_of_it(name: str, grown: Grown, connection: asyncpg.Connection) -> None:
    rows = await connection.fetch(READS[name].sql, *grown.arguments(name, contractor_id=new_id()))
    assert rows == []


async def plan_of(name: str, grown: Grown, connection: asyncpg.Connection, how: str = "") -> dict[str, Any]:
    await connection.execute(f"prepare read as {READS[name].sql}")
    try:
        args = grown.arguments(name)
        values = ", ".join(map(literal, args))
        answer = await connection.fetchval(f"explain ({how}verbose, format json) execute read({values})")
    finally:
        await connection.execute("deallocate read")
    plan: dict[str, Any] = json.loads(answer)[0]["Plan"]
    return plan


def literal(value: object) -> str:
    if isinstance(value, list):
        return f"array[{', '.join(map(literal, value))}]"
    return f"'\\x{value.hex()}'" if isinstance(value, bytes) else f"'{value}'"


def every_node(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in every_node(child))]
