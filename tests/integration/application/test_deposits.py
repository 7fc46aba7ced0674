"""EST-9: a deposit is asked for once, and never beside the final invoice that bills the whole."""

import pytest

from application.invoices.void_invoice import VoidInvoice
from application.jobs.change_job import CancelJob
from application.tasks import TaskName
from domain.invoices.invoice import InvoiceKind
from domain.invoices.states import InvoiceStatus
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
