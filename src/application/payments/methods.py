"""The ways to pay an amount, each with what it comes to (PAY-2)."""

from dataclasses import dataclass

import msgspec

from application.ports.payment_gateway import PaymentGateway
from domain.payments.truth import MethodKind
from domain.shared.money import Money


class MethodView(msgspec.Struct, frozen=True, kw_only=True):
    kind: MethodKind
    total_minor: int  # exactly what is charged, the fee included
    fee_minor: int
    processor: str  # whose secure page comes next: "Stripe"


class OfferMethods(msgspec.Struct, frozen=True, kw_only=True):
    amount_minor: int
    currency: str
    payments_enabled: bool  # by the contractor's settings


@dataclass(frozen=True, slots=True)
class OfferMethodsHandler:
    gateway: PaymentGateway

    async def __call__(self, query: OfferMethods) -> tuple[MethodView, ...]:
        """The one to take first comes first; none where the contractor or the processor does not take the amount.

        No method bears a fee yet.
        """
        amount = Money(query.amount_minor, query.currency)
        if not query.payments_enabled or not amount.is_positive:
            return ()
        return tuple(
            MethodView(kind=kind, total_minor=amount.minor, fee_minor=0, processor=self.gateway.title)
            for kind in self.gateway.methods(amount)
        )
