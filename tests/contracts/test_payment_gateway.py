"""What every PaymentGateway does: the in-memory one, and Stripe's over HTTP against the sandbox process."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

import pytest

from application.ports.payment_gateway import (
    BodyUnreadable,
    CheckoutFinished,
    CheckoutNotFound,
    CheckoutRequest,
    CredentialRejected,
    OutcomeUnknown,
    PaymentGateway,
    SignatureInvalid,
)
from domain.payments.payment import Checkout
from domain.payments.states import PaymentState
from domain.payments.truth import Failure, Funding, MethodKind, MethodSummary, ProcessorTruth
from domain.shared.ids import PaymentId
from domain.shared.money import Money
from tests.drivers.memory_gateway import MemoryGateway, PageClosed
from tests.integration.stripe.driver import ACCOUNT, InSandbox, a_request, stripe_gateway
from tests.support.sandbox import SandboxFailed, SandboxProcess, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]  # fixtures
pytestmark = [pytest.mark.anyio, pytest.mark.payments]
KEY = "7d6a5f3e-start-1"
OTHER_ACCOUNT = "acct_plumbing"


class Processor(Protocol):
    """What goes on at the processor, apart from our calls."""

    gateway: PaymentGateway

    async def pays(self, ref: str) -> None: ...
    async def is_declined_for_want_of_money(self, ref: str) -> None: ...
    async def is_challenged(self, ref: str) -> None: ...
    async def runs_out_of_time(self, ref: str) -> None: ...
    async def webhook_of_payment(self, ref: str) -> tuple[dict[str, str], bytes]: ...
    async def next_start_is_lost(self, *, executed: bool) -> None: ...
    async def disconnects(self, account: str) -> None: ...
    async def pages(self) -> int: ...
    def signed(self, raw: bytes) -> dict[str, str]: ...


class InMemory:
    def __init__(self, gateway: MemoryGateway) -> None:
        self.gateway: PaymentGateway = gateway
        self._memory = gateway

    async def pays(self, ref: str) -> None:
        self._memory.customer_pays(ref)

    async def is_declined_for_want_of_money(self, ref: str) -> None:
        self._memory.customer_is_declined(ref, reason="insufficient_funds", processor_code="insufficient_funds")

    async def is_challenged(self, ref: str) -> None:
        self._memory.customer_is_challenged(ref)

    async def runs_out_of_time(self, ref: str) -> None:
        self._memory.expire(ref)

    async def webhook_of_payment(self, ref: str) -> tuple[dict[str, str], bytes]:
        self._memory.customer_pays(ref)
        return self._memory.event(ref)

    async def next_start_is_lost(self, *, executed: bool) -> None:
        self._memory.fail_next("start", OutcomeUnknown(), executed=executed)

    async def disconnects(self, account: str) -> None:
        self._memory.rejected_accounts.add(account)

    async def pages(self) -> int:
        return len(self._memory.truth)

    def signed(self, raw: bytes) -> dict[str, str]:
        return {"memory-signature": self._memory.sign(raw)}


@pytest.fixture(params=["memory", "stripe", "stripe with thin events"])
async def processor(request: pytest.FixtureRequest) -> AsyncIterator[Processor]:
    if request.param == "memory":
        yield InMemory(MemoryGateway())
        return
    process: SandboxProcess = request.getfixturevalue("sandbox")
    style = "thin" if "thin" in request.param else "snapshot"
    # Without retries of its own, so that one lost answer is a lost call; the retries have their own tests.
    async with stripe_gateway(process, max_retries=0) as (gateway, _):
        yield InSandbox(gateway, process, style=style)


async def start(processor: Processor, request: CheckoutRequest, *, key: str = KEY) -> Checkout:
    gateway = processor.gateway
    return await gateway.start(body=gateway.prepare(request), account=request.account, key=key)


async def truth(processor: Processor, checkout: Checkout) -> ProcessorTruth:
    return await processor.gateway.fetch(checkout.ref, account=ACCOUNT)


def a_while_ago() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=10)


async def test_methods_are_named_for_what_is_taken(processor: Processor) -> None:
    gateway = processor.gateway
    least = gateway.least("USD")
    assert gateway.title == "Stripe"
    assert list(gateway.methods(least)) == [MethodKind.CARD]
    assert list(gateway.methods(Money(99_999_999, "USD"))) == [MethodKind.CARD]
    for amount in (least - Money(1, "USD"), Money(0, "USD"), Money(100_000_000, "USD")):
        assert list(gateway.methods(amount)) == []


async def test_a_page_is_opened_until_the_time_asked_for(processor: Processor) -> None:
    request = a_request()
    checkout = await start(processor, request)
    assert checkout.ref
    assert checkout.url.startswith(("https://", "http://127.0.0.1"))
    assert checkout.expires_at == request.expires_at


async def test_the_same_request_is_rendered_in_the_same_words(processor: Processor) -> None:
    request = a_request()
    assert processor.gateway.prepare(request) == processor.gateway.prepare(request)
    assert processor.gateway.prepare(request) != processor.gateway.prepare(a_request())


async def test_one_key_opens_one_page(processor: Processor) -> None:
    request = a_request()
    first = await start(processor, request)
    assert await start(processor, request) == first
    assert await processor.pages() == 1
    other = await start(processor, request, key="another-key")
    assert other.ref != first.ref
    assert await processor.pages() == 2


async def test_the_page_of_a_key_stays_the_same_after_it_was_paid(processor: Processor) -> None:
    request = a_request()
    first = await start(processor, request)
    await processor.pays(first.ref)
    assert await start(processor, request) == first


async def test_a_key_used_with_other_words_leaves_the_outcome_open(processor: Processor) -> None:
    request = a_request()
    await start(processor, request)
    changed = a_request(payment_id=request.payment_id, amount=Money(1_000, "USD"))
    with pytest.raises(OutcomeUnknown):
        await start(processor, changed)
    assert await processor.pages() == 1


async def test_an_open_page_waits_for_the_customer(processor: Processor) -> None:
    request = a_request()
    checkout = await start(processor, request)
    found = await truth(processor, checkout)
    assert found.payment_id == request.payment_id
    assert (found.account, found.livemode) == (ACCOUNT, processor.gateway.livemode)
    assert (found.amount, found.captured) == (request.amount, Money(0, "USD"))
    assert (found.state, found.checkout_ref) == (PaymentState.AWAITING_CUSTOMER, checkout.ref)
    assert (found.object_ref, found.method, found.failure) == (None, None, None)
    assert found.raw_status
    assert abs(found.fetched_at - datetime.now(UTC)) < timedelta(minutes=1)


async def test_what_the_customer_paid_is_settled(processor: Processor) -> None:
    request = a_request()
    checkout = await start(processor, request)
    await processor.pays(checkout.ref)
    found = await truth(processor, checkout)
    assert (found.state, found.captured) == (PaymentState.SETTLED, request.amount)
    assert found.object_ref
    assert found.method == MethodSummary(brand="visa", last4="4242", funding=Funding.CREDIT)


async def test_a_refused_card_leaves_the_page_open_for_another(processor: Processor) -> None:
    checkout = await start(processor, a_request())
    await processor.is_declined_for_want_of_money(checkout.ref)
    found = await truth(processor, checkout)
    assert found.state is PaymentState.AWAITING_CUSTOMER
    assert found.failure == Failure(reason="insufficient_funds", processor_code="insufficient_funds")
    assert (found.captured, found.method) == (Money(0, "USD"), None)
    await processor.pays(checkout.ref)
    after = await truth(processor, checkout)
    assert (after.state, after.failure, after.object_ref) == (PaymentState.SETTLED, None, found.object_ref)


async def test_a_challenge_of_the_bank_is_told(processor: Processor) -> None:
    checkout = await start(processor, a_request())
    await processor.is_challenged(checkout.ref)
    found = await truth(processor, checkout)
    assert (found.state, found.captured) == (PaymentState.REQUIRES_ACTION, Money(0, "USD"))


async def test_an_abandoned_page_ends_with_its_time(processor: Processor) -> None:
    checkout = await start(processor, a_request())
    await processor.runs_out_of_time(checkout.ref)
    found = await truth(processor, checkout)
    assert (found.state, found.captured) == (PaymentState.EXPIRED, Money(0, "USD"))


async def test_nobody_can_pay_on_a_canceled_page(processor: Processor) -> None:
    checkout = await start(processor, a_request())
    await processor.gateway.cancel(checkout.ref, account=ACCOUNT)
    assert (await truth(processor, checkout)).state is PaymentState.EXPIRED
    with pytest.raises((PageClosed, SandboxFailed)):
        await processor.pays(checkout.ref)


async def test_what_is_over_cannot_be_canceled(processor: Processor) -> None:
    paid, ended = await start(processor, a_request()), await start(processor, a_request(), key="second")
    await processor.pays(paid.ref)
    await processor.gateway.cancel(ended.ref, account=ACCOUNT)
    for checkout in (paid, ended):
        with pytest.raises(CheckoutFinished):
            await processor.gateway.cancel(checkout.ref, account=ACCOUNT)
    assert (await truth(processor, paid)).state is PaymentState.SETTLED


async def test_a_checkout_belongs_to_its_account(processor: Processor) -> None:
    request = a_request()
    checkout = await start(processor, request)
    gateway = processor.gateway
    with pytest.raises(CheckoutNotFound):
        await gateway.fetch(checkout.ref, account=OTHER_ACCOUNT)
    with pytest.raises(CheckoutNotFound):
        await gateway.cancel(checkout.ref, account=OTHER_ACCOUNT)
    assert await gateway.fetch_by_object(checkout.ref, account=OTHER_ACCOUNT) is None
    assert await gateway.find(request.payment_id, account=OTHER_ACCOUNT, since=a_while_ago()) is None
    assert (await truth(processor, checkout)).state is PaymentState.AWAITING_CUSTOMER


@pytest.mark.parametrize("ref", ["cs_test_unknown", "pi_unknown", "ch_unknown", "", "../cs_x", "cs_\n\x00/é"])
async def test_what_nobody_opened_is_not_found(processor: Processor, ref: str) -> None:
    gateway = processor.gateway
    with pytest.raises(CheckoutNotFound):
        await gateway.fetch(ref, account=ACCOUNT)
    with pytest.raises(CheckoutNotFound):
        await gateway.cancel(ref, account=ACCOUNT)
    assert await gateway.fetch_by_object(ref, account=ACCOUNT) is None


async def test_either_object_of_an_event_leads_to_the_same_truth(processor: Processor) -> None:
    await start(processor, a_request(), key="another checkout")
    checkout = await start(processor, a_request())
    await processor.pays(checkout.ref)
    found = await truth(processor, checkout)
    assert found.object_ref
    for ref in (checkout.ref, found.object_ref):
        again = await processor.gateway.fetch_by_object(ref, account=ACCOUNT)
        assert again
        assert replace(again, fetched_at=found.fetched_at) == found


async def test_a_page_whose_answer_was_lost_is_found_and_given_again(processor: Processor) -> None:
    request = a_request()
    await processor.next_start_is_lost(executed=True)
    with pytest.raises(OutcomeUnknown):
        await start(processor, request)
    found = await processor.gateway.find(request.payment_id, account=ACCOUNT, since=a_while_ago())
    assert found
    assert (found.payment_id, found.amount) == (request.payment_id, request.amount)
    assert (await start(processor, request)).ref == found.checkout_ref
    assert await processor.pages() == 1


async def test_a_page_that_was_never_opened_is_not_found_and_opened_once(processor: Processor) -> None:
    request = a_request()
    await processor.next_start_is_lost(executed=False)
    with pytest.raises(OutcomeUnknown):
        await start(processor, request)
    assert await processor.gateway.find(request.payment_id, account=ACCOUNT, since=a_while_ago()) is None
    await start(processor, request)
    assert await processor.pages() == 1


async def test_a_search_tells_one_payment_from_another_and_from_what_was_before(processor: Processor) -> None:
    requests = [a_request() for _ in range(3)]
    checkouts = [await start(processor, one, key=f"key-{n}") for n, one in enumerate(requests)]
    await processor.pays(checkouts[1].ref)
    found = await processor.gateway.find(requests[1].payment_id, account=ACCOUNT, since=a_while_ago())
    assert found == replace(
        await truth(processor, checkouts[1]), fetched_at=found.fetched_at if found else a_while_ago()
    )
    nobody = PaymentId(UUID(int=0))
    assert await processor.gateway.find(nobody, account=ACCOUNT, since=a_while_ago()) is None
    later = datetime.now(UTC) + timedelta(hours=1)
    assert await processor.gateway.find(requests[1].payment_id, account=ACCOUNT, since=later) is None


async def test_a_webhook_names_what_leads_to_the_truth(processor: Processor) -> None:
    request = a_request()
    checkout = await start(processor, request)
    headers, raw = await processor.webhook_of_payment(checkout.ref)
    event = processor.gateway.parse_webhook(headers, raw)
    assert (event.kind, event.account) == ("payment_intent.succeeded", ACCOUNT)
    assert event.livemode is processor.gateway.livemode
    assert event.event_id
    found = await processor.gateway.fetch_by_object(event.object_ref, account=event.account)
    assert found
    assert (found.payment_id, found.state) == (request.payment_id, PaymentState.SETTLED)
    assert processor.gateway.parse_webhook(headers, raw) == event


async def test_t57_a_webhook_that_was_changed_or_not_signed_is_refused(processor: Processor) -> None:
    checkout = await start(processor, a_request())
    headers, raw = await processor.webhook_of_payment(checkout.ref)
    for bad_headers, bad_raw in (
        (headers, raw + b" "),
        (headers, raw.replace(b"succeeded", b"processed")),
        (headers, b""),
        ({}, raw),
        ({name: value[:-1] for name, value in headers.items()}, raw),
        (dict.fromkeys(headers, "garbage"), raw),
        (dict.fromkeys(headers, "é=\x00"), raw),
    ):
        with pytest.raises(SignatureInvalid):
            processor.gateway.parse_webhook(bad_headers, bad_raw)


@pytest.mark.parametrize("raw", [b"", b"hello", b"[]", b"null", b'{"object":"event"}', b"\xff\x00", b"[" * 10_000])
async def test_t60_a_signed_body_that_is_no_event_is_unreadable(processor: Processor, raw: bytes) -> None:
    with pytest.raises(BodyUnreadable):
        processor.gateway.parse_webhook(processor.signed(raw), raw)


async def test_an_account_that_has_disconnected_is_told_by_every_call(processor: Processor) -> None:
    request = a_request()
    checkout = await start(processor, request)
    await processor.disconnects(ACCOUNT)
    gateway = processor.gateway
    for call in (
        lambda: start(processor, a_request(), key="next"),
        lambda: gateway.fetch(checkout.ref, account=ACCOUNT),
        lambda: gateway.fetch_by_object(checkout.ref, account=ACCOUNT),
        lambda: gateway.find(request.payment_id, account=ACCOUNT, since=a_while_ago()),
        lambda: gateway.cancel(checkout.ref, account=ACCOUNT),
    ):
        with pytest.raises(CredentialRejected):
            await call()
    assert await processor.pages() == 1


async def test_the_least_amount_is_of_the_currency_asked_for(processor: Processor) -> None:
    least = processor.gateway.least("USD")
    assert least == Money(50, "USD")
    await start(processor, a_request(amount=least))
