"""What application/ports says of every repository and of the unit of work: one suite, in memory and on PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest

from application.errors import NotFound, StaleWrite
from domain.shared.ids import (
    CustomerId,
    JobId,
    PaymentId,
    PaymentLinkId,
    SessionId,
)
from tests.contracts.ground import Ground, Portal, prepared
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ground(portal: Portal) -> Ground:
    return await prepared(portal)


async def test_what_is_not_committed_never_was(ground: Ground) -> None:
    async with ground.begin() as work:
        offer = samples.estimate(ground.customer)
        await work.estimates.add(offer)
        offer.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
        await work.estimates.save(offer)
    async with ground.begin() as work:
        with pytest.raises(NotFound):
            await work.estimates.read(offer.id)
    assert await ground.portal.tasks(ground.contractor.id) == []


async def test_an_error_rolls_back(ground: Ground) -> None:
    other = samples.customer(ground.contractor.id)

    async def fails() -> None:
        async with ground.begin() as work:
            await work.customers.add(other)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    async with ground.begin() as work:
        with pytest.raises(NotFound):
            await work.customers.read(other.id)


async def test_what_is_not_yours_is_not_there(ground: Ground, portal: Portal) -> None:
    offer = await ground.estimate()
    invoice = await ground.invoice()
    neighbor = await prepared(portal, host="portal.other.example")
    async with neighbor.begin() as work:
        for refused in (
            work.estimates.read(offer.id),
            work.estimates.get(offer.id),
            work.invoices.read(invoice.id),
            work.invoices.get_family(invoice.id),
            work.customers.get(ground.customer.id),
            work.payments.get(PaymentId(samples.new_id())),
            work.payment_links.get(PaymentLinkId(samples.new_id())),
            work.jobs.get(JobId(samples.new_id())),
            work.messages.get(samples.new_id()),
            work.sessions.get(SessionId(samples.new_id())),
            work.estimates.add(samples.estimate(ground.customer)),  # for a customer of somebody else
        ):
            with pytest.raises(NotFound):
                await refused
    stranger = CustomerId(samples.new_id())
    async with ground.begin() as work:
        for refused in (
            work.estimates.read(offer.id, customer=stranger),
            work.estimates.get(offer.id, customer=stranger),
            work.invoices.read(invoice.id, customer=stranger),
            work.invoices.get_family(invoice.id, customer=stranger),
        ):
            with pytest.raises(NotFound):
                await refused
        assert (await work.estimates.get(offer.id, customer=ground.customer.id)).id == offer.id
        assert (await work.invoices.get_family(invoice.id, customer=ground.customer.id))[0].id == invoice.id


async def test_a_write_over_somebody_elses_is_stale(ground: Ground) -> None:
    offer, invoice = await ground.estimate(), await ground.invoice()
    async with ground.begin() as work:
        seen = (
            await work.estimates.read(offer.id),
            await work.invoices.read(invoice.id),
            await work.customers.read(ground.customer.id),
        )
    async with ground.begin() as work:
        await work.estimates.save(await work.estimates.get(offer.id))
        await work.invoices.save((await work.invoices.get_family(invoice.id))[0])
        await work.customers.save(await work.customers.get(ground.customer.id))
        await work.commit()
    async with ground.begin() as work:
        for stale in (
            work.estimates.save(seen[0]),
            work.invoices.save(seen[1]),
            work.customers.save(seen[2]),
        ):
            with pytest.raises(StaleWrite):
                await stale


async def test_one_unit_of_work_may_save_twice(ground: Ground) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        [loaded] = await work.invoices.get_family(invoice.id)
        await work.invoices.save(loaded)
        loaded.send(sending=work.new_id(), now=work.now)
        await work.invoices.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        assert (await work.invoices.read(invoice.id)).version == loaded.version == 2


async def test_numbers_have_no_gaps(ground: Ground, portal: Portal) -> None:
    async with ground.begin() as work:
        first = await work.invoices.next_number()
        assert await work.invoices.next_number() == following(first)
    async with ground.begin() as work:
        assert await work.invoices.next_number() == first  # both were given back
        await work.commit()
    async with ground.begin() as work:
        assert await work.invoices.next_number() == following(first)
        assert (await work.estimates.next_number()).startswith("E-")
        assert (await work.jobs.next_number()).startswith("J-")
    neighbor = await prepared(portal, host="portal.other.example")
    async with neighbor.begin() as work:
        assert await work.invoices.next_number() == first


async def test_now_is_read_again_after_the_wait_for_a_lock(ground: Ground) -> None:
    offer = await ground.estimate()

    async def second() -> tuple[object, object]:
        async with ground.begin() as work:
            before = work.now
            await work.estimates.get(offer.id)
            return before, work.now

    async with ground.begin() as work:
        await work.estimates.get(offer.id)
        waiting = asyncio.create_task(second())
        await ground.portal.until_someone_waits(ground.contractor.id)
        await ground.portal.move_clock(timedelta(days=3))
        await work.commit()
    before, after = await waiting
    assert after - before > timedelta(days=2)  # type: ignore[operator]


def following(number: str) -> str:
    prefix, count = number.split("-")
    return f"{prefix}-{int(count) + 1}"
