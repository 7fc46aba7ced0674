import json
from queue import Empty

import pytest
import stripe

from entrypoints.sandbox.webhooks import sign
from tests.integration.sandbox.conftest import order
from tests.integration.sandbox.receiver import Delivered, Receiver
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio
SECRET = "whsec_rehearsal"
PAID = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
    "charge.updated",
]


async def pay(client: stripe.StripeClient, sandbox: SandboxProcess, card: str = "4242424242424242") -> str:
    session = await client.v1.checkout.sessions.create_async(order())
    await sandbox.apay(session.id, card)
    return session.id


def kind(delivered: Delivered) -> str:
    return str(json.loads(delivered.body)["type"])


def test_a_signature_is_the_one_that_was_worked_out_elsewhere() -> None:
    body = (
        b'{"id":"evt_1","object":"event","api_version":"2026-10-28.endive","type":"payment_intent.succeeded",'
        b'"data":{"object":{"id":"pi_1","object":"payment_intent","amount":1099,"currency":"usd"}}}'
    )
    digest = "36e4a42b5d214a4f9f63fc5ea8664db8b61bdec028a264b64d89c71a3c8f8966"
    assert sign("whsec_test_secret", body, 1_700_000_000) == f"t=1700000000,v1={digest}"


async def test_a_card_payment_is_told_in_the_usual_order(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET)
    session_id = await pay(client, sandbox)
    delivered = receiver.take(len(PAID))
    assert [kind(one) for one in delivered] == PAID
    event = client.construct_event(delivered[3].body, delivered[3].signature, SECRET)
    assert event.api_version == "2026-10-28.endive"
    assert (event.data.object["id"], event.data.object["payment_status"]) == (session_id, "paid")
    assert "account" not in event


async def test_a_decline_and_a_challenge_are_told(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET)
    session_id = await pay(client, sandbox, "4000000000000002")
    await sandbox.apay(session_id, "4000002500003155", True)
    assert [kind(one) for one in receiver.take(8)] == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "payment_intent.requires_action",
        *PAID[1:],
    ]


async def test_a_thin_event_names_the_object_and_leads_to_it(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET, style="thin", connect=True, types=["payment_intent.succeeded"])
    session = await client.v1.checkout.sessions.create_async(order(), {"stripe_account": "acct_north"})
    await sandbox.apay(session.id)
    delivered = receiver.next()
    notification = client.parse_event_notification(delivered.body, delivered.signature, SECRET)
    assert notification.type == "v1.payment_intent.succeeded"
    assert str(notification.context) == "acct_north"
    body = json.loads(delivered.body)
    assert "data" not in body
    assert body["related_object"]["type"] == "payment_intent"
    intent = await client.v1.payment_intents.retrieve_async(
        body["related_object"]["id"], None, {"stripe_account": "acct_north"}
    )
    assert intent.status == "succeeded"
    full = await client.v2.core.events.retrieve_async(notification.id, None, {"stripe_context": "acct_north"})
    snapshot = await client.v1.events.retrieve_async(full["snapshot_event"], None, {"stripe_account": "acct_north"})
    assert snapshot.type == "payment_intent.succeeded"


async def test_the_sdk_fetches_the_object_of_a_thin_event(
    plain_client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET, style="thin", connect=True, types=["charge.succeeded"])
    session = await plain_client.v1.checkout.sessions.create_async(order(), {"stripe_account": "acct_north"})
    await sandbox.apay(session.id)
    delivered = receiver.next()
    notification = plain_client.parse_event_notification(delivered.body, delivered.signature, SECRET)
    charge = await notification.fetch_related_object_async()  # type: ignore[attr-defined]
    assert (charge.object, charge.amount) == ("charge", 48_000)


