"""INV-1: only what is owed can be given up, and money that comes all the same is entered."""

import pytest

from application.invoices.write_off_invoice import WriteOffInvoice
from domain.invoices.errors import NothingDue
from domain.invoices.states import InvoiceStatus
from tests.integration.application.ground import STAFF, Ground

pytestmark = pytest.mark.anyio


async def test_a_paid_invoice_cannot_be_written_off(ground: Ground) -> None:
    """It would no longer stand as paid, and its customer would read that the money was never expected."""
    invoice_id = await ground.opened()
    await ground.pay(invoice_id)
    with pytest.raises(NothingDue):
        await ground.write_off_invoice(
            WriteOffInvoice(contractor_id=ground.contractor_id, by=STAFF, invoice_id=invoice_id)
        )
    assert ground.invoice(invoice_id).status is InvoiceStatus.OPEN


async def test_money_for_an_invoice_that_was_written_off_while_it_was_paid_is_entered(ground: Ground) -> None:
    invoice_id = await ground.opened()
    started = await ground.begin_payment(invoice_id)
    await ground.write_off_invoice(WriteOffInvoice(contractor_id=ground.contractor_id, by=STAFF, invoice_id=invoice_id))
    ground.gateway.customer_pays(ground.page_of(started.payment_id))
    await ground.collect(started.payment_id)
    assert (ground.invoice(invoice_id).status, ground.invoice(invoice_id).balance_due.minor) == (InvoiceStatus.OPEN, 0)
    ground.check_balanced()
