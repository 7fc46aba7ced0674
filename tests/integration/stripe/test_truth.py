"""A session with its intent in our words, by the table of states; and truths that are not our payment's (T52)."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from adapters.stripe.answers import PaymentError, Session, Unreadable
from adapters.stripe.failures import failure_of
from adapters.stripe.truth import truth_of
from domain.payments.errors import PaymentMismatch
from domain.payments.payment import Allocation, Intent, Payment
from domain.payments.states import PaymentState
from domain.payments.truth import Failure, Funding, MethodKind, MethodSummary
from domain.shared.ids import ContractorId, CustomerId, InvoiceId
from domain.shared.money import Money
from tests.integration.stripe.driver import ACCOUNT, CHALLENGED, DECLINED, a_request, stripe_gateway
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.payments
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REFUSED = {"code": "card_declined", "decline_code": "insufficient_funds"}
S = PaymentState


def session(**fields: Any) -> Session:
    usual = {
        "id": "cs_test_1",
        "livemode": False,
        "status": "open",
        "payment_status": "unpaid",
        "expires_at": 1_800_000_000,
        "client_reference_id": "00000000-0000-0000-0000-000000000007",
        "amount_total": 5_000,
        "currency": "usd",
    }
    return msgspec.convert({**usual, **fields}, Session)


def intent(status: str, **fields: Any) -> dict[str, Any]:
    return {"id": "pi_1", "status": status, "currency": "usd", "amount_received": 0, **fields}


PAID = {"amount_received": 5_000}
ERROR = {"last_payment_error": REFUSED}
STATES = [
    ("open", "unpaid", None, S.AWAITING_CUSTOMER, False),
    ("open", "unpaid", intent("requires_payment_method"), S.AWAITING_CUSTOMER, False),
    ("open", "unpaid", intent("requires_payment_method", **ERROR), S.AWAITING_CUSTOMER, True),
    ("open", "unpaid", intent("requires_confirmation"), S.AWAITING_CUSTOMER, False),
    ("open", "unpaid", intent("requires_action"), S.REQUIRES_ACTION, False),
    ("open", "unpaid", intent("canceled"), S.CANCELED, False),
    ("open", "unpaid", intent("succeeded", **PAID), S.SETTLED, False),
    ("complete", "paid", intent("succeeded", **PAID), S.SETTLED, False),
    ("complete", "paid", intent("succeeded", **PAID, **ERROR), S.SETTLED, False),
    ("complete", "paid", intent("requires_capture"), S.AUTHORIZED, False),
    ("complete", "unpaid", intent("processing"), S.PROCESSING, False),
    ("complete", "unpaid", intent("requires_payment_method"), S.PROCESSING, False),
    ("complete", "unpaid", intent("requires_payment_method", **ERROR), S.FAILED, True),
    ("complete", "unpaid", intent("requires_action"), S.REQUIRES_ACTION, False),
    ("expired", "unpaid", None, S.EXPIRED, False),
    ("expired", "unpaid", intent("canceled", **ERROR), S.EXPIRED, True),
    ("expired", "unpaid", intent("requires_action"), S.EXPIRED, False),
    # Money outranks whatever the session says of itself.
    ("expired", "unpaid", intent("succeeded", **PAID), S.SETTLED, False),
    ("expired", "unpaid", intent("processing"), S.PROCESSING, False),
]


@pytest.mark.parametrize(("status", "payment_status", "of", "expected", "failed"), STATES)
def test_each_state_of_stripe_has_one_of_ours(
    status: str, payment_status: str, of: dict[str, Any] | None, expected: PaymentState, *, failed: bool
) -> None:
    found = truth_of(session(status=status, payment_status=payment_status, payment_intent=of), account=ACCOUNT, at=NOW)
    assert found.state is expected
    assert found.captured == Money(5_000 if expected is S.SETTLED else 0, "USD")
    assert (found.failure is not None) is failed
    assert found.object_ref == (of and "pi_1")
    assert found.raw_status == f"{status}/{payment_status}/{of['status'] if of else None}"


@pytest.mark.parametrize(
    "fields",
    [
        {"payment_intent": intent("some_new_state")},
        {"status": "some_new_state"},
        {"status": None},
        {"status": "complete", "payment_status": "paid"},
        {"status": "complete", "payment_intent": intent("some_new_state")},
        {"payment_intent": "pi_1"},
        {"amount_total": None},
        {"currency": None},
    ],
    ids=str,
)
def test_what_is_not_known_is_never_taken_for_anything(fields: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        truth_of(session(**fields), account=ACCOUNT, at=NOW)


@pytest.mark.parametrize("reference", [None, "", "order-17", "0" * 31])
def test_a_session_of_somebody_else_has_no_reference_of_ours(reference: str | None) -> None:
    assert truth_of(session(client_reference_id=reference), account=ACCOUNT, at=NOW).payment_id is None


@pytest.mark.parametrize(
    ("code", "decline_code", "reason", "kept"),
    [
        ("card_declined", "insufficient_funds", "insufficient_funds", "insufficient_funds"),
        ("card_declined", "generic_decline", "card_declined", "generic_decline"),
        ("card_declined", "lost_card", "card_declined", "lost_card"),
        ("card_declined", None, "card_declined", "card_declined"),
        ("expired_card", "expired_card", "expired_card", "expired_card"),
        ("expired_card", None, "expired_card", "expired_card"),
        ("incorrect_cvc", "incorrect_cvc", "card_declined", "incorrect_cvc"),
        ("processing_error", "processing_error", "processing_error", "processing_error"),
        ("card_declined", "try_again_later", "processing_error", "try_again_later"),
        (
            "payment_intent_authentication_failure",
            None,
            "authentication_failed",
            "payment_intent_authentication_failure",
        ),
        ("authentication_required", "authentication_required", "authentication_failed", "authentication_required"),
        ("some_new_code", None, "card_declined", "some_new_code"),
        (None, None, "card_declined", ""),
    ],
)
def test_each_code_has_a_reason_that_a_customer_can_act_on(
    code: str | None, decline_code: str | None, reason: str, kept: str
) -> None:
    assert failure_of(PaymentError(code=code, decline_code=decline_code)) == Failure(reason=reason, processor_code=kept)


@pytest.mark.parametrize(
    ("funding", "expected"),
    [
        ("credit", Funding.CREDIT),
        ("debit", Funding.DEBIT),
        ("prepaid", Funding.PREPAID),
        ("new", Funding.UNKNOWN),
        (None, Funding.UNKNOWN),
    ],
)
def test_the_receipt_shows_brand_and_last_digits(funding: str | None, expected: Funding) -> None:
    charge = {"payment_method_details": {"card": {"brand": "visa", "last4": "4242", "funding": funding}}}
    paid = intent("succeeded", **PAID, latest_charge=charge)
    found = truth_of(session(status="complete", payment_status="paid", payment_intent=paid), account=ACCOUNT, at=NOW)
    assert found.method == MethodSummary(brand="visa", last4="4242", funding=expected)


@pytest.mark.parametrize("charge", [None, "ch_1", {}, {"payment_method_details": {}}])
def test_money_without_a_card_to_show_is_money_all_the_same(charge: Any) -> None:
    paid = intent("succeeded", **PAID, latest_charge=charge)
    found = truth_of(session(status="complete", payment_status="paid", payment_intent=paid), account=ACCOUNT, at=NOW)
    assert (found.state, found.method) == (S.SETTLED, None)


@pytest.mark.anyio
async def test_the_customer_fails_the_challenge_and_pays_with_another_card(sandbox: SandboxProcess) -> None:
    async with stripe_gateway(sandbox) as (gateway, exchanges):
        request = a_request()
        checkout = await gateway.start(body=gateway.prepare(request), account=ACCOUNT, key="k")
        await sandbox.apay(checkout.ref, CHALLENGED, challenge=False)
        found = await gateway.fetch(checkout.ref, account=ACCOUNT)
        assert found.state is S.AWAITING_CUSTOMER
        assert found.failure
        assert found.failure.reason == "authentication_failed"
        await sandbox.apay(checkout.ref, DECLINED)
        found = await gateway.fetch(checkout.ref, account=ACCOUNT)
        assert found.failure == Failure(reason="card_declined", processor_code="generic_decline")
        await sandbox.apay(checkout.ref, CHALLENGED, challenge=True)
        before = len(exchanges.sent)
        assert (await gateway.fetch(checkout.ref, account=ACCOUNT)).state is S.SETTLED
        assert len(exchanges.sent) == before + 1


def our_payment(request: Any, **intent_fields: Any) -> Payment:
    intent_of_ours = {
        "processor": "stripe",
        "account": ACCOUNT,
        "livemode": False,
        "method": MethodKind.CARD,
        "key": "k",
        "body": b"",
        "started_by": "link:1",
    }
    return Payment.begin(
        id=request.payment_id,
        contractor_id=ContractorId(request.payment_id),
        customer_id=CustomerId(request.payment_id),
        allocations=[Allocation(invoice_id=InvoiceId(request.payment_id), amount=request.amount)],
        intent=Intent(**{**intent_of_ours, **intent_fields}),
        now=NOW,
    )


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"client_reference_id": "00000000-0000-0000-0000-000000000000"}, "payment_id"),
        ({"client_reference_id": None}, "payment_id"),
        ({"amount_total": 123_455}, "amount"),
        ({"currency": "cad"}, "amount"),
        ({"livemode": True}, "livemode"),
    ],
    ids=str,
)
async def test_t52_a_real_payment_of_something_else_does_not_pass_for_ours(
    sandbox: SandboxProcess, change: dict[str, Any], field: str
) -> None:
    async with stripe_gateway(sandbox) as (gateway, _):
        request = a_request()
        checkout = await gateway.start(body=gateway.prepare(request), account=ACCOUNT, key="k")
        await sandbox.apay(checkout.ref)
        await sandbox.afault("wrong", method="GET", moment="after", change=change)
        foreign = await gateway.fetch(checkout.ref, account=ACCOUNT)
        payment = our_payment(request)
        with pytest.raises(PaymentMismatch) as refused:
            payment.apply(foreign, now=NOW)
        assert field in str(refused.value.values["fields"])
        assert payment.state is S.CREATED
        assert payment.apply(await gateway.fetch(checkout.ref, account=ACCOUNT), now=NOW)


@pytest.mark.anyio
async def test_t52_an_event_about_somebody_elses_session_is_none_of_ours(sandbox: SandboxProcess) -> None:
    async with stripe_gateway(sandbox) as (gateway, _):
        request = a_request()
        checkout = await gateway.start(body=gateway.prepare(request), account=ACCOUNT, key="k")
        # A subscription's session, for one, has neither our reference nor an amount.
        other = {"client_reference_id": "order-17", "amount_total": None, "currency": None}
        await sandbox.afault("wrong", method="GET", moment="after", change=other)
        assert await gateway.fetch_by_object(checkout.ref, account=ACCOUNT) is None
        assert await gateway.fetch_by_object(checkout.ref, account=ACCOUNT)
