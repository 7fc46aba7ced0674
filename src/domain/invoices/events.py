from dataclasses import dataclass
from uuid import UUID

from domain.shared.events import Event
from domain.shared.ids import InvoiceId


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceEvent(Event):
    invoice_id: InvoiceId


class InvoiceOpened(InvoiceEvent):
    """It has its number and may be paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSent(InvoiceEvent):
    sending: UUID  # new each time, so that each sending mails once


class InvoiceVoided(InvoiceEvent):
    pass


class InvoiceWrittenOff(InvoiceEvent):
    pass


class InvoiceReopened(InvoiceEvent):
    pass


class LedgerMoved(InvoiceEvent):
    """Money or credit was entered; what the invoice owes has changed."""
