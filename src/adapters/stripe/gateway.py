import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
import stripe

from adapters.stripe import errors, webhooks
from adapters.stripe.answers import Session, Sessions, Unreadable, read
from adapters.stripe.calls import within
from adapters.stripe.config import StripeConfig
from adapters.stripe.request import opened, render
from adapters.stripe.transport import NotingClient
from adapters.stripe.truth import reference, truth_of
from application.ports.payment_gateway import (
    CheckoutNotFound,
    CheckoutRequest,
    CredentialRejected,
    InboundEvent,
)
from domain.payments.payment import Checkout
from domain.payments.truth import MethodKind, ProcessorTruth
from domain.shared.ids import PaymentId
from domain.shared.money import Money

PAGE, MOST_PAGES = 100, 100
CLOCK_SKEW = timedelta(minutes=1)  # between our clock and the one that stamps `created`
LEAST_MINOR = 50  # in USD, and near enough in the others: Stripe refuses what is less, and says so
MOST_MINOR = 99_999_999  # eight digits, https://docs.stripe.com/api/checkout/sessions/create (unit_amount)
_REFERENCE = re.compile(r"[A-Za-z0-9_]{1,255}")
EXPAND = "payment_intent.latest_charge"


def real_now() -> datetime:
    return datetime.now(UTC)


class StripeGateway:
    """Hosted card payments through Checkout Sessions. One instance serves one event loop and every contractor.

    `start` waits at most 20 s and everything else 45 s, tries included, unless the configuration says otherwise.
    """

    name = "stripe"
    title = "Stripe"

    def __init__(
        self,
        config: StripeConfig,
        *,
        now: Callable[[], datetime] = real_now,
        signing_time_s: Callable[[], float] = time.time,
    ) -> None:
        """`now` dates what was fetched; signatures go by real time alone."""
        self._config, self._now, self._signing_time_s = config, now, signing_time_s
        self._http = NotingClient(timeout=config.timeout_s)
        self._client = stripe.StripeClient(
            config.secret_key,
            http_client=self._http,
            max_network_retries=config.max_retries,
            base_addresses={"api": config.api_base.rstrip("/")} if config.api_base else None,
        )
        self._sessions = self._client.v1.checkout.sessions

    def least(self, currency: str) -> Money:
        return Money(LEAST_MINOR, currency)

    def methods(self, amount: Money) -> Sequence[MethodKind]:
        return (MethodKind.CARD,) if LEAST_MINOR <= amount.minor <= MOST_MINOR else ()

    @property
    def livemode(self) -> bool:
        return self._config.livemode

    def prepare(self, request: CheckoutRequest) -> bytes:
        """The end of the page is moved into Stripe's bounds: 30 minutes to 24 hours from `asked_at`."""
        return render(request)

    async def start(self, *, body: bytes, account: str, key: str) -> Checkout:
        words: dict[str, Any] = msgspec.json.decode(body)
        options = self._options(account)
        options["idempotency_key"] = key

        async def create() -> Checkout:
            answer = await self._sessions.create_async(
                cast("stripe.params.checkout.SessionCreateParams", words), options
            )
            session = read(answer, Session)
            return opened(session, words, livemode=self.livemode, secure=self._config.at_stripe)

        return await within(self._config.start_within_s, create, errors.of_start)

    async def fetch(self, checkout_ref: str, *, account: str) -> ProcessorTruth:
        options = self._options(account)

        async def ask() -> ProcessorTruth:
            return self._truth(await self._retrieve(checkout_ref, options), account)

        return await within(self._config.call_within_s, ask, errors.of_read)

    async def fetch_by_object(self, object_ref: str, *, account: str) -> ProcessorTruth | None:
        """Knows sessions and payment intents; a charge's own events repeat what its intent's say."""
        options = self._options(account)

        async def ask() -> ProcessorTruth | None:
            session = await self._named(object_ref, options)
            # The reference comes first: a session of another kind need not have an amount.
            return self._truth(session, account) if session and reference(session) else None

        try:
            return await within(self._config.call_within_s, ask, errors.of_read)
        except CheckoutNotFound:
            return None

    async def find(self, payment_id: PaymentId, *, account: str, since: datetime) -> ProcessorTruth | None:
        """Raises GatewayUnavailable too when there are more sessions than a search may read: that is no "none"."""
        bounds = {"gte": int((since - CLOCK_SKEW).timestamp())}
        options, expand = self._options(account), [f"data.{EXPAND}"]

        async def search() -> ProcessorTruth | None:
            after: dict[str, str] = {}
            for _ in range(MOST_PAGES):
                params: Any = {"created": bounds, "limit": PAGE, "expand": expand, **after}
                page = read(await self._sessions.list_async(params, options), Sessions)
                for session in page.data:
                    if reference(session) == payment_id:
                        return self._truth(session, account)
                if not page.has_more or not page.data:
                    return None
                after = {"starting_after": page.data[-1].id}
            raise Unreadable("more sessions than a search may read")

        return await within(self._config.call_within_s, search, errors.of_read)

    async def cancel(self, checkout_ref: str, *, account: str) -> None:
        """Raises OutcomeUnknown, GatewayUnavailable and CredentialRejected too; it may be asked again at any time."""
        options = self._options(account)

        async def expire() -> None:
            await self._sessions.expire_async(_checkout(checkout_ref), {}, options)

        await within(self._config.call_within_s, expire, errors.of_cancel)

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes) -> InboundEvent:
        webhooks.verify(headers, raw, secrets=self._config.webhook_secrets, now_s=self._signing_time_s())
        return webhooks.read_event(raw)

    async def close(self) -> None:
        await self._http.close_async()  # type: ignore[no-untyped-call]  # the SDK's method has no types

    async def _retrieve(self, checkout_ref: str, options: stripe.RequestOptions) -> Session:
        params: Any = {"expand": [EXPAND]}
        session = read(await self._sessions.retrieve_async(_checkout(checkout_ref), params, options), Session)
        if session.id != checkout_ref:
            raise Unreadable("another session than the one asked for")
        return session

    async def _named(self, object_ref: str, options: stripe.RequestOptions) -> Session | None:
        if object_ref.startswith("cs_"):
            return await self._retrieve(object_ref, options)
        if not _REFERENCE.fullmatch(object_ref) or not object_ref.startswith("pi_"):
            return None
        params: Any = {"payment_intent": object_ref, "limit": 1, "expand": [f"data.{EXPAND}"]}
        page = read(await self._sessions.list_async(params, options), Sessions)
        return page.data[0] if page.data else None

    def _truth(self, session: Session, account: str) -> ProcessorTruth:
        return truth_of(session, account=account, at=self._now())

    def _options(self, account: str) -> stripe.RequestOptions:
        """Raises CredentialRejected for another account than ours when we do not serve any."""
        if not account:
            return {}
        if not self._config.connect:
            raise CredentialRejected("these keys reach no connected account")
        return {"stripe_account": account}


def _checkout(ref: str) -> str:
    if not _REFERENCE.fullmatch(ref) or not ref.startswith("cs_"):
        raise CheckoutNotFound("not a checkout's reference")
    return ref
