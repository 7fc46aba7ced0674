"""The validator goes red when it should, and says when its overlay has grown old."""

import typing

import pytest
import stripe
from stripe._api_version import _ApiVersion
from stripe.params import PaymentIntentCreateParams
from stripe.params.checkout import SessionCreateParams

from tests.integration.sandbox.conftest import order
from tests.support.sandbox import SandboxProcess
from tests.support.stripe_schema import OVERLAY_FOR, document, validate_request, validate_response

SESSIONS = "/v1/checkout/sessions"
GOOD = {"mode": "payment", "success_url": "http://portal.test", "line_items[0][quantity]": "1"}
# Options of the call rather than parameters of the API.
_OPTIONS = {
    "api_key",
    "content_type",
    "headers",
    "idempotency_key",
    "max_network_retries",
    "stripe_account",
    "stripe_context",
    "stripe_version",
}


def test_the_overlay_was_written_for_the_sdk_s_version() -> None:
    assert _ApiVersion.CURRENT == OVERLAY_FOR, "compare the new version's changes with _overlay, then move OVERLAY_FOR"


@pytest.mark.parametrize(
    ("path", "params"), [(SESSIONS, SessionCreateParams), ("/v1/payment_intents", PaymentIntentCreateParams)]
)
def test_the_overlaid_parameters_are_those_of_the_sdk(path: str, params: type) -> None:
    names = {"StripeContext": object, "Mapping": typing.Mapping}
    typed = set(typing.get_type_hints(params, localns=names)) - _OPTIONS
    form = document()["paths"][path]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert set(form["schema"]["properties"]) == typed


def test_a_right_request_has_no_fault() -> None:
    assert validate_request("POST", SESSIONS, GOOD) == []
    assert validate_request("GET", SESSIONS, {"created[gte]": "1", "expand[0]": "data.line_items"}) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"ui_mode": "hosted"},
        {"payment_method_types[0]": "card"},
        {"line_items[0][quantity]": "one"},
        {"colour": "red"},
        {"payment_intent_data[colour]": "red"},
        {"payment_method_options[card][restrictions][funding_types_blocked][0]": "gold"},
    ],
)
def test_a_wrong_parameter_is_found(wrong: dict[str, str]) -> None:
    assert validate_request("POST", SESSIONS, {**GOOD, **wrong}) != []


def test_an_unknown_operation_is_found() -> None:
    assert validate_request("POST", "/v1/checkout/session", GOOD) != []
    assert validate_response("PUT", SESSIONS, 200, {}) != []


@pytest.mark.anyio
async def test_a_wrong_field_in_an_answer_is_found(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    body = session.to_dict()
    path = f"{SESSIONS}/{session.id}"
    assert validate_response("GET", path, 200, body) == []
    assert validate_response("GET", path, 200, {**body, "status": "paid"}) != []
    assert validate_response("GET", path, 200, {**body, "amount_total": "48000"}) != []
    assert validate_response("GET", path, 200, {**body, "colour": "red"}) != []
    assert validate_response("GET", path, 200, {name: one for name, one in body.items() if name != "expires_at"}) != []
    assert validate_response("GET", path, 404, {"error": {"message": "no type"}}) != []


@pytest.mark.anyio
async def test_the_other_lists_and_the_account_are_as_documented(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    """The fixture holds each answer against the document."""
    session = await client.v1.checkout.sessions.create_async(order())
    await sandbox.apay(session.id)
    account = await client.v1.accounts.retrieve_current_async()
    assert (await client.v1.accounts.retrieve_async(account.id)).id == account.id
    assert len((await client.v1.payment_intents.list_async({"limit": 1})).data) == 1
    assert len((await client.v1.checkout.sessions.line_items.list_async(session.id)).data) == 1
    assert len((await client.v1.events.list_async({"type": "charge.*"})).data) == 2
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.charges.retrieve_async("ch_nothing")
