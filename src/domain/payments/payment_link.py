from datetime import datetime
from enum import StrEnum

from domain.payments.errors import PaymentLinkClosed
from domain.shared.events import Recorder
from domain.shared.ids import ContractorId, CustomerId, InvoiceId, PaymentLinkId
from domain.shared.money import Money
from domain.shared.text import cleaned_name
from domain.shared.transitions import Transitions, allows


class PaymentLinkStatus(StrEnum):
    OPEN = "open"
    PAID = "paid"
    CANCELED = "canceled"


TRANSITIONS: Transitions[PaymentLinkStatus] = {
    PaymentLinkStatus.OPEN: frozenset({PaymentLinkStatus.PAID, PaymentLinkStatus.CANCELED}),
    PaymentLinkStatus.PAID: frozenset(),
    PaymentLinkStatus.CANCELED: frozenset({PaymentLinkStatus.PAID}),  # money that was captured all the same
}


class PaymentLink(Recorder):
    """Asks a set amount of one invoice for a stated purpose, once, until it ends (PAY-6)."""

    def __init__(
        self,
        *,
        id: PaymentLinkId,
        contractor_id: ContractorId,
        customer_id: CustomerId,
        invoice_id: InvoiceId,
        amount: Money,
        purpose: str,
        expires_at: datetime,
        status: PaymentLinkStatus = PaymentLinkStatus.OPEN,
        version: int = 0,
    ) -> None:
        super().__init__()
        self.id, self.contractor_id, self.customer_id = id, contractor_id, customer_id
        self.invoice_id, self.amount, self.expires_at = invoice_id, amount, expires_at
        self.purpose = cleaned_name(purpose, field="purpose")
        self.version = version
        self._status = status

    @property
    def status(self) -> PaymentLinkStatus:
        return self._status

    def check_payable(self, *, now: datetime) -> None:
        """Raises PaymentLinkClosed when it is paid, canceled or past its end."""
        if self._status is not PaymentLinkStatus.OPEN:
            raise PaymentLinkClosed(status=self._status)
        if now >= self.expires_at:
            raise PaymentLinkClosed(status="expired")

    def cancel(self) -> None:
        self._move(PaymentLinkStatus.CANCELED)

    def paid(self) -> None:
        """Money for it has settled; told twice, it changes nothing."""
        if self._status is not PaymentLinkStatus.PAID:
            self._move(PaymentLinkStatus.PAID)

    def _move(self, to: PaymentLinkStatus) -> None:
        if not allows(TRANSITIONS, self._status, to):
            raise PaymentLinkClosed(status=self._status)
        self._status = to