async def test_events_of_connected_accounts_go_to_connect_endpoints_alone(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    with Receiver.listening() as own:
        await sandbox.awebhook(receiver.url, SECRET, connect=True)
        await sandbox.awebhook(own.url, SECRET)
        session = await client.v1.checkout.sessions.create_async(order(), {"stripe_account": "acct_north"})
        await sandbox.apay(session.id)
        delivered = receiver.take(len(PAID))
        assert {json.loads(one.body)["account"] for one in delivered} == {"acct_north"}
        assert own.queue.empty()


async def test_an_endpoint_can_belong_to_one_key(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET, api_key="sk_test_somebody_else")
    await pay(client, sandbox)
    assert await sandbox.adeliveries() == []


async def test_a_failed_delivery_is_tried_again(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    await sandbox.awebhook(receiver.url, SECRET, types=["payment_intent.succeeded"])
    await pay(client, sandbox)
    first, second = receiver.take(2)
    assert first.body == second.body
    (delivery,) = await sandbox.await_for_deliveries(1)
    assert (delivery["state"], [one["status"] for one in delivery["attempts"]]) == ("delivered", [500, 200])


async def test_a_duplicate_comes_twice_with_the_same_id(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET, types=["payment_intent.succeeded"])
    await sandbox.awebhook_mode("duplicate", types=["payment_intent.succeeded"])
    await pay(client, sandbox)
    one, other = receiver.take(2)
    assert json.loads(one.body)["id"] == json.loads(other.body)["id"]


async def test_events_can_come_in_reverse(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET)
    await sandbox.awebhook_mode("reordered")
    await pay(client, sandbox)
    assert [kind(one) for one in receiver.take(len(PAID))] == PAID[::-1]


async def test_a_delayed_event_comes_after_its_successors(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET)
    await sandbox.awebhook_mode("delayed", delay_s=0.5, types=["charge.succeeded"])
    await pay(client, sandbox)
    assert kind(receiver.take(len(PAID))[-1]) == "charge.succeeded"


async def test_a_lost_event_is_listed_as_undelivered_and_can_be_sent_again(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET)
    await sandbox.awebhook_mode("lost", times=1, types=["payment_intent.succeeded"])
    await pay(client, sandbox)
    assert [kind(one) for one in receiver.take(len(PAID) - 1)] == [*PAID[:2], *PAID[3:]]
    await sandbox.await_for_deliveries(len(PAID))
    missed = await client.v1.events.list_async({"delivery_success": False})
    assert [one.type for one in missed.data] == ["payment_intent.succeeded"]
    asked: stripe.params.EventListParams = {"types": ["charge.succeeded"], "delivery_success": False}
    assert (await client.v1.events.list_async(asked)).data == []
    await sandbox.asend_again(missed.data[0].id)
    assert json.loads(receiver.next().body)["id"] == missed.data[0].id


async def test_a_wrong_signature_is_refused_by_the_sdk(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    await sandbox.awebhook(receiver.url, SECRET, types=["payment_intent.succeeded"])
    await sandbox.awebhook_mode("wrong_signature", times=1)
    await sandbox.awebhook_mode("normal")
    await sandbox.awebhook_mode("wrong_signature", types=["payment_intent.succeeded"])
    await pay(client, sandbox)
    delivered = receiver.next()
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(delivered.body, delivered.signature, SECRET)


async def test_a_dead_endpoint_holds_up_nobody(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    await sandbox.awebhook("http://127.0.0.1:9/hooks", SECRET)
    await pay(client, sandbox)
    assert len((await client.v1.charges.list_async()).data) == 1
    assert {one["state"] for one in await sandbox.adeliveries()} == {"pending"}
    await sandbox.areset()
    assert await sandbox.adeliveries() == []


async def test_an_endpoint_that_was_removed_gets_nothing(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    endpoint = await sandbox.awebhook(receiver.url, SECRET)
    await sandbox.aremove_webhook(endpoint["id"])
    await pay(client, sandbox)
    assert await sandbox.adeliveries() == []
    with pytest.raises(Empty):
        receiver.queue.get_nowait()
