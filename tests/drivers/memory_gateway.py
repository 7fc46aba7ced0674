"""A processor in memory that keeps PaymentGateway's contract (tests/contracts/test_payment_gateway.py proves it).

    gateway = MemoryGateway()
    gateway.customer_pays(checkout.ref)             # what a person does on the processor's page
    gateway.fail_next("start", OutcomeUnknown())    # the answer is lost, and nothing was opened
    gateway.fail_next("start", OutcomeUnknown(), executed=True)
    gateway.calls["start"], gateway.truth           # how often it was asked, and its own books

References are counted, so equal acts give equal references. A checkout ends when `expire` is called, not by time.
"""

import asyncio
import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from application.ports.payment_gateway import (
    BodyUnreadable,
    CheckoutFinished,
    CheckoutNotFound,
    CheckoutRequest,
    CredentialRejected,
    GatewayError,
    InboundEvent,
    OutcomeUnknown,
    SignatureInvalid,
)
from domain.payments.payment import Checkout
from domain.payments.states import CHECKOUT_OPEN, PaymentState
from domain.payments.truth import Failure, Funding, MethodKind, MethodSummary, ProcessorTruth
from domain.shared.ids import PaymentId
from domain.shared.money import Money

VISA = MethodSummary(brand="visa", last4="4242", funding=Funding.CREDIT)
SIGNATURE = "memory-signature"
MOST_MINOR = 99_999_999


class PageClosed(AssertionError):
    """The test lets a customer act on a page that is paid or over."""


@dataclass(slots=True)
class _Page:
    checkout: Checkout
    body: bytes
    key: str
    opened_at: datetime
    truth: ProcessorTruth


@dataclass(slots=True)
class _Failure:
    error: GatewayError
    executed: bool
    times: int


