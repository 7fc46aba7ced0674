from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.payments.collect import CollectPayment
from application.ports.payment_gateway import GatewayError
from application.ports.unit_of_work import Begin
from domain.payments.errors import PaymentMismatch
from domain.payments.states import UNSETTLED
from domain.shared.ids import ContractorId, PaymentId


class ConfirmReturn(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    payment_id: UUID


@dataclass(frozen=True, slots=True)
class ConfirmReturnHandler:
    """The browser came back from the processor. That proves nothing: ask the processor (PAY-3)."""

    begin: Begin
    collect: CollectPayment

    async def __call__(self, command: ConfirmReturn) -> None:
        """Enter what the processor says. Where it cannot be asked now, the page says so and the poller asks later.

        Raises NotFound.
        """
        payment_id = PaymentId(command.payment_id)
        async with self.begin(command.contractor_id) as work:
            payment = await work.payments.read(payment_id)
        if payment.state not in UNSETTLED:
            return  # nothing to learn that webhook or poller would not bring
        try:
            await self.collect(command.contractor_id, payment_id)
        except (GatewayError, PaymentMismatch):
            return
