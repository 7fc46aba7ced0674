"""Many at once, on real transactions."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest

from adapters.sql.door import Door
from adapters.sql.hosts import Directory
from adapters.sql.inbox import SqlInbox
from adapters.sql.relay import SqlRelay, relay_engines
from adapters.sql.unit_of_work import SqlUnitOfWork
from application.errors import AlreadyRecorded, StaleWrite
from application.ports.payment_gateway import InboundEvent
from application.tasks import TaskName
from domain.invoices.invoice import InvoiceKind
from tests.contracts.ground import Ground
from tests.drivers.sql import SqlPortal
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def crowd(portal: SqlPortal) -> AsyncIterator[Door]:
    """A door at which many wait patiently for few connections."""
    door = Door(portal.database.app_dsn, size=8, wait_s=60)
    yield door
    await door.close()


async def test_numbers_have_no_gap_although_half_of_the_transactions_roll_back(
    portal: SqlPortal, ground: Ground, crowd: Door, rounds: Callable[..., int]
) -> None:
    many = rounds(short=40, long=400)

    async def issue(turn: int) -> None:
        async with SqlUnitOfWork(crowd, ground.contractor.id) as work:
            bill = samples.invoice(ground.customer)
            today = work.now.date()
            bill.open(number=await work.invoices.next_number(), issued_on=today, due_on=today, now=work.now)
            await work.invoices.add(bill)
            if turn % 2:
                await work.commit()

    await asyncio.gather(*(issue(turn) for turn in range(many)))
    rows = await portal.look("select number from invoice")
    numbers = sorted(int(row["number"].removeprefix("INV-")) for row in rows)
    assert numbers == list(range(2001, 2001 + many // 2))


async def test_one_of_many_saves_wins_and_the_rest_are_told(ground: Ground, crowd: Door) -> None:
    offer = await ground.estimate()
    all_have_read = asyncio.Barrier(6)

    async def save() -> str:
        async with SqlUnitOfWork(crowd, ground.contractor.id) as work:
            loaded = await work.estimates.read(offer.id)
            await all_have_read.wait()
            try:
                await work.estimates.save(loaded)
            except StaleWrite:
                return "stale"
            await work.commit()
            return "saved"

    assert Counter(await asyncio.gather(*(save() for _ in range(6)))) == {"saved": 1, "stale": 5}


async def test_many_deposits_at_once_are_one(portal: SqlPortal, ground: Ground, crowd: Door) -> None:
    offer = await ground.estimate()
    job = await ground.job(offer)

    async def add() -> str:
        async with SqlUnitOfWork(crowd, ground.contractor.id) as work:
            bill = samples.invoice(ground.customer, kind=InvoiceKind.DEPOSIT, job_id=job.id, estimate_id=offer.id)
            try:
                await work.invoices.add(bill)
            except AlreadyRecorded:
                return "recorded already"
            await work.commit()
            return "added"

    async def all_at_once() -> Counter[str]:
        return Counter(await asyncio.gather(*(add() for _ in range(8))))

    assert await all_at_once() == {"added": 1, "recorded already": 7}
    # The control: it is the constraint that holds, and this test would see it gone.
    await portal.look("drop index uq_invoice_deposit")
    assert await all_at_once() == {"added": 8}


async def test_a_family_read_after_a_wait_holds_the_invoice_that_came_meanwhile(
    portal: SqlPortal, ground: Ground
) -> None:
    offer = await ground.estimate()
    job = await ground.job(offer)
    deposit = await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)
    final = samples.invoice(ground.customer, job_id=job.id)

    async def family() -> list[object]:
        async with ground.begin() as work:
            return [one.id for one in await work.invoices.get_family(deposit.id)]

    async with ground.begin() as work:
        await work.invoices.get_family(deposit.id)
        waiting = asyncio.create_task(family())
        await portal.until_someone_waits(ground.contractor.id)
        await work.invoices.add(final)
        await work.commit()
    assert await waiting == sorted([deposit.id, final.id])


async def test_rows_may_be_added_that_refer_to_a_locked_one(ground: Ground) -> None:
    async with ground.begin() as work, ground.begin() as other:
        await work.customers.get(ground.customer.id)
        await other.invoices.add(samples.invoice(ground.customer))
        await other.commit()


@pytest.mark.I15
async def test_a_hundred_copies_of_a_webhook_are_one(portal: SqlPortal, ground: Ground, crowd: Door) -> None:
    engines = relay_engines(portal.database.relay_dsn)
    inbox = SqlInbox(crowd, Directory(engines))
    event = InboundEvent(event_id="evt_1", kind="payment", object_ref="pi_1", account="acct_1", livemode=False)
    await asyncio.gather(*(inbox.store(ground.contractor.id, "stripe", event) for _ in range(100)))
    [stored] = await portal.look("select id from inbox")
    [row] = await portal.tasks(ground.contractor.id)
    assert (row.task.name, row.task.subject_id) == (TaskName.APPLY_WEBHOOK, stored["id"])
    read = await inbox.read(ground.contractor.id, stored["id"])
    assert (read.processor, read.event) == ("stripe", event)
    await inbox.store(ground.contractor.id, "helcim", event)
    assert len(await portal.look("select id from inbox")) == 2
    await engines.close()


async def test_two_relays_never_lease_the_same_task(portal: SqlPortal, ground: Ground) -> None:
    many = 120
    async with ground.begin() as work:
        for _ in range(many):
            await work.tasks.add(TaskName.POLL_PAYMENT, work.new_id(), reason=work.new_id())
        await work.commit()
    pools = [relay_engines(portal.database.relay_dsn) for _ in range(3)]

    async def drain(relay: SqlRelay) -> list[object]:
        taken: list[object] = []
        while batch := await relay.lease(most=5, lease_s=60):
            taken += [task.id for task in batch]
        return taken

    shares = await asyncio.gather(*(drain(SqlRelay(pool)) for pool in pools))
    leased = [task for share in shares for task in share]
    # A relay that finds all due rows locked by others goes home early; the next look takes what it left.
    leased += await drain(SqlRelay(pools[0]))
    assert len(leased) == len(set(leased)) == many
    for pool in pools:
        await pool.close()