class MemoryGateway:
    name = "stripe"  # stands in its place
    title = "Stripe"

    def __init__(
        self,
        *,
        livemode: bool = False,
        secret: str = "memory",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        least_minor: int = 50,
    ) -> None:
        self.calls: Counter[str] = Counter()
        self.rejected_accounts: set[str] = set()  # these have disconnected
        self._livemode, self._secret, self._now, self._least_minor = livemode, secret, now, least_minor
        self._pages: dict[str, _Page] = {}
        self._failures: defaultdict[str, list[_Failure]] = defaultdict(list)

    # What a test does.
    def customer_pays(self, ref: str, *, method: MethodSummary = VISA, even_if_closed: bool = False) -> ProcessorTruth:
        """`even_if_closed`: the charge that nobody expected any more."""
        page = self._open(ref) if not even_if_closed else self._pages[ref]
        intent = page.truth.object_ref or f"pi_memory_{ref.rpartition('_')[2]}"
        return self.change(
            ref,
            state=PaymentState.SETTLED,
            captured=page.truth.amount,
            object_ref=intent,
            method=method,
            failure=None,
            raw_status="paid",
        )

    def customer_is_declined(
        self, ref: str, *, reason: str = "card_declined", processor_code: str = "generic_decline"
    ) -> ProcessorTruth:
        """The page stays open for another try."""
        self._open(ref)
        return self.change(
            ref,
            state=PaymentState.AWAITING_CUSTOMER,
            object_ref=f"pi_memory_{ref.rpartition('_')[2]}",
            failure=Failure(reason=reason, processor_code=processor_code),
            raw_status="declined",
        )

    def customer_is_challenged(self, ref: str) -> ProcessorTruth:
        """The bank asks for 3-D Secure; `customer_pays` or `customer_is_declined` answers it."""
        self._open(ref)
        return self.change(
            ref,
            state=PaymentState.REQUIRES_ACTION,
            object_ref=f"pi_memory_{ref.rpartition('_')[2]}",
            failure=None,
            raw_status="requires_action",
        )

    def expire(self, ref: str) -> ProcessorTruth:
        """The page's time is over."""
        self._open(ref)
        return self.change(ref, state=PaymentState.EXPIRED, raw_status="expired")

    def change(self, ref: str, **fields: Any) -> ProcessorTruth:
        """Lay fields over what the processor says of a checkout, for truths that should never be."""
        page = self._pages[ref]
        page.truth = replace(page.truth, **fields)
        return page.truth

    def fail_next(self, method: str, error: GatewayError, *, executed: bool = False, times: int = 1) -> None:
        """Let the next calls of a method raise; `executed`: after they have had their effect."""
        self._failures[method].append(_Failure(error, executed, times))

    def event(
        self, ref: str, *, kind: str = "payment_intent.succeeded", event_id: str | None = None
    ) -> tuple[dict[str, str], bytes]:
        """A signed webhook about a checkout: its headers and its body. The id is the same for the same news."""
        truth = self._pages[ref].truth
        event = InboundEvent(
            event_id=event_id or f"evt_{ref}_{kind}",
            kind=kind,
            object_ref=truth.object_ref or ref,
            account=truth.account,
            livemode=truth.livemode,
        )
        raw = msgspec.json.encode(event)
        return {SIGNATURE: self.sign(raw)}, raw

    def sign(self, raw: bytes) -> str:
        return hmac.new(self._secret.encode(), raw, hashlib.sha256).hexdigest()

    @property
    def truth(self) -> list[ProcessorTruth]:
        """The processor's own books: every checkout that was ever opened, oldest first."""
        return [page.truth for page in self._pages.values()]

    # The port.
    @property
    def livemode(self) -> bool:
        return self._livemode

    def methods(self, amount: Money) -> Sequence[MethodKind]:
        return (MethodKind.CARD,) if self._least_minor <= amount.minor <= MOST_MINOR else ()

    def least(self, currency: str) -> Money:
        return Money(self._least_minor, currency)

    def prepare(self, request: CheckoutRequest) -> bytes:
        return msgspec.json.encode(request, order="sorted")

    async def start(self, *, body: bytes, account: str, key: str) -> Checkout:
        failure = await self._called("start")
        checkout = self._start(body, account, key)
        _raise(failure)
        return checkout

    async def fetch(self, checkout_ref: str, *, account: str) -> ProcessorTruth:
        _raise(await self._called("fetch"))
        return self._fresh(self._owned(checkout_ref, account))

    async def fetch_by_object(self, object_ref: str, *, account: str) -> ProcessorTruth | None:
        _raise(await self._called("fetch_by_object"))
        self._check(account)
        for ref, page in self._pages.items():
            if page.truth.account == account and object_ref in (ref, page.truth.object_ref):
                return self._fresh(page) if page.truth.payment_id else None
        return None

    async def find(self, payment_id: PaymentId, *, account: str, since: datetime) -> ProcessorTruth | None:
        _raise(await self._called("find"))
        self._check(account)
        for page in self._pages.values():
            if (page.truth.account, page.truth.payment_id) == (account, payment_id) and page.opened_at >= since:
                return self._fresh(page)
        return None

    async def cancel(self, checkout_ref: str, *, account: str) -> None:
        failure = await self._called("cancel")
        page = self._owned(checkout_ref, account)
        if page.truth.state not in CHECKOUT_OPEN:
            raise CheckoutFinished(checkout_ref)
        self.expire(checkout_ref)
        _raise(failure)

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes) -> InboundEvent:
        self.calls["parse_webhook"] += 1
        given = next((value for name, value in headers.items() if name.lower() == SIGNATURE), "")
        if not hmac.compare_digest(given.encode(), self.sign(raw).encode()):
            raise SignatureInvalid
        try:
            return msgspec.json.decode(raw, type=InboundEvent)
        except (msgspec.DecodeError, RecursionError) as error:
            raise BodyUnreadable from error

    async def close(self) -> None:
        self.calls["close"] += 1

    def _start(self, body: bytes, account: str, key: str) -> Checkout:
        self._check(account)
        for page in self._pages.values():
            if (page.truth.account, page.key) == (account, key):
                if page.body != body:
                    raise OutcomeUnknown("the key was used with other words")
                return page.checkout
        request = msgspec.json.decode(body, type=CheckoutRequest)
        ref = f"cs_memory_{len(self._pages) + 1:04}"
        checkout = Checkout(ref=ref, url=f"https://processor.test/pay/{ref}", expires_at=request.expires_at)
        truth = ProcessorTruth(
            payment_id=request.payment_id,
            account=account,
            livemode=self._livemode,
            state=PaymentState.AWAITING_CUSTOMER,
            amount=request.amount,
            captured=request.amount.nothing,
            checkout_ref=ref,
            object_ref=None,
            raw_status="open",
            fetched_at=self._now(),
        )
        self._pages[ref] = _Page(checkout, body, key, self._now(), truth)
        return checkout

    async def _called(self, method: str) -> _Failure | None:
        """Count the call. Raises the scripted error now, unless the call is to be executed first."""
        self.calls[method] += 1
        await asyncio.sleep(0)  # as a network call would, it lets others run
        waiting = self._failures[method]
        if not waiting:
            return None
        failure = waiting[0]
        failure.times -= 1
        if failure.times == 0:
            waiting.pop(0)
        if not failure.executed:
            raise failure.error
        return failure

    def _check(self, account: str) -> None:
        if account in self.rejected_accounts:
            raise CredentialRejected(account)

    def _owned(self, ref: str, account: str) -> _Page:
        self._check(account)
        page = self._pages.get(ref)
        if page is None or page.truth.account != account:
            raise CheckoutNotFound(ref)
        return page

    def _open(self, ref: str) -> _Page:
        page = self._pages[ref]
        if page.truth.state not in CHECKOUT_OPEN:
            raise PageClosed(f"{ref} is {page.truth.state}")
        return page

    def _fresh(self, page: _Page) -> ProcessorTruth:
        return replace(page.truth, fetched_at=self._now())


def _raise(failure: _Failure | None) -> None:
    if failure is not None:
        raise failure.error
