from dataclasses import dataclass

from domain.shared.events import Event
from domain.shared.ids import PaymentId


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEvent(Event):
    payment_id: PaymentId


class PaymentStarted(PaymentEvent):
    """The intent is stored; the processor has not been called."""


class PaymentDeclined(PaymentEvent):
    """The processor said no; the checkout is still open for another try."""


class PaymentProcessing(PaymentEvent):
    pass


class PaymentSettled(PaymentEvent):
    pass


class PaymentFailed(PaymentEvent):
    """The attempt ended without money after at least one refusal."""


class PaymentAbandoned(PaymentEvent):
    """The attempt ended without money and without a try."""
