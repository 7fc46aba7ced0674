"""Taking money at a processor, in our words. Adapters: adapters/stripe (and the contract suite's in-memory fake)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

import msgspec

from domain.payments.payment import Checkout
from domain.payments.truth import Failure, MethodKind, ProcessorTruth
from domain.shared.ids import PaymentId
from domain.shared.money import Money


class GatewayError(Exception):
    """Base of what a processor's adapter raises, always `from` the library's own error."""

    code: ClassVar[str] = "gateway_error"


class GatewayUnavailable(GatewayError):
    """Refused before anything was sent, or told to come back later: nothing happened, a retry is safe."""

    code = "gateway_unavailable"

    def __init__(self, retry_after_s: float | None = None) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class OutcomeUnknown(GatewayError):
    """It may have happened. Ask the processor in its own way, never again under another key (D18)."""

    code = "outcome_unknown"


class CredentialRejected(GatewayError):
    """The processor does not accept our key or the contractor's account. No retry; staff are alerted."""

    code = "credential_rejected"


class RequestRefused(GatewayError):
    """The processor surely refused the request as such (not a decline): nothing was opened. `failure` says why."""

    code = "gateway_refused"

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class CheckoutNotFound(GatewayError):
    code = "checkout_not_found"


class CheckoutFinished(GatewayError):
    """It cannot be ended any more, for it is complete or over: fetch it."""

    code = "checkout_finished"


class SignatureInvalid(GatewayError):
    """The webhook was not signed by the processor with a current or previous secret, or not lately."""

    code = "signature_invalid"


class BodyUnreadable(GatewayError):
    code = "body_unreadable"


class CheckoutRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a hosted checkout shows and asks for."""

    payment_id: PaymentId  # our reference; the processor keeps it and gives it back
    account: str  # the contractor's account at the processor; "" for the installation's own
    amount: Money
    method: MethodKind
    description: str  # one line: "Deposit for estimate E-1042"
    customer_email: str | None
    language: str
    return_url: str  # may hold `{CHECKOUT}`, which the adapter turns into the processor's own placeholder
    cancel_url: str
    asked_at: datetime  # the database's clock, which a rehearsal moves together with the sandbox's
    expires_at: datetime  # of the same clock; the adapter moves it into the processor's bounds


class InboundEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What is believed of a verified webhook: where to look, nothing of what it says happened."""

    event_id: str
    kind: str
    object_ref: str  # checkout or payment object at the processor
    account: str
    livemode: bool


class PaymentGateway(Protocol):
    name: str  # "stripe"
    title: str  # "Stripe", as people know it

    def methods(self, amount: Money) -> Sequence[MethodKind]:
        """The ways by which it takes `amount`, the one to offer first at the head; none for what it does not take."""

    def least(self, currency: str) -> Money:
        """The smallest amount that the processor charges in `currency`."""

    @property
    def livemode(self) -> bool: ...

    def prepare(self, request: CheckoutRequest) -> bytes:
        """Render the words that `start` will send. They are stored before the call, and a replay sends just these."""

    async def start(self, *, body: bytes, account: str, key: str) -> Checkout:
        """Open the processor's own page, once for one `key`; within 23 hours the same key gives the same page.

        Raises GatewayUnavailable, OutcomeUnknown, RequestRefused or CredentialRejected. At most 3 tries, all bounded.
        """

    async def fetch(self, checkout_ref: str, *, account: str) -> ProcessorTruth:
        """What the processor says now. Raises CheckoutNotFound, GatewayUnavailable or CredentialRejected."""

    async def fetch_by_object(self, object_ref: str, *, account: str) -> ProcessorTruth | None:
        """The same, found by the payment object or checkout that an event named; None when it is none of ours."""

    async def find(self, payment_id: PaymentId, *, account: str, since: datetime) -> ProcessorTruth | None:
        """Look for a checkout of this attempt made since then; for when the answer to `start` was lost for good."""

    async def cancel(self, checkout_ref: str, *, account: str) -> None:
        """End an open checkout, so that nobody can pay there. Raises CheckoutFinished when it is complete already."""

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes) -> InboundEvent:
        """Verify the signature over the raw bytes and read the ids. Raises SignatureInvalid or BodyUnreadable."""

    async def close(self) -> None: ...
