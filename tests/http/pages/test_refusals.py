"""What a page tells as refused, and goes on from, stands in the trail like any other refusal (I17, T79)."""

from uuid import uuid4

import pytest

from application.invoices.void_invoice import VoidInvoice
from domain.access.access_token import Purpose
from tests.http.api.test_trail import trail
from tests.http.pages.office import STAFF, Office
from tests.http.pages.visitor import Visitor
from tests.support.portal import RunningPortal

pytestmark = [pytest.mark.anyio, pytest.mark.T79]


async def test_T79_what_a_page_refuses_and_goes_on_from_is_noted(
    portal: RunningPortal, office: Office, visitor: Visitor
) -> None:
    customer = await office.customer(f"{uuid4()}@example.com")
    estimate, invoice_id = await office.estimate(customer), await office.invoice(customer)
    link, bill = await office.link(Purpose.ESTIMATE, estimate.id), await office.link(Purpose.INVOICE, invoice_id)
    review, decline = await visitor.open(f"{link}/approve?edited=yes"), await visitor.open(f"{link}/decline")
    pay = await visitor.open(f"{bill}/pay")
    for _ in range(2):
        assert (await visitor.send(review, "/approval", agreed="yes", signer_name="")).status_code == 422
    assert (await visitor.send(review, "/approval", agreed="yes", signer_name="Ada")).status_code == 303
    assert (await visitor.send(decline, "/decline")).status_code == 409
    void = VoidInvoice(contractor_id=office.contractor_id, by=STAFF, invoice_id=invoice_id)
    await portal.container.void_invoice()(void)
    assert (await visitor.send(pay, "/payments")).status_code == 409
    assert sorted((row["action"], row["result"]) for row in await trail(portal, of=customer.contacts[0].id)) == [
        ("POST /e/{token}/approval", "refused: signer_name_missing"),
        ("POST /e/{token}/decline", "refused: estimate_not_open"),
        ("POST /i/{token}/payments", "refused: invoice_not_open"),
    ]
