"""Payments and payment links as customers and staff read them."""

import pytest

from adapters.sql import tables
from adapters.sql.reads.parts import method_text
from adapters.sql.reads.payments import SqlPaymentReader
from domain.payments.payment_link import PaymentLinkStatus
from domain.payments.states import CHECKOUT_OPEN, PaymentState
from tests.integration.reads.conftest import CountingPool
from tests.integration.reads.seed import LONG_AGO, Firm, Seed
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("brand", "last4", "text"),
    [
        ("visa", "4242", "Visa •••• 4242"),
        ("amex", "0005", "American Express •••• 0005"),
        (None, "1881", "Card •••• 1881"),
        ("visa", None, ""),
        (None, None, ""),
    ],
)
def test_a_method_reads_as_on_the_card(brand: str | None, last4: str | None, text: str) -> None:
    assert method_text(brand, last4) == text


async def test_a_payment_is_read_with_its_invoice_in_one_statement(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    invoice_id = firm.invoice("INV-7", total=10_000)
    firm.entry(invoice_id, 2_500)
    payment_id = firm.payment(
        invoice_id,
        "settled",
        3_000,
        unapplied_minor=500,
        object_ref="pi_1",
        method_brand="mastercard",
        method_last4="4444",
        started_by="contact:1",
        settled_at=LONG_AGO,
    )
    await seed.write(database.admin_dsn)
    view = await SqlPaymentReader(pool).find(firm.id, payment_id, customer_id=firm.customer_id)
    assert pool.statements == 1
    assert view is not None
    assert (view.id, view.invoice_id, view.invoice_number) == (payment_id, invoice_id, "INV-7")
    assert (view.title, view.customer_name) == ("Furnace, installed", "Ada Heating customer")
    assert (view.amount_minor, view.unapplied_minor, view.invoice_balance_minor) == (3_000, 500, 7_500)
    assert (view.method, view.object_ref, view.started_by) == ("Mastercard •••• 4444", "pi_1", "contact:1")
    assert (view.settled_at, view.started_at, view.failure) == (LONG_AGO, LONG_AGO, None)


@pytest.mark.parametrize("state", PaymentState)
async def test_the_checkout_can_be_reached_while_it_is_open(
    pool: CountingPool, database: TestDatabase, state: PaymentState
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    payment_id = firm.payment(firm.invoice(), state, 100)
    await seed.write(database.admin_dsn)
    view = await SqlPaymentReader(pool).find(firm.id, payment_id, customer_id=None)
    assert view is not None
    assert bool(view.checkout_url) is (state in CHECKOUT_OPEN)


@pytest.mark.T01
@pytest.mark.T02
async def test_nobody_elses_payment_or_link_is_found(pool: CountingPool, database: TestDatabase) -> None:
    seed = Seed()
    firm, other = Firm(seed, "Ada Heating"), Firm(seed, "Bob Plumbing")
    neighbor = firm.customer("Neighbor")
    invoice_id = firm.invoice()
    payment_id, link_id = firm.payment(invoice_id, "settled", 100), firm.link(invoice_id, 100)
    await seed.write(database.admin_dsn)
    reader = SqlPaymentReader(pool)
    assert await reader.find(firm.id, payment_id, customer_id=firm.customer_id)
    assert await reader.find(firm.id, payment_id, customer_id=neighbor) is None
    assert await reader.find(other.id, payment_id, customer_id=firm.customer_id) is None
    assert await reader.find(other.id, payment_id, customer_id=None) is None
    assert await reader.find_link(firm.id, link_id)
    assert await reader.find_link(other.id, link_id) is None
    assert (await reader.list(other.id, invoice_id=invoice_id, state=None, cursor=None, most=9)).items == ()
    assert (await reader.list_links(other.id, cursor=None, most=9)).items == ()


async def test_payments_are_listed_by_invoice_and_by_state(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    first, second = firm.invoice("INV-1"), firm.invoice("INV-2")
    settled, failed = firm.payment(first, "settled", 1), firm.payment(first, "failed", 2, checkout_ref="b")
    both = firm.payment(second, "settled", 3, checkout_ref="c")
    firm.add(tables.payment_allocations, payment_id=both, invoice_id=first, amount_minor=4, position=1)
    await seed.write(database.admin_dsn)
    reader = SqlPaymentReader(pool)
    for invoice_id, state, expected in [
        (None, None, [both, failed, settled]),
        (first, None, [both, failed, settled]),
        (second, None, [both]),
        (None, "settled", [both, settled]),
        (first, "failed", [failed]),
    ]:
        pool.statements = 0
        page = await reader.list(firm.id, invoice_id=invoice_id, state=state, cursor=None, most=9)
        assert [item.id for item in page.items] == expected
        assert pool.statements == 1
    assert page.items[0].invoice_number == "INV-1"


async def test_a_payment_of_several_invoices_is_named_after_its_first(
    pool: CountingPool, database: TestDatabase
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    first, second = firm.invoice("INV-1"), firm.invoice("INV-2")
    payment_id = firm.payment(second, "settled", 3)
    firm.add(tables.payment_allocations, payment_id=payment_id, invoice_id=first, amount_minor=4, position=1)
    await seed.write(database.admin_dsn)
    view = await SqlPaymentReader(pool).find(firm.id, payment_id, customer_id=None)
    assert view is not None
    assert view.invoice_number == "INV-2"


async def test_a_link_says_how_it_stands_and_what_its_invoice_can_take(
    pool: CountingPool, database: TestDatabase
) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    invoice_id = firm.invoice(total=10_000)
    firm.entry(invoice_id, 1_000)
    firm.payment(invoice_id, "processing", 2_000)
    void = firm.invoice("INV-2", "void")
    links = [
        firm.link(invoice_id, 500),
        firm.link(invoice_id, 500, expires_at=LONG_AGO),
        firm.link(invoice_id, 500, expires_at=LONG_AGO, status="paid"),
        firm.link(void, 500, status="canceled"),
    ]
    await seed.write(database.admin_dsn)
    reader = SqlPaymentReader(pool)
    page = await reader.list_links(firm.id, cursor=None, most=9)
    assert pool.statements == 1
    assert [(item.id, item.status, item.payable_minor) for item in reversed(page.items)] == [
        (links[0], PaymentLinkStatus.OPEN, 7_000),
        (links[1], None, 7_000),
        (links[2], PaymentLinkStatus.PAID, 7_000),
        (links[3], PaymentLinkStatus.CANCELED, 0),
    ]
    one = await reader.find_link(firm.id, links[0])
    assert one == page.items[-1]
    assert (one.invoice_number, one.amount_minor, one.purpose) == ("INV-1", 500, "Deposit")
