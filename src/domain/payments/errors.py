from domain.shared.errors import StateRefused, ValueRefused


class PaymentMismatch(StateRefused):
    """The processor's record is not that of our attempt (T52): other reference, account, mode, currency or amount."""

    code = "payment_mismatch"


class CheckoutInProgress(StateRefused):
    """Another person holds the lease on the open amount. Values: `started_at`, `payment_id`, `started_by`."""

    code = "checkout_in_progress"


class OutcomePending(StateRefused):
    """An earlier attempt has an unknown outcome; until it is settled nobody else is charged (D18)."""

    code = "outcome_pending"


class PaymentNotOpen(StateRefused):
    code = "payment_not_open"


class MethodNotOffered(ValueRefused):
    code = "method_not_offered"


class AmountBelowMinimum(ValueRefused):
    """Values: `least_minor`."""

    code = "amount_below_minimum"


class RestBelowMinimum(ValueRefused):
    """What would be left could not be paid by card any more. Values: `rest_minor`, `least_minor`."""

    code = "rest_below_minimum"


class PaymentLinkClosed(StateRefused):
    """Paid, canceled or past its end. Values: `status`."""

    code = "payment_link_closed"
