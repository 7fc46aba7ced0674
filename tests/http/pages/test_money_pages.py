"""DSH-1, INV-6, PAY-2, PAY-3: what the pages of money say in states that a form alone does not lead to."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID, uuid4

import asyncpg
import pytest

from adapters.babel.texts import BabelTexts
from application.home.views import PastKind
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.send_invoice import SendInvoice
from application.payments.methods import MethodView
from application.payments.stages import Stage
from application.payments.start_payment import StartPayment
from application.payments.views import PaymentLinkView
from domain.access.access_token import Purpose
from domain.invoices.invoice import InvoiceKind
from domain.invoices.states import Standing
from domain.payments.states import PaymentState
from domain.payments.truth import Failure, MethodKind, MethodSummary, ProcessorTruth
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import PaymentId
from domain.shared.money import Money
from entrypoints.http.rendering import Templates
from entrypoints.http.words import TONES, WORDS
from tests.drivers.html import Page
from tests.http.pages.office import QUARTER, STAFF, Office
from tests.http.pages.test_sign_in import sign_in
from tests.http.pages.visitor import Visitor
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio
STATES: dict[str, type[StrEnum]] = {"payment": Stage, "movement": Stage, "past": PastKind, "invoice": Standing}
VISA = MethodSummary(brand="visa", last4="4242")


async def pay(
    office: Office,
    invoice_id: UUID,
    state: PaymentState,
    *,
    minor: int | None = None,
    link_id: UUID | None = None,
    failure: str = "",
    by_bank: bool = False,
) -> UUID:
    """Begin a payment, and let the processor say how it stands."""
    container, admin = office.portal.container, office.portal.database.admin_dsn
    view = await container.invoices().find(office.contractor_id, invoice_id, customer_id=None)
    assert view is not None
    started = await container.start_payment()(
        StartPayment(
            contractor_id=office.contractor_id,
            by=Actor(kind=ActorKind.LINK, id=uuid4(), name="Ada"),
            invoice_id=invoice_id,
            customer_id=view.customer_id,
            amount_minor=minor,
            link_id=link_id,
            language="en",
        )
    )
    connection = await asyncpg.connect(admin)
    try:
        if by_bank:  # not offered yet
            await connection.execute(
                "update payment set method_kind = 'us_bank_account' where id = $1", started.payment_id
            )
        row = await connection.fetchrow("select * from payment where id = $1", started.payment_id)
    finally:
        await connection.close()
    assert row is not None
    amount = Money(row["amount_minor"], row["currency"])
    await container.apply_truth()(
        office.contractor_id,
        PaymentId(started.payment_id),
        ProcessorTruth(
            payment_id=PaymentId(started.payment_id),
            account=row["account"],
            livemode=row["livemode"],
            state=state,
            amount=amount,
            captured=amount if state is PaymentState.SETTLED else amount.nothing,
            checkout_ref=row["checkout_ref"],
            object_ref=f"pi_{started.payment_id.hex}",
            method=VISA if state is PaymentState.SETTLED else None,
            failure=Failure(reason=failure) if failure else None,
            fetched_at=datetime.now(UTC),
        ),
    )
    return started.payment_id


async def read(visitor: Visitor, address: str) -> Page:
    answer = await visitor.open(address)
    assert answer.status_code == 200, answer.text
    return Page(answer.text, status=200, url=address)


async def test_a_bank_transfer_is_on_its_way_until_a_day(office: Office, visitor: Visitor) -> None:
    invoice_id = await office.invoice(await office.customer())
    payment_id = await pay(office, invoice_id, PaymentState.PROCESSING, by_bank=True)
    link = await office.link(Purpose.INVOICE, invoice_id)
    page = await read(visitor, link)
    assert page.state == "Payment on its way"
    assert page.heading == "Your payment of $480.00 is on its way"
    assert re.search(r"It is decided by about \w+day, \w+ \d+\.", page.main)
    assert not page.link("Pay $"), "nothing is left to pay"
    payment = await read(visitor, f"{link}/payments/{payment_id}")
    assert re.search(r"Decided by about \w+day, \w+ \d+", payment.main)
    assert not list(payment.root.all("meta", **{"http-equiv": "refresh"})), "a bank takes days"
    assert "Still owed" not in payment.main


async def test_a_refused_payment_says_why_and_leads_to_another_way(office: Office, visitor: Visitor) -> None:
    invoice_id = await office.invoice(await office.customer())
    payment_id = await pay(office, invoice_id, PaymentState.FAILED, failure="insufficient_funds")
    link = await office.link(Purpose.INVOICE, invoice_id)
    page = await read(visitor, link)
    assert "A payment of $480.00 did not go through" in page.main
    assert "There was not enough money on the card. Nothing was charged." in page.main
    assert page.link("Pay in another way") == f"{link}/pay"
    payment = await read(visitor, f"{link}/payments/{payment_id}")
    assert "There was not enough money on the card. Nothing was charged." in payment.main
    assert payment.link("Pay in another way") == f"{link}/pay"


async def test_a_reason_that_is_new_is_told_plainly(office: Office, visitor: Visitor) -> None:
    invoice_id = await office.invoice(await office.customer())
    await pay(office, invoice_id, PaymentState.FAILED, failure="something_of_tomorrow")
    page = await read(visitor, await office.link(Purpose.INVOICE, invoice_id))
    assert "The bank did not accept this payment." in page.main


async def test_a_paid_payment_says_where_its_receipt_went(office: Office, visitor: Visitor) -> None:
    invoice_id = await office.invoice(await office.customer())
    payment_id = await pay(office, invoice_id, PaymentState.SETTLED)
    link = await office.link(Purpose.INVOICE, invoice_id)
    assert "The receipt comes by email." in (await read(visitor, f"{link}/payments/{payment_id}")).main
    await office.portal.work_off()
    page = await read(visitor, f"{link}/payments/{payment_id}")
    assert "The receipt went to a•••@example.com." in page.main
    assert "ada@example.com" not in page.main
    invoice = await read(visitor, link)
    assert invoice.link("Receipt (PDF)") == f"{link}/payments/{payment_id}/receipt"
    assert re.fullmatch(r"Paid since .+", next(one.text for one in invoice.root.all(class_="kicker")))


async def test_a_payment_link_tells_of_its_payment(office: Office, visitor: Visitor) -> None:
    invoice_id = await office.invoice(await office.customer())
    paid, moving = [await office.payment_link(invoice_id, minor=minor) for minor in (20_000, 10_000)]
    ids = [one.id for one in (await _links(office))]
    payment_id = await pay(office, invoice_id, PaymentState.SETTLED, link_id=ids[1])
    await pay(office, invoice_id, PaymentState.PROCESSING, link_id=ids[0])
    page = await read(visitor, paid)
    assert page.heading == "$200.00 is paid"
    assert page.link("Open the receipt") == f"{paid}/payments/{payment_id}/receipt"
    on_its_way = await read(visitor, moving)
    assert on_its_way.heading == "Your payment of $100.00 is on its way"
    assert on_its_way.form("/payments") is None, "nobody pays it twice"
    assert "please do not pay again" in on_its_way.main


async def _links(office: Office) -> Sequence[PaymentLinkView]:
    found = await office.portal.container.payments().list_links(office.contractor_id, cursor=None, most=2)
    return found.items  # newest first


async def test_a_deposit_beside_its_final_invoice_asks_for_nothing(office: Office, visitor: Visitor) -> None:
    """Its checkout refuses, so its pages must not lead there."""
    estimate = await office.estimate(await office.customer(), deposit=QUARTER)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    await visitor.send(await visitor.open(f"{link}/approve"), "/approval", agreed="yes", signer_name="Ada")
    deposit = (await office.see_estimate(estimate.id)).deposit_invoice
    assert deposit is not None
    await pay(office, deposit.id, PaymentState.SETTLED, minor=10_000)
    assert "Pay $1,012.25" in (await visitor.open(f"{link}/deposit")).text
    final_id = await _final(office, deposit.id)
    page = await read(visitor, f"{link}/deposit")
    assert page.state == "On the final invoice"
    assert page.heading == "Nothing more is asked for this deposit"
    assert not page.link("Pay $")
    assert (await visitor.open(f"{link}/deposit/pay")).status_code == 303
    approved = (await visitor.open(link)).text
    assert f'href="{link}/deposit/pay"' not in approved
    assert "is paid" not in approved
    assert "Nothing more is asked for this deposit" in approved
    final = await read(visitor, await office.link(Purpose.INVOICE, final_id))
    assert re.search(r"Deposit paid on \w+ \d+, \d+, taken off", final.main)
    assert final.sums["Deposit, taken off"] == "\N{MINUS SIGN}$100.00"


async def test_of_a_deposit_that_is_on_its_way_in_part_that_part_is_told(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer(), deposit=QUARTER)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    await visitor.send(await visitor.open(f"{link}/approve"), "/approval", agreed="yes", signer_name="Ada")
    deposit = (await office.see_estimate(estimate.id)).deposit_invoice
    assert deposit is not None
    await pay(office, deposit.id, PaymentState.PROCESSING, minor=10_000, by_bank=True)
    await _final(office, deposit.id)
    assert "Your deposit of $100.00 is on its way." in (await visitor.open(link)).text


async def _final(office: Office, deposit_id: UUID) -> UUID:
    connection = await asyncpg.connect(office.portal.database.admin_dsn)
    try:
        job_id = await connection.fetchval("select job_id from invoice where id = $1", deposit_id)
    finally:
        await connection.close()
    container, by = office.portal.container, {"contractor_id": office.contractor_id, "by": STAFF}
    final_id = await container.draft_invoice()(DraftInvoice(**by, kind=InvoiceKind.FINAL, job_id=job_id))
    await container.send_invoice()(SendInvoice(**by, invoice_id=final_id))
    return final_id


async def test_what_the_processor_does_not_take_is_not_offered(office: Office, visitor: Visitor) -> None:
    invoice_id = await office.invoice(await office.customer(), minor=999_999_999)
    page = await read(visitor, f"{await office.link(Purpose.INVOICE, invoice_id)}/pay")
    assert "This amount cannot be paid online." in page.main
    assert page.form("/payments") is None


async def test_a_way_that_is_not_offered_is_refused(office: Office, visitor: Visitor) -> None:
    link = await office.link(Purpose.INVOICE, await office.invoice(await office.customer()))
    pay_page = await visitor.open(f"{link}/pay")
    refused = await visitor.send(pay_page, "/payments", method="us_bank_account")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert (await visitor.send(pay_page, "/payments", method="shells")).status_code == 422


def test_each_way_shows_its_total_its_fee_and_the_way_without() -> None:
    """No way bears a fee yet; the page is ready for data that say so."""
    ways = [
        MethodView(kind=MethodKind.CARD, total_minor=49_440, fee_minor=1_440, processor="Stripe"),
        MethodView(kind=MethodKind.BANK, total_minor=48_000, fee_minor=0, processor="Stripe"),
    ]
    html = Templates(BabelTexts()).render("payments/methods.html", {"methods": ways, "currency": "USD"}, language="en")
    page = Page(html, status=200, url="")
    shown = [
        [next(one.all(class_=part)).text for part in ("choice-name", "choice-price", "quiet")]
        for one in page.root.all("label")
    ]
    assert [price for _, price, _ in shown] == ["$494.40", "$480.00"]
    assert "This includes a processing fee of $14.40." in shown[0][2]
    assert "No fee." in shown[1][2]
    assert "Bank transfer (ACH) bears no fee." in page.root.text


@pytest.mark.parametrize("kind", ["payment", "movement", "method", "method_note", "method_next", "past", "invoice"])
def test_every_state_has_its_words(kind: str) -> None:
    states = STATES.get(kind, MethodKind)
    silent = {Stage.RAN_OUT} if kind == "movement" else set()  # no news, so never on the timeline
    assert set(WORDS[kind]) == set(states) - silent
    if kind in TONES:
        assert set(TONES[kind]) == set(states)


async def test_lists_are_narrowed_and_paged_by_their_addresses(
    office: Office, visitor: Visitor, portal: RunningPortal
) -> None:
    customer = await office.customer("lists@example.com")
    bills = [await office.invoice(customer, title=f"Work {number}") for number in range(22)]
    await pay(office, bills[0], PaymentState.SETTLED)
    await sign_in(portal, visitor, "lists@example.com")

    def titles(page: Page) -> list[str]:
        return [next(one.all("a")).text for one in page.root.all("th", class_="doc-what")]

    first = await read(visitor, "/invoices")
    assert titles(first) == [f"Work {number}" for number in range(21, 1, -1)]
    assert first.link("Back to the newest") == ""
    older = await read(visitor, first.link("Older ones"))
    assert titles(older) == ["Work 1", "Work 0"]
    assert older.link("Back to the newest") == "/invoices"
    assert titles(await read(visitor, "/invoices?show=paid")) == ["Work 0"]
    unpaid = await read(visitor, "/invoices?show=open")
    assert "show=open" in unpaid.link("Older ones")
    assert titles(await read(visitor, unpaid.link("Older ones"))) == ["Work 1"]
    assert titles(await read(visitor, "/invoices?show=whatever")) == titles(first)
    home = await read(visitor, "/")
    assert "More than 5 things need you." in home.main
    assert home.link("All invoices that are not paid") == "/invoices?show=open"


async def test_a_list_of_nothing_says_so(office: Office, visitor: Visitor, portal: RunningPortal) -> None:
    await office.customer("nothing@example.com")
    await sign_in(portal, visitor, "nothing@example.com")
    assert "When we send you one, it will stand here." in (await visitor.open("/invoices")).text
    narrowed = await read(visitor, "/estimates?show=approved")
    assert narrowed.link("Show all estimates") == "/estimates"
