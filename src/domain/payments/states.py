from enum import StrEnum

from domain.shared.transitions import Transitions


class PaymentState(StrEnum):
    CREATED = "created"  # stored, the processor has not answered yet
    AWAITING_CUSTOMER = "awaiting_customer"
    REQUIRES_ACTION = "requires_action"
    AUTHORIZED = "authorized"
    PROCESSING = "processing"
    SETTLED = "settled"
    FAILED = "failed"
    CANCELED = "canceled"
    EXPIRED = "expired"
    RETURNED = "returned"  # a bank debit that came back after it had settled
    DISPUTED_OPEN = "disputed_open"
    DISPUTED_WON = "disputed_won"
    DISPUTED_LOST = "disputed_lost"


S = PaymentState
ENDED = frozenset({S.FAILED, S.CANCELED, S.EXPIRED})
_MONEY = frozenset({S.PROCESSING, S.SETTLED})

# What fetched truth may change. Settled never goes back; proof of money moves even an ended attempt on (D18).
TRANSITIONS: Transitions[PaymentState] = {
    S.CREATED: frozenset({S.AWAITING_CUSTOMER, S.REQUIRES_ACTION, S.AUTHORIZED}) | _MONEY | ENDED,
    S.AWAITING_CUSTOMER: frozenset({S.REQUIRES_ACTION, S.AUTHORIZED}) | _MONEY | ENDED,
    S.REQUIRES_ACTION: frozenset({S.AWAITING_CUSTOMER, S.AUTHORIZED}) | _MONEY | ENDED,
    S.AUTHORIZED: _MONEY | ENDED,
    S.PROCESSING: frozenset({S.SETTLED}) | ENDED,
    S.SETTLED: frozenset({S.RETURNED, S.DISPUTED_OPEN}),
    S.FAILED: _MONEY,
    S.CANCELED: _MONEY,
    S.EXPIRED: _MONEY,
    S.RETURNED: frozenset(),
    S.DISPUTED_OPEN: frozenset({S.DISPUTED_WON, S.DISPUTED_LOST}),
    S.DISPUTED_WON: frozenset(),
    S.DISPUTED_LOST: frozenset(),
}

CHECKOUT_OPEN = frozenset({S.CREATED, S.AWAITING_CUSTOMER, S.REQUIRES_ACTION})  # holds the lease on an open amount
IN_FLIGHT = frozenset({S.AUTHORIZED, S.PROCESSING})  # reserves what is due
UNSETTLED = CHECKOUT_OPEN | IN_FLIGHT  # what polling asks about
HOLDS_MONEY = frozenset({S.SETTLED, S.DISPUTED_OPEN, S.DISPUTED_WON, S.DISPUTED_LOST, S.RETURNED})
