"""The money of one job moves between its deposit and its final invoice: taken into account once, whatever coincides."""

from collections.abc import Callable
from random import Random
from uuid import UUID

import pytest

from application.invoices.draft_invoice import DraftInvoice
from application.invoices.send_invoice import SendInvoice
from application.payments.start_payment import PaymentStart
from domain.invoices.errors import NothingDue
from domain.invoices.invoice import InvoiceKind
from tests.faults.world import STAFF, Bill, Person, World, at_once, nearly_at_once
from tests.races.unguarded import Meeting, unguarded
from tests.support.database import TestDatabase
from tests.support.sandbox import SandboxProcess

pytestmark = [pytest.mark.anyio, pytest.mark.invoices]
TOTAL, DEPOSIT = 500_000, 150_000


async def test_a_deposit_that_settles_while_the_final_invoice_goes_out_is_deducted_or_is_credit(
    world: World, rounds: Callable[..., int]
) -> None:
    """Entered first, it is deducted; with the final invoice out first the deposit is void, and its money is credit."""
    person, chance, ends = await world.person(), Random(9), set()
    for _ in range(rounds(short=12)):
        deposit, final_id = await job_of(world, person)
        started = await paid(world, deposit, person)
        enter = await world.told(started)
        assert await nearly_at_once(chance, enter(), send(world, final_id)) == [None, None]
        await world.work_off()
        [row] = await world.look("select status from invoice where id = $1", deposit.id)
        if row["status"] == "open":
            assert await settled(world, final_id) == await settled(world, deposit.id) == DEPOSIT
            assert await world.count("credit_entry", "kind = 'applied' and invoice_id = $1", final_id) == 1
        else:
            assert (row["status"], await settled(world, final_id)) == ("void", 0)
            await check_excess(world, started)
        ends.add(row["status"])
    assert len(ends) == 2  # each was faster at times
    await world.check_sound()


async def test_control_without_locks_a_deposit_is_neither_deducted_nor_credit(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting) as world:
        person = await world.person()
        deposit, final_id = await job_of(world, person)
        started = await paid(world, deposit, person)
        enter = await world.told(started)
        meeting.expect(2)
        assert await at_once([enter(), send(world, final_id)]) == [None, None]
        [row] = await world.look("select status from invoice where id = $1", deposit.id)
        is_deducted = row["status"] == "open" and await settled(world, final_id) == DEPOSIT
        is_credit = row["status"] == "void" and await settled(world, deposit.id) == 0
        assert not is_deducted
        assert not is_credit


async def test_both_invoices_of_a_job_paid_at_once_are_both_recorded(world: World, rounds: Callable[..., int]) -> None:
    """The deposit's page was open when the final invoice went out, and both were paid."""
    person = await world.person()
    for _ in range(rounds(short=8)):
        deposit, final_id = await job_of(world, person)
        of_deposit = await paid(world, deposit, person)
        await send(world, final_id)
        final = Bill(id=final_id, customer_id=person.customer_id, total_minor=TOTAL)
        of_final = await paid(world, final, person)
        assert await at_once(world.come_back(one.payment_id) for one in (of_final, of_deposit)) == [None, None]
        assert await settled(world, final_id) == TOTAL
        await check_excess(world, of_deposit)
        with pytest.raises(NothingDue):
            await world.begin_payment(final, by=person.actor)
    await world.check_sound()


async def check_excess(world: World, started: PaymentStart) -> None:
    excess = "kind = 'excess' and payment_id = $1 and amount_minor = $2"
    assert await world.count("credit_entry", excess, started.payment_id, DEPOSIT) == 1
    told = "code = 'payment_excess' and subject = $1"
    assert await world.count("alert", told, f"payment:{started.payment_id}") == 1


async def job_of(world: World, person: Person) -> tuple[Bill, UUID]:
    """An approved estimate's deposit invoice, and its job's final one, still a draft."""
    estimate_id = await world.sent_estimate(person)
    await world.approve_estimate(await world.approval(estimate_id, person))
    [deposit] = await world.look("select id, job_id from invoice where estimate_id = $1", estimate_id)
    final_id = await world.draft_invoice(
        DraftInvoice(contractor_id=world.contractor_id, by=STAFF, kind=InvoiceKind.FINAL, job_id=deposit["job_id"])
    )
    return Bill(id=deposit["id"], customer_id=person.customer_id, total_minor=DEPOSIT), final_id


async def send(world: World, invoice_id: UUID) -> None:
    await world.send_invoice(SendInvoice(contractor_id=world.contractor_id, by=STAFF, invoice_id=invoice_id))


async def paid(world: World, bill: Bill, person: Person) -> PaymentStart:
    """Captured at the processor; nobody here knows yet."""
    started = await world.begin_payment(bill, by=person.actor)
    assert (await world.pay_at(started))["outcome"] == "paid"
    return started


async def settled(world: World, invoice_id: UUID) -> int:
    view = await world.invoices.find(world.contractor_id, invoice_id, customer_id=None)
    minor: int = view.settled_minor
    return minor
