"""Customers and jobs as staff read them."""

import pytest

from adapters.sql import tables
from adapters.sql.reads.customers import SqlCustomerReader
from adapters.sql.reads.jobs import SqlJobReader
from domain.customers.customer import Role
from tests.integration.reads.conftest import CountingPool
from tests.integration.reads.seed import Firm, Seed
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio


async def test_a_customer_comes_with_people_and_places_in_their_order(
    pool: CountingPool, database: TestDatabase
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    customer_id = firm.customer("Smith")
    people = {"customer_id": customer_id, "role": "pay"}
    firm.add(tables.contacts, **people, name="Second", position=1)
    firm.add(tables.contacts, **people, name="First", position=0)
    firm.add(tables.properties, customer_id=customer_id, street="1 Main St")
    await seed.write(database.admin_dsn)
    reader = SqlCustomerReader(pool)
    view = await reader.find(firm.id, customer_id)
    assert pool.statements == 1
    assert view is not None
    assert (view.name, view.active) == ("Smith", True)
    assert [(person.name, person.role) for person in view.contacts] == [("First", Role.PAY), ("Second", Role.PAY)]
    assert [place.street for place in view.properties] == ["1 Main St"]
    page = await reader.list(firm.id, email=None, cursor=None, most=1)
    assert page.items == (view,)
    assert pool.statements == 2


async def test_customers_are_found_by_an_address_however_it_is_written(
    pool: CountingPool, database: TestDatabase
) -> None:
    seed = Seed()
    firm, other = Firm(seed, "Ada Heating"), Firm(seed, "Bob Plumbing")
    theirs = firm.customer("Smith")
    firm.contact(theirs, email="Ann@Example.com")
    firm.contact(email="bea@example.com")
    other.contact(email="ann@example.com")
    await seed.write(database.admin_dsn)
    reader = SqlCustomerReader(pool)
    for email in ("ann@example.com", " ANN@example.com "):
        page = await reader.list(firm.id, email=email, cursor=None, most=9)
        assert [item.id for item in page.items] == [theirs]
    assert (await reader.list(firm.id, email="nobody@example.com", cursor=None, most=9)).items == ()


@pytest.mark.T01
async def test_another_contractors_customer_or_job_is_not_found(pool: CountingPool, database: TestDatabase) -> None:
    seed = Seed()
    firm, other = Firm(seed, "Ada Heating"), Firm(seed, "Bob Plumbing")
    job_id = firm.job()
    await seed.write(database.admin_dsn)
    customers, jobs = SqlCustomerReader(pool), SqlJobReader(pool)
    assert await customers.find(firm.id, firm.customer_id)
    assert await customers.find(other.id, firm.customer_id) is None
    assert await jobs.find(firm.id, job_id)
    assert await jobs.find(other.id, job_id) is None
    assert (await jobs.list(other.id, customer_id=None, status=None, cursor=None, most=9)).items == ()


async def test_a_job_names_its_documents_and_what_credit_is_left(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    job_id, bare = firm.job("J-310"), firm.job("J-311", status="done")
    for position, number in enumerate(["E-2", "E-1"]):
        estimate_id = firm.estimate(number, "approved")
        firm.add(tables.job_estimates, job_id=job_id, estimate_id=estimate_id, position=position)
    firm.invoice("INV-1", kind="deposit", job_id=job_id)
    firm.invoice(None, "draft", job_id=job_id)
    credit = {"customer_id": firm.customer_id, "job_id": job_id, "currency": "USD"}
    firm.add(tables.credit_entries, **credit, kind="deposit", amount_minor=5_000)
    firm.add(tables.credit_entries, **credit, kind="applied", amount_minor=-3_000)
    await seed.write(database.admin_dsn)
    reader = SqlJobReader(pool)
    view = await reader.find(firm.id, job_id)
    assert pool.statements == 1
    assert view is not None
    assert (view.number, view.title, view.status) == ("J-310", "Furnace", "requested")
    assert (view.estimate_numbers, view.invoice_numbers) == (("E-2", "E-1"), ("INV-1",))
    assert (view.credit_minor, view.currency) == (2_000, "USD")
    assert (view.customer_name, view.property_line) == ("Ada Heating customer", "1 Main St, Ada")
    empty = await reader.find(firm.id, bare)
    assert empty is not None
    assert (empty.estimate_numbers, empty.invoice_numbers, empty.credit_minor) == ((), (), 0)
    page = await reader.list(firm.id, customer_id=firm.customer_id, status="requested", cursor=None, most=9)
    assert page.items == (view,)
    neighbor = await reader.list(firm.id, customer_id=bare, status=None, cursor=None, most=9)
    assert neighbor.items == ()
