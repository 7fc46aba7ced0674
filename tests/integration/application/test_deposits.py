"""EST-9: a deposit is asked for once, and never beside the final invoice that bills the whole."""

from dataclasses import replace
from uuid import UUID

import msgspec
import pytest

from application.invoices.bill import BillInput
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.void_invoice import VoidInvoice
from application.invoices.write_off_invoice import WriteOffInvoice
from application.jobs.change_job import CancelJob
from application.shared.lines import LineInput
from application.tasks import TaskName
from domain.invoices.errors import InvoiceNotOpen, NothingBilled, NothingDue
from domain.invoices.invoice import InvoiceKind
from domain.invoices.states import InvoiceStatus
from domain.payments.states import PaymentState
from domain.shared.money import Money
from tests.integration.application.ground import STAFF, Ground

pytestmark = pytest.mark.anyio


async def test_a_deposit_that_staff_took_back_is_not_asked_for_again(ground: Ground) -> None:
    """The approval's own task comes late: after the deposit was opened at once, and voided."""
    await ground.approved(deposit_minor=300_00)
    deposit = ground.deposit()
    await ground.void_invoice(VoidInvoice(contractor_id=ground.contractor_id, by=STAFF, invoice_id=deposit.id))
    await ground.follow(TaskName.OPEN_DEPOSIT)
    assert ground.deposit().status is InvoiceStatus.VOID


async def test_a_deposit_that_the_final_invoice_replaced_is_not_asked_for_again(ground: Ground) -> None:
    await ground.approved(deposit_minor=300_00)
    await ground.send(await ground.final())
    await ground.follow(TaskName.OPEN_DEPOSIT)
    assert ground.deposit().status is InvoiceStatus.VOID


async def test_a_deposit_is_named_in_the_language_that_was_signed(ground: Ground) -> None:
    """Not in the contractor's own, which is English here; the task that comes late says the same."""
    estimate_id = await ground.sent_estimate(deposit_minor=300_00)
    await ground.approve_estimate(await ground.approval(estimate_id, language="es"))
    assert ground.deposit().bill.title.startswith("Anticipo del presupuesto E-")
    _forget(ground, InvoiceKind.DEPOSIT)
    await ground.follow(TaskName.OPEN_DEPOSIT)
    assert ground.deposit().bill.title.startswith("Anticipo del presupuesto E-")


async def test_no_deposit_is_opened_once_the_final_invoice_is(ground: Ground) -> None:
    """The process died right after the approval; the task that opens the deposit comes after the final invoice."""
    estimate_id = await ground.sent_estimate(deposit_minor=300_00)
    command = await ground.approval(estimate_id)
    await ground.approve_estimate(command)
    _forget(ground, InvoiceKind.DEPOSIT)
    await ground.send(await ground.final())
    await ground.follow(TaskName.OPEN_DEPOSIT)
    assert [one.kind for one in ground.invoices] == [InvoiceKind.FINAL]


async def test_no_deposit_is_opened_for_a_job_that_was_canceled(ground: Ground) -> None:
    await ground.approved(deposit_minor=300_00)
    _forget(ground, InvoiceKind.DEPOSIT)
    await ground.cancel_job(CancelJob(contractor_id=ground.contractor_id, by=STAFF, job_id=ground.job().id))
    await ground.follow(TaskName.VOID_JOB_INVOICES, TaskName.OPEN_DEPOSIT)
    assert ground.invoices == []


def _forget(ground: Ground, kind: InvoiceKind) -> None:
    """As if the process had died before it made this invoice."""
    shelf = ground.portal.store.contractors[ground.contractor_id].shelves["invoice"]
    for one in ground.invoices:
        if one.kind is kind:
            del shelf[one.id]


async def test_a_final_invoice_that_is_collected_after_all_takes_the_deposit_into_account(ground: Ground) -> None:
    """The deposit settles while the final invoice is written off."""
    await ground.approved(deposit_minor=300_00)
    started = await ground.begin_payment(ground.deposit().id)
    _is_on_its_way(ground, started.payment_id)
    await ground.collect(started.payment_id)
    final = await ground.final()
    await ground.send(final)
    write_off = WriteOffInvoice(contractor_id=ground.contractor_id, by=STAFF, invoice_id=final)
    await ground.write_off_invoice(write_off)
    ground.gateway.customer_pays(ground.page_of(started.payment_id), even_if_closed=True)
    await ground.collect(started.payment_id)
    await ground.write_off_invoice(msgspec.structs.replace(write_off, reopen=True))
    assert ground.invoice(final).balance_due.minor == 700_00
    assert ground.credit_minor(job=True) == 0
    ground.check_balanced()


