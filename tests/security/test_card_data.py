"""T56: no route of ours takes card data, and what looks like it is not logged."""

import asyncio
import contextlib
import io

import pytest
import structlog

from domain.access.access_token import Purpose
from entrypoints.logs import set_up_logs
from tests.http.pages.office import Office
from tests.http.pages.visitor import Visitor, form_to
from tests.support.portal import RunningPortal

pytestmark = [pytest.mark.anyio, pytest.mark.T56]

CARD = "4242 4242 4242 4242"


async def test_T56_no_form_of_the_portal_asks_for_a_card(office: Office, visitor: Visitor) -> None:
    customer = await office.customer()
    estimate = await office.estimate(customer)
    invoice_id = await office.invoice(customer)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    bill = await office.link(Purpose.INVOICE, invoice_id)
    for address in (link, f"{link}/approve", f"{link}/decline", f"{link}/changes", bill, f"{bill}/pay", "/login"):
        page = await visitor.open(address)
        assert page.status_code == 200
        for name in ("cardnumber", "card_number", "cc-number", "cc-csc", "cvc"):
            assert name not in page.text.lower()


async def test_T56_a_card_number_typed_into_text_is_in_no_log_line(
    office: Office, visitor: Visitor, portal: RunningPortal
) -> None:
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        set_up_logs()
        try:
            changes = await visitor.open(f"{link}/changes")
            await visitor.send(changes, "/changes", message=f"Charge my card {CARD} please")
            structlog.get_logger().info("by mistake", text=f"card {CARD}")
            await portal.work_off()
            await asyncio.sleep(0)
        finally:
            structlog.reset_defaults()
    lines = said.getvalue()
    assert "by mistake" in lines
    assert "/e/{token}/changes" in lines
    assert CARD not in lines
    assert CARD.replace(" ", "") not in lines
    assert form_to(changes, "/changes")
