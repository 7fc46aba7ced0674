from datetime import timedelta

import pytest
import stripe

from tests.integration.sandbox.conftest import order
from tests.support.sandbox import SandboxFailed, SandboxProcess

pytestmark = pytest.mark.anyio
HALF_HOUR, DAY = int(timedelta(minutes=30).total_seconds()), int(timedelta(days=1).total_seconds())


async def test_a_session_is_open_and_unpaid_at_first(client: stripe.StripeClient) -> None:
    session = await client.v1.checkout.sessions.create_async(order(metadata={"attempt": "1"}))
    found = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["line_items"]})
    assert (found.status, found.payment_status, found.payment_intent) == ("open", "unpaid", None)
    assert (found.amount_total, found.currency, found.client_reference_id) == (48_000, "usd", "attempt-1")
    assert found.created + DAY - found.expires_at in {0, 1}  # the second may turn between the two
    assert found.metadata is not None
    assert found.metadata["attempt"] == "1"
    assert found.url is not None
    assert found.url.endswith(f"/c/pay/{session.id}")
    assert found.line_items is not None
    assert found.line_items.data[0].description == "Deposit for estimate E-1042"


async def test_a_paid_session_leads_to_its_intent_and_charge(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    data = {"metadata": {"attempt": "1"}, "statement_descriptor_suffix": "INV-2031", "description": "Deposit"}
    session = await client.v1.checkout.sessions.create_async(order(payment_intent_data=data))
    await sandbox.apay(session.id)
    expand = {"expand": ["payment_intent.latest_charge"]}
    paid = await client.v1.checkout.sessions.retrieve_async(session.id, expand)  # type: ignore[arg-type]
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    intent = paid.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert (intent.status, intent.amount_received, intent.metadata["attempt"]) == ("succeeded", 48_000, "1")
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (charge.paid, charge.amount_captured, charge.amount_refunded) == (True, 48_000, 0)
    assert charge.payment_method_details is not None
    assert charge.payment_method_details.card is not None
    assert charge.payment_method_details.card.funding == "credit"
    assert (await client.v1.charges.retrieve_async(charge.id)).payment_intent == intent.id
    assert (await client.v1.payment_intents.retrieve_async(intent.id)).latest_charge == charge.id


async def test_the_truth_lists_each_charge_once_with_its_session(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await sandbox.apay(session.id, "4000056655665556")
    truth = await sandbox.atruth()
    (charge,) = truth["charges"]
    assert (charge["session"], charge["client_reference_id"]) == (session.id, "attempt-1")
    assert (charge["amount"], charge["captured"], charge["refunded"], charge["status"]) == (
        48_000,
        48_000,
        0,
        "succeeded",
    )
    assert truth["requests"] == {"POST /v1/checkout/sessions": 1}


async def test_a_paid_session_takes_no_second_payment(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await sandbox.apay(session.id)
    with pytest.raises(SandboxFailed, match=r"409.*complete"):
        await sandbox.apay(session.id)
    assert len((await sandbox.atruth())["charges"]) == 1


async def test_an_open_session_can_be_ended_once(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    assert (await client.v1.checkout.sessions.expire_async(session.id)).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
        await client.v1.checkout.sessions.expire_async(session.id)
    with pytest.raises(SandboxFailed, match=r"409.*expired"):
        await sandbox.apay(session.id)


async def test_a_session_ends_on_the_sandbox_clock(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    session = await client.v1.checkout.sessions.create_async(order(expires_at=sandbox.now() + HALF_HOUR + 60))
    await sandbox.aadvance(HALF_HOUR)
    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "open"
    await sandbox.aadvance(120)
    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "expired"
    assert [one["event"]["type"] for one in await sandbox.aevents()] == ["checkout.session.expired"]


async def test_an_intent_begun_on_an_expired_session_is_canceled(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    declined = await sandbox.apay(session.id, "4000000000000002")
    await sandbox.aadvance(DAY + 1)
    intent = await client.v1.payment_intents.retrieve_async(declined["payment_intent"])
    assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")


@pytest.mark.parametrize("distance", [HALF_HOUR - 60, DAY + 60])
async def test_a_session_lives_between_half_an_hour_and_a_day(
    client: stripe.StripeClient, sandbox: SandboxProcess, distance: int
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await client.v1.checkout.sessions.create_async(order(expires_at=sandbox.now() + distance))
    assert refused.value.param == "expires_at"


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"mode": None}, "mode", "parameter_missing"),
        ({"success_url": None}, "success_url", "parameter_missing"),
        ({"success_url": "portal"}, "success_url", "url_invalid"),
        ({"line_items": None}, "line_items", "parameter_missing"),
        ({"ui_mode": "hosted"}, "ui_mode", None),
        ({"ui_mode": "embedded_page"}, "success_url", None),
        ({"colour": "red"}, "colour", "parameter_unknown"),
        ({"customer_email": "nobody"}, "customer_email", "email_invalid"),
        ({"client_reference_id": "x" * 201}, "client_reference_id", None),
        ({"metadata": {"k" * 41: "v"}}, "metadata", None),
        ({"allowed_payment_method_types": ["us_bank_account"]}, "allowed_payment_method_types", None),
        ({"payment_method_types": ["card"]}, "payment_method_types", "payment_method_types_no_longer_supported"),
        ({"payment_intent_data": {"statement_descriptor": "ACME"}}, "payment_intent_data[statement_descriptor]", None),
        (
            {"payment_intent_data": {"statement_descriptor_suffix": "<b>"}},
            "payment_intent_data[statement_descriptor_suffix]",
            None,
        ),
    ],
)
async def test_what_stripe_refuses_is_refused(
    client: stripe.StripeClient, change: dict[str, object], param: str, code: str | None
) -> None:
    asked = {name: value for name, value in order(**change).items() if value is not None}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await client.v1.checkout.sessions.create_async(asked)  # type: ignore[arg-type]
    assert (refused.value.http_status, refused.value.param) == (400, param)
    if code is not None:
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("unit_amount", "code"),
    [(49, "amount_too_small"), (50, None), (99_999_999, None), (100_000_000, "amount_too_large")],
)
async def test_amounts_have_bounds(client: stripe.StripeClient, unit_amount: int, code: str | None) -> None:
    price = {"currency": "usd", "unit_amount": unit_amount, "product_data": {"name": "Part"}}
    asked = order(line_items=[{"quantity": 1, "price_data": price}])
    if code is None:
        assert (await client.v1.checkout.sessions.create_async(asked)).amount_total == unit_amount
        return
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await client.v1.checkout.sessions.create_async(asked)
    assert refused.value.code == code


async def test_a_list_shows_the_newest_first_and_pages_both_ways(client: stripe.StripeClient) -> None:
    made = [(await client.v1.checkout.sessions.create_async(order(client_reference_id=str(n)))).id for n in range(5)]
    made.reverse()
    first = await client.v1.checkout.sessions.list_async({"limit": 2})
    assert ([one.id for one in first.data], first.has_more) == (made[:2], True)
    second = await client.v1.checkout.sessions.list_async({"limit": 2, "starting_after": made[1]})
    assert ([one.id for one in second.data], second.has_more) == (made[2:4], True)
    before = await client.v1.checkout.sessions.list_async({"limit": 2, "ending_before": made[3]})
    assert ([one.id for one in before.data], before.has_more) == (made[1:3], True)
    assert [one.id async for one in first.auto_paging_iter()] == made


async def test_a_lost_answer_is_found_by_creation_time(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    await client.v1.checkout.sessions.create_async(order(client_reference_id="earlier"))
    await sandbox.aadvance(600)
    since = sandbox.now()
    await client.v1.checkout.sessions.create_async(order(client_reference_id="lost"))
    found = await client.v1.checkout.sessions.list_async({"created": {"gte": since - 5}, "status": "open"})
    assert [one.client_reference_id for one in found.data] == ["lost"]


async def test_an_embedded_session_has_a_secret_and_no_page(client: stripe.StripeClient) -> None:
    asked = order(ui_mode="embedded_page", return_url="http://portal.test/back")
    del asked["success_url"], asked["cancel_url"]
    session = await client.v1.checkout.sessions.create_async(asked)
    assert session.url is None
    assert session.client_secret is not None


async def test_what_cannot_be_expanded_is_refused(client: stripe.StripeClient) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["amount_total"]})
