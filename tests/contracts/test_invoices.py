"""Jobs, invoices, their ledger and credit."""

import pytest

from application.errors import AlreadyRecorded, NotFound
from domain.invoices.invoice import InvoiceKind
from domain.invoices.ledger import CreditEntry, CreditKind
from domain.shared.ids import (
    CreditEntryId,
    JobId,
    LedgerEntryId,
)
from domain.shared.money import Money
from tests.contracts.ground import Ground, Portal, prepared
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ground(portal: Portal) -> Ground:
    return await prepared(portal)


async def test_an_estimate_has_one_deposit_and_one_job(ground: Ground) -> None:
    offer = await ground.estimate()
    async with ground.begin() as work:
        assert await work.jobs.of_estimate(offer.id) is None
        assert await work.invoices.deposit_of(offer.id) is None
    job = await ground.job(offer)
    deposit = await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)
    with pytest.raises(AlreadyRecorded):
        await ground.job(offer)
    with pytest.raises(AlreadyRecorded):
        await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)
    async with ground.begin() as work:
        found, held = await work.jobs.of_estimate(offer.id), await work.invoices.deposit_of(offer.id)
        assert found is not None
        assert held is not None
        assert (found.id, found.number, found.estimate_ids) == (job.id, job.number, (offer.id,))
        assert held.id == deposit.id
        [again] = await work.invoices.get_of_job(job.id)
        again.void(in_flight=Money(0, "USD"), now=work.now)
        await work.invoices.save(again)
        assert await work.invoices.deposit_of(offer.id) is None
        await work.commit()
    await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)  # a void one makes room


async def test_a_job_takes_in_further_estimates(ground: Ground) -> None:
    first, second = await ground.estimate(), await ground.estimate()
    job = await ground.job(first)
    async with ground.begin() as work:
        loaded = await work.jobs.get(job.id)
        loaded.extend(second.id, now=work.now)
        await work.jobs.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        again = await work.jobs.of_estimate(second.id)
        assert again is not None
        assert again.estimate_ids == (first.id, second.id)
    with pytest.raises(NotFound):
        await ground.job(samples.estimate(ground.customer))


async def test_an_invoice_and_its_family_come_back_in_order(ground: Ground) -> None:
    offer = await ground.estimate()
    job = await ground.job(offer)
    deposit = await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)
    final = await ground.invoice(job=job)
    alone = await ground.invoice()
    async with ground.begin() as work:
        assert [one.id for one in await work.invoices.get_family(final.id)] == sorted([deposit.id, final.id])
        assert [one.id for one in await work.invoices.get_of_job(job.id)] == sorted([deposit.id, final.id])
        [loaded] = await work.invoices.get_family(alone.id)
        assert (loaded.bill, loaded.status, loaded.number) == (alone.bill, alone.status, alone.number)
        assert (loaded.issued_on, loaded.due_on, loaded.kind) == (alone.issued_on, alone.due_on, alone.kind)
        assert (loaded.customer_id, loaded.property_id) == (alone.customer_id, alone.property_id)


async def test_ledger_and_credit_are_added_to(ground: Ground) -> None:
    offer = await ground.estimate()
    job = await ground.job(offer)
    invoice = await ground.invoice(job=job)
    async with ground.begin() as work:
        attempt = samples.payment(ground.customer, invoice, now=work.now)
        await work.payments.add(attempt)
        [loaded] = await work.invoices.get_family(invoice.id)
        rest = loaded.receive(
            Money(5_000, "USD"), payment_id=attempt.id, entry_id=LedgerEntryId(work.new_id()), now=work.now
        )
        await work.invoices.save(loaded)
        await work.invoices.save(loaded)  # its entries were added already
        entry = CreditEntry(
            id=CreditEntryId(work.new_id()),
            customer_id=ground.customer.id,
            job_id=job.id,
            kind=CreditKind.DEPOSIT,
            amount=Money(700, "USD"),
            payment_id=attempt.id,
            invoice_id=invoice.id,
            at=work.now,
        )
        await work.credits.add(entry)
        await work.commit()
    assert not rest.is_positive
    async with ground.begin() as work:
        again = await work.invoices.read(invoice.id)
        assert again.ledger == loaded.ledger
        assert again.settled == Money(5_000, "USD")
        assert again.new_entries == []
        assert await work.credits.of_job(job.id) == [entry]
        assert await work.credits.of_job(JobId(samples.new_id())) == []
