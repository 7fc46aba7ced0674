"""Keys, versions, accounts and idempotency."""

import asyncio

import httpx
import pytest
import stripe

from tests.integration.sandbox.conftest import KEY, order
from tests.support.checked_stripe import CheckedHTTPXClient
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio
NORTH, SOUTH = {"stripe_account": "acct_north"}, {"stripe_account": "acct_south"}


def key_client(sandbox: SandboxProcess, checked: CheckedHTTPXClient, key: str) -> stripe.StripeClient:
    return stripe.StripeClient(key, http_client=checked, base_addresses={"api": sandbox.url})


# Named, because a live key in a test's name would reach the environment, where the sandbox refuses it.
@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("sk_live_1234", "no live keys"),
        ("rk_live_1234", "no live keys"),
        ("pk_test_1234", "begin with sk_test_"),
        ("nonsense", "begin with sk_test_"),
    ],
    ids=["live", "restricted", "public", "none"],
)
async def test_only_test_keys_are_taken(
    sandbox: SandboxProcess, checked: CheckedHTTPXClient, key: str, why: str
) -> None:
    with pytest.raises(stripe.AuthenticationError, match=why) as refused:
        await key_client(sandbox, checked, key).v1.accounts.retrieve_current_async()
    assert key not in str(refused.value)


def test_a_key_may_come_as_basic_authentication(sandbox: SandboxProcess) -> None:
    assert httpx.get(f"{sandbox.url}/v1/account", auth=(KEY, "")).status_code == 200
    assert httpx.get(f"{sandbox.url}/v1/account").status_code == 401


async def test_each_key_is_an_account_of_its_own(sandbox: SandboxProcess, checked: CheckedHTTPXClient) -> None:
    one, other = key_client(sandbox, checked, "sk_test_one"), key_client(sandbox, checked, "sk_test_other")
    session = await one.v1.checkout.sessions.create_async(order())
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await other.v1.checkout.sessions.retrieve_async(session.id)
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


async def test_connected_accounts_see_nothing_of_each_other(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    session = await client.v1.checkout.sessions.create_async(order(), NORTH)  # type: ignore[arg-type]
    paid = await sandbox.apay(session.id)
    for options in (SOUTH, {}):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            await client.v1.payment_intents.retrieve_async(paid["payment_intent"], None, options)  # type: ignore[arg-type]
        assert refused.value.http_status == 404
        assert (await client.v1.charges.list_async(None, options)).data == []  # type: ignore[arg-type]
    assert len((await client.v1.charges.list_async(None, NORTH)).data) == 1  # type: ignore[arg-type]
    assert (await sandbox.atruth())["charges"][0]["account"] == "acct_north"


async def test_a_disconnected_account_is_refused(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    await asyncio.to_thread(sandbox.merchant, account="acct_north", access=False)
    with pytest.raises(stripe.PermissionError, match="does not have access"):
        await client.v1.checkout.sessions.create_async(order(), NORTH)  # type: ignore[arg-type]


def test_a_client_without_a_version_may_use_the_old_field(sandbox: SandboxProcess) -> None:
    form = {"amount": "2000", "currency": "usd", "payment_method": "pm_card_visa", "payment_method_types[]": "card"}
    answer = httpx.post(f"{sandbox.url}/v1/payment_intents", data={**form, "confirm": "true"}, auth=(KEY, ""))
    assert (answer.status_code, answer.json()["status"]) == (200, "succeeded")
    headers = {"Stripe-Version": "2026-09-30.endive"}
    answer = httpx.post(f"{sandbox.url}/v1/payment_intents", data=form, auth=(KEY, ""), headers=headers)
    assert answer.json()["error"]["code"] == "payment_method_types_no_longer_supported"


async def test_an_intent_with_a_declined_card_is_a_card_error(client: stripe.StripeClient) -> None:
    asked = {"amount": 2_000, "currency": "usd", "payment_method": "pm_card_chargeDeclined", "confirm": True}
    with pytest.raises(stripe.CardError) as declined:
        await client.v1.payment_intents.create_async(asked)  # type: ignore[arg-type]
    assert declined.value.code == "card_declined"
    assert declined.value.error is not None
    assert declined.value.error.decline_code == "generic_decline"


def test_every_answer_names_its_request(sandbox: SandboxProcess) -> None:
    answers = [httpx.get(f"{sandbox.url}{path}", auth=(KEY, "")) for path in ("/v1/account", "/v1/nothing")]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert len({answer.headers["Request-Id"] for answer in answers}) == 2


async def test_the_same_key_gives_the_same_session(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    first = await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"})
    again = await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"})
    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len((await sandbox.atruth())["sessions"]) == 1


async def test_the_same_key_for_something_else_is_refused(client: stripe.StripeClient) -> None:
    await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"})
    with pytest.raises(stripe.IdempotencyError) as refused:
        await client.v1.checkout.sessions.create_async(
            order(client_reference_id="other"), {"idempotency_key": "attempt-1"}
        )
    assert refused.value.http_status == 400


async def test_keys_belong_to_their_account(client: stripe.StripeClient) -> None:
    first = await client.v1.checkout.sessions.create_async(
        order(), {"idempotency_key": "k", "stripe_account": "acct_a"}
    )
    other = await client.v1.checkout.sessions.create_async(
        order(), {"idempotency_key": "k", "stripe_account": "acct_b"}
    )
    assert first.id != other.id


async def test_a_key_is_forgotten_after_a_day(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    first = await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"})
    await sandbox.aadvance(23 * 3_600)
    assert (await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"})).id == first.id
    await sandbox.aadvance(3_601)
    assert (await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"})).id != first.id


async def test_a_refused_request_leaves_its_key_free(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.checkout.sessions.create_async(order(mode="setup"), {"idempotency_key": "attempt-1"})
    session = await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"})
    assert session.status == "open"


async def test_a_key_in_use_is_a_conflict(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    await sandbox.afault("delay", method="POST", seconds=1.5)
    first = asyncio.create_task(client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"}))
    await sandbox.await_for_requests(1)
    with pytest.raises(stripe.APIError) as refused:
        await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"})
    assert refused.value.http_status == 409
    assert refused.value.error is not None
    assert refused.value.error.code == "idempotency_key_in_use"
    assert (await first).status == "open"


async def test_the_request_log_holds_parameters_and_no_key(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "attempt-1"})
    log = await sandbox.arequests()
    (entry,) = log["latest"]
    assert (entry["status"], entry["idempotency_key"], entry["version"]) == (200, "attempt-1", "2026-10-28.endive")
    assert entry["params"]["line_items"][0]["price_data"]["unit_amount"] == "48000"
    assert KEY not in str(log)
