from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.payments.errors import PaymentMismatch, PaymentNotOpen
from domain.payments.events import (
    PaymentAbandoned,
    PaymentDeclined,
    PaymentFailed,
    PaymentProcessing,
    PaymentSettled,
    PaymentStarted,
)
from domain.payments.states import CHECKOUT_OPEN, TRANSITIONS, PaymentState
from domain.payments.truth import Failure, MethodKind, MethodSummary, ProcessorTruth
from domain.shared.events import Recorder
from domain.shared.ids import ContractorId, CustomerId, InvoiceId, PaymentId, PaymentLinkId
from domain.shared.money import Money, total_of
from domain.shared.transitions import allows


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    invoice_id: InvoiceId
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """The processor's page that was opened for an attempt."""

    ref: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is asked of the processor. Stored before the call: a replay sends these words under this key, no others."""

    processor: str
    account: str  # the contractor's account at the processor
    livemode: bool
    method: MethodKind
    key: str  # idempotency key
    body: bytes  # the request as it will be sent
    started_by: str  # Actor.key of the payer: who may have the open checkout again


class Payment(Recorder):
    """One attempt to collect money, from intent to ledger. It moves by the processor's fetched truth alone (D8)."""

    def __init__(
        self,
        *,
        id: PaymentId,
        contractor_id: ContractorId,
        customer_id: CustomerId,
        allocations: Sequence[Allocation],
        intent: Intent,
        state: PaymentState,
        started_at: datetime,
        link_id: PaymentLinkId | None = None,
        outcome_unknown: bool = False,
        checkout: Checkout | None = None,
        object_ref: str | None = None,
        method: MethodSummary | None = None,
        failure: Failure | None = None,
        settled_at: datetime | None = None,
        unapplied: Money | None = None,
        version: int = 0,
    ) -> None:
        super().__init__()
        self.id, self.contractor_id, self.customer_id = id, contractor_id, customer_id
        self.allocations, self.intent, self.started_at = tuple(allocations), intent, started_at
        self.link_id, self.version = link_id, version
        self._state, self._unknown, self._checkout = state, outcome_unknown, checkout
        self._object_ref, self._method, self._failure = object_ref, method, failure
        self._settled_at = settled_at
        self._unapplied = unapplied or self.amount.nothing

    @classmethod
    def begin(
        cls,
        *,
        id: PaymentId,
        contractor_id: ContractorId,
        customer_id: CustomerId,
        allocations: Sequence[Allocation],
        intent: Intent,
        link_id: PaymentLinkId | None = None,
        now: datetime,
    ) -> "Payment":
        payment = cls(
            id=id,
            contractor_id=contractor_id,
            customer_id=customer_id,
            allocations=allocations,
            intent=intent,
            state=PaymentState.CREATED,
            started_at=now,
            link_id=link_id,
            outcome_unknown=True,  # until the call has answered, nobody knows what it did
        )
        payment.record(PaymentStarted(payment_id=id, at=now))
        return payment

    @property
    def amount(self) -> Money:
        return total_of((part.amount for part in self.allocations), self.allocations[0].amount.currency)

    @property
    def state(self) -> PaymentState:
        return self._state

    @property
    def outcome_unknown(self) -> bool:
        """Whether the processor may have done something that we have not seen; it blocks another charge."""
        return self._unknown

    @property
    def checkout(self) -> Checkout | None:
        return self._checkout

    @property
    def object_ref(self) -> str | None:
        return self._object_ref

    @property
    def method(self) -> MethodSummary | None:
        return self._method

    @property
    def failure(self) -> Failure | None:
        return self._failure

    @property
    def settled_at(self) -> datetime | None:
        return self._settled_at

    @property
    def unapplied(self) -> Money:
        """What of the captured money no invoice could take; it stands as credit."""
        return self._unapplied

    @property
    def is_checkout_open(self) -> bool:
        return self._state in CHECKOUT_OPEN

    def opened(self, checkout: Checkout) -> None:
        """The processor has opened its page."""
        self._checkout = self._checkout or checkout
        if self._state is not PaymentState.CREATED:
            return  # a webhook was faster than the answer, and knew more
        self._state, self._unknown = PaymentState.AWAITING_CUSTOMER, False

    def not_started(self, failure: Failure, *, now: datetime) -> None:
        """The processor surely opened nothing."""
        if self._state is not PaymentState.CREATED:
            raise PaymentNotOpen(state=self._state)
        self._state, self._unknown, self._failure = PaymentState.FAILED, False, failure
        self.record(PaymentAbandoned(payment_id=self.id, at=now))

    def apply(self, truth: ProcessorTruth, *, now: datetime) -> bool:
        """Move to what the processor says, and tell whether that was a move.

        News that is older than what is known moves nothing, for answers overtake each other. Raises PaymentMismatch,
        having changed nothing, when it is the record of another payment.
        """
        self._check_is_ours(truth)
        moved = truth.state is not self._state
        if moved and not allows(TRANSITIONS, self._state, truth.state):
            return False
        refused_anew = truth.failure is not None and truth.failure != self._failure
        self._state, self._unknown = truth.state, False
        self._object_ref = truth.object_ref or self._object_ref
        self._method = truth.method or self._method
        self._failure = truth.failure or self._failure
        # A failed 3-D Secure goes back to awaiting the customer: a move and a refusal at once.
        declined = refused_anew and self.is_checkout_open
        if declined:
            self.record(PaymentDeclined(payment_id=self.id, at=now))
        if moved:
            self._note_move(now)
        return moved or declined

    def leave_unapplied(self, rest: Money) -> None:
        """Part of the captured money found no invoice to take it."""
        self._unapplied = self._unapplied + rest

    def _note_move(self, now: datetime) -> None:
        if self._state is PaymentState.SETTLED:
            self._settled_at = now
            self.record(PaymentSettled(payment_id=self.id, at=now))
        elif self._state is PaymentState.PROCESSING:
            self.record(PaymentProcessing(payment_id=self.id, at=now))
        elif self._state in {PaymentState.FAILED, PaymentState.CANCELED, PaymentState.EXPIRED}:
            kind = PaymentFailed if self._failure else PaymentAbandoned
            self.record(kind(payment_id=self.id, at=now))

    def _check_is_ours(self, truth: ProcessorTruth) -> None:
        wrong = [
            name
            for name, same in {
                "payment_id": truth.payment_id == self.id,
                "account": truth.account == self.intent.account,
                "livemode": truth.livemode == self.intent.livemode,
                "checkout_ref": self._checkout is None or truth.checkout_ref == self._checkout.ref,
                "object_ref": None in {self._object_ref, truth.object_ref} or truth.object_ref == self._object_ref,
                "amount": truth.amount == self.amount,
                "captured": truth.state is not PaymentState.SETTLED or truth.captured == self.amount,
            }.items()
            if not same
        ]
        if wrong:
            raise PaymentMismatch(fields=wrong)