async def test_a_deposit_is_entered_though_the_final_invoice_is_in_another_currency(ground: Ground) -> None:
    """R32: the contractor changed currency meanwhile. Captured money is recorded all the same, and never summed."""
    await ground.approved(deposit_minor=300_00)
    started = await ground.begin_payment(ground.deposit().id)
    _is_on_its_way(ground, started.payment_id)
    await ground.collect(started.payment_id)
    final = await _final_in(ground, "CAD")
    await ground.send(final)
    paying = await ground.begin_payment(final)  # nothing of what is on its way is in its currency
    assert ground.payment(paying.payment_id).amount == Money(500_00, "CAD")
    ground.gateway.customer_pays(ground.page_of(started.payment_id), even_if_closed=True)
    await ground.collect(started.payment_id)
    assert ground.deposit().balance_due.minor == 0
    assert ground.invoice(final).balance_due == Money(500_00, "CAD")
    assert ground.credit_minor(job=True) == 300_00


@pytest.mark.parametrize("first_minor", [100_00, 300_00], ids=["in part", "in full"])
async def test_a_deposit_is_not_payable_beside_the_final_invoice(ground: Ground, first_minor: int) -> None:
    """What was on its way when the final invoice was opened fails: the final one asks for all of it now."""
    await ground.approved(deposit_minor=300_00)
    deposit = ground.deposit().id
    started = await ground.begin_payment(deposit, amount_minor=first_minor)
    _is_on_its_way(ground, started.payment_id)
    await ground.collect(started.payment_id)
    final = await ground.final()
    await ground.send(final)
    ground.gateway.change(ground.page_of(started.payment_id), state=PaymentState.FAILED, raw_status="failed")
    await ground.collect(started.payment_id)
    assert ground.deposit().status is InvoiceStatus.VOID
    with pytest.raises(InvoiceNotOpen):
        await ground.begin_payment(deposit)
    await ground.pay(final)
    assert ground.invoice(final).balance_due.minor == 0
    ground.check_balanced()


async def test_the_rest_of_a_deposit_is_not_payable_beside_the_final_invoice(ground: Ground) -> None:
    await ground.approved(deposit_minor=300_00)
    deposit = ground.deposit().id
    await ground.pay(deposit, amount_minor=100_00)
    final = await ground.final()
    await ground.send(final)
    with pytest.raises(NothingDue):
        await ground.begin_payment(deposit)
    with pytest.raises(NothingDue):
        await ground.link(deposit, minor=200_00)
    await ground.pay(final)
    assert ground.invoice(final).balance_due.minor == 0
    assert sum(one.captured.minor for one in ground.gateway.truth) == 1000_00


def _is_on_its_way(ground: Ground, payment_id: UUID) -> None:
    ref = ground.page_of(payment_id)
    ground.gateway.change(ref, state=PaymentState.PROCESSING, object_ref="pi_on_its_way", raw_status="processing")


async def _final_in(ground: Ground, currency: str) -> UUID:
    async with ground.portal.begin(ground.contractor_id) as work:
        job = await work.jobs.get(ground.job().id)
        owner = await work.contractors.current()
        owner.change(replace(owner.settings, currency=currency))
        await work.contractors.save(owner)
        await work.commit()
    made: UUID = await ground.draft_invoice(
        DraftInvoice(
            contractor_id=ground.contractor_id,
            by=STAFF,
            kind=InvoiceKind.FINAL,
            job_id=job.id,
            bill=BillInput(title="Work", lines=(LineInput(description="Work", unit_price_minor=500_00),)),
        )
    )
    return made


async def test_what_was_approved_is_billed_whole_once(ground: Ground) -> None:
    await ground.approved(deposit_minor=500_00)
    job = ground.job()

    async def drafted(kind: InvoiceKind) -> UUID:
        made: UUID = await ground.draft_invoice(
            DraftInvoice(contractor_id=ground.contractor_id, by=STAFF, kind=kind, job_id=job.id)
        )
        return made

    with pytest.raises(NothingBilled):
        await drafted(InvoiceKind.PROGRESS)
    await drafted(InvoiceKind.FINAL)
    with pytest.raises(NothingBilled):
        await drafted(InvoiceKind.FINAL)
