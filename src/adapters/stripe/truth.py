"""One fetched Checkout Session, with its PaymentIntent and latest charge, in our words."""

from datetime import datetime
from uuid import UUID

from adapters.stripe.answers import Charge, Intent, Session, Unreadable
from adapters.stripe.failures import failure_of
from domain.payments.states import PaymentState
from domain.payments.truth import Funding, MethodSummary, ProcessorTruth
from domain.shared.ids import PaymentId
from domain.shared.money import Money

# Where money is or may be: this outranks whatever the session says of itself.
_MONEY = {
    "succeeded": PaymentState.SETTLED,
    "processing": PaymentState.PROCESSING,
    "requires_capture": PaymentState.AUTHORIZED,
}
_WAITING = {
    "requires_payment_method": PaymentState.AWAITING_CUSTOMER,
    "requires_confirmation": PaymentState.AWAITING_CUSTOMER,
}
_FUNDINGS = {one.value: one for one in Funding}


def truth_of(session: Session, *, account: str, at: datetime) -> ProcessorTruth:
    """Raises Unreadable for a session without an amount, or in a state that is not known here."""
    intent = session.payment_intent
    if isinstance(intent, str):
        raise Unreadable("the payment intent was not expanded")
    if session.amount_total is None or session.currency is None:
        raise Unreadable("a session without an amount")
    amount = Money(session.amount_total, session.currency.upper())
    state = _state(session, intent)
    error = intent and intent.last_payment_error
    return ProcessorTruth(
        payment_id=reference(session),
        account=account,
        livemode=session.livemode,
        state=state,
        amount=amount,
        captured=Money(intent.amount_received, intent.currency.upper()) if intent else amount.nothing,
        checkout_ref=session.id,
        object_ref=intent.id if intent else None,
        method=_method(intent) if state in _MONEY.values() else None,  # an earlier card may have been refused
        failure=failure_of(error) if error and state not in _MONEY.values() else None,
        raw_status=f"{session.status}/{session.payment_status}/{intent.status if intent else None}",
        fetched_at=at,
    )


def reference(session: Session) -> PaymentId | None:
    """Our own reference, or None for a session that somebody else made on this account."""
    try:
        return PaymentId(UUID(session.client_reference_id or ""))
    except ValueError:
        return None


def _state(session: Session, intent: Intent | None) -> PaymentState:
    status = intent.status if intent else None
    if status in _MONEY:
        return _MONEY[status]
    if session.status == "expired":
        return PaymentState.EXPIRED
    if status == "canceled":
        return PaymentState.CANCELED
    if status == "requires_action":
        return PaymentState.REQUIRES_ACTION
    if session.status == "complete" and status in _WAITING:
        # The customer has finished, the money has not come: refused later, or still on its way.
        return PaymentState.FAILED if intent and intent.last_payment_error else PaymentState.PROCESSING
    if session.status == "open" and (status is None or status in _WAITING):
        return PaymentState.AWAITING_CUSTOMER
    # A word that is not known must never mean paid, nor free the amount for another payer.
    raise Unreadable("an unknown state")


def _method(intent: Intent | None) -> MethodSummary | None:
    charge = intent and intent.latest_charge
    details = charge.payment_method_details if isinstance(charge, Charge) else None
    card = details and details.card
    if not card or not card.last4:
        return None
    funding = _FUNDINGS.get(card.funding or "", Funding.UNKNOWN)
    return MethodSummary(brand=card.brand or "", last4=card.last4, funding=funding)
