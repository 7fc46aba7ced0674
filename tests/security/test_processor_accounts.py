"""T55: whose account takes the money is the contractor's of the invoice, and nobody else's."""

import json
import time
from dataclasses import replace
from uuid import UUID

import pytest
import stripe

from application.payments.start_payment import PaymentStart, StartPayment
from application.ports.payment_gateway import InboundEvent
from domain.contractors.contractor import Settings
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContactId, ContractorId
from entrypoints.bootstrap import add_contractor
from tests.http.pages.office import Office
from tests.support.portal import ACCOUNT, HOST, WEBHOOK_SECRET, RunningPortal

pytestmark = [pytest.mark.anyio, pytest.mark.T55]


async def started(portal: RunningPortal, office: Office) -> tuple[UUID, PaymentStart]:
    customer = await office.customer()
    invoice_id = await office.invoice(customer, minor=12_345)
    contact = customer.contacts[0]
    start = StartPayment(
        contractor_id=office.contractor_id,
        by=Actor(kind=ActorKind.CONTACT, id=contact.id, name=contact.name, contact_id=ContactId(contact.id)),
        invoice_id=invoice_id,
        customer_id=customer.id,
        language="en",
    )
    return invoice_id, await portal.container.start_payment()(start)


async def another(portal: RunningPortal, *, account: str, host: str) -> Office:
    added = await add_contractor(
        portal.config,
        portal.database.admin_dsn,
        name="Borough Plumbing",
        hosts=(host,),
        base_url=f"http://{host}",
        email="office@borough.test",
        settings=Settings(stripe_account=account),
    )
    neighbor = replace(portal, contractor_id=added.contractor_id, api_key=added.api_key)
    return Office(neighbor)


async def test_T55_each_contractors_checkout_is_opened_in_their_own_account(
    portal: RunningPortal, office: Office
) -> None:
    neighbor = await another(portal, account="acct_borough", host="borough.test")
    _, ours = await started(portal, office)
    _, theirs = await started(neighbor.portal, neighbor)
    assert await account_of(portal, ours) == ACCOUNT
    assert await account_of(portal, theirs) == "acct_borough"


async def test_T55_a_payment_named_under_another_account_credits_nobody(portal: RunningPortal, office: Office) -> None:
    neighbor = await another(portal, account="acct_cross", host="cross.test")
    invoice_id, theirs = await started(neighbor.portal, neighbor)
    session = theirs.url.rpartition("/")[2]
    portal.sandbox.pay(session)
    body = json.dumps(
        {
            "id": "evt_crossed",
            "object": "event",
            "type": "checkout.session.completed",
            "account": ACCOUNT,  # ours, while the session is theirs
            "livemode": False,
            "data": {"object": {"id": session, "object": "checkout.session"}},
        }
    )
    signed = stripe.WebhookSignature.generate_signature_header(body, WEBHOOK_SECRET, int(time.time()))
    answer = await portal.client.post("/hooks/stripe", content=body, headers={"stripe-signature": signed, "host": HOST})
    assert answer.status_code == 200  # it was signed: stored, and looked into later
    await portal.work_off()
    invoice = await portal.container.invoices().find(neighbor.contractor_id, invoice_id, customer_id=None)
    assert invoice is not None
    assert invoice.settled_minor == 0
    await portal.container.collect_payment()(neighbor.contractor_id, theirs.payment_id)
    paid = await portal.container.invoices().find(neighbor.contractor_id, invoice_id, customer_id=None)
    assert paid is not None
    assert paid.settled_minor == 12_345  # asked under the right account, the money is theirs


async def test_T55_an_event_of_the_other_mode_is_about_nothing_of_ours(portal: RunningPortal, office: Office) -> None:
    invoice_id, ours = await started(portal, office)
    session = ours.url.rpartition("/")[2]
    event = InboundEvent(
        event_id="evt_live", kind="checkout.session.completed", object_ref=session, account=ACCOUNT, livemode=True
    )
    await portal.container.inbox().store(ContractorId(portal.contractor_id), "stripe", event)
    await portal.work_off()
    invoice = await portal.container.invoices().find(portal.contractor_id, invoice_id, customer_id=None)
    assert invoice is not None
    assert invoice.settled_minor == 0


async def account_of(portal: RunningPortal, start: PaymentStart) -> str:
    session = start.url.rpartition("/")[2]
    client = stripe.StripeClient("sk_test_portal", base_addresses={"api": portal.sandbox.url})
    for account in (ACCOUNT, "acct_borough"):
        try:
            found = client.v1.checkout.sessions.retrieve(session, options={"stripe_account": account})
        except stripe.InvalidRequestError:
            continue
        assert found.id == session
        return account
    return ""
