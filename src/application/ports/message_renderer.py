from typing import Protocol

import msgspec

from application.contractors.views import ContractorHead
from application.estimates.views import EstimateView
from application.invoices.views import InvoiceView
from application.messages.message import MessageKind
from application.payments.views import PaymentLinkView, PaymentView


class MessageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a mail says: the read models of the pages, so that its figures are theirs."""

    kind: MessageKind
    language: str
    contractor: ContractorHead
    to_name: str
    link: str | None = None  # where its one button leads
    estimate: EstimateView | None = None
    invoice: InvoiceView | None = None
    payment: PaymentView | None = None
    payment_link: PaymentLinkView | None = None
    change_message: str = ""  # what the customer asks to be different
    expires_minutes: int = 0  # of a magic link


class RenderedMail(msgspec.Struct, frozen=True, kw_only=True):
    subject: str  # one line
    text: str
    html: str


class MessageRenderer(Protocol):
    def render(self, facts: MessageFacts) -> RenderedMail: ...
