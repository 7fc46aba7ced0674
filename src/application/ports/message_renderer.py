from typing import Protocol

import msgspec

from application.contractors.views import ContractorHead
from application.estimates.views import EstimateView
from application.invoices.views import InvoiceView
from application.messages.message import MessageKind
from application.payments.views import PaymentLinkView, PaymentView


class MessageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a mail says: the read models of the pages, so that the figures are the page's.

    Estimate mails need `estimate` (decided ones with its decision), DEPOSIT_ASKED and INVOICE_SENT `invoice`,
    PAYMENT_FAILED and RECEIPT `payment`, PAYMENT_LINK `payment_link`, MAGIC_LINK `link` and `expires_minutes`.
    """

    kind: MessageKind
    language: str
    contractor: ContractorHead
    to_name: str
    link: str | None = None  # where the button leads; without one there is no button
    estimate: EstimateView | None = None
    invoice: InvoiceView | None = None
    payment: PaymentView | None = None
    payment_link: PaymentLinkView | None = None
    change_message: str = ""
    expires_minutes: int | None = None


class RenderedMail(msgspec.Struct, frozen=True, kw_only=True):
    subject: str  # one line
    text: str
    html: str


class MessageRenderer(Protocol):
    def render(self, facts: MessageFacts) -> RenderedMail:
        """Write the mail. Texts of people are data in it, never markup or template (T63, T64).

        Raises ValueError where `facts` lacks what its kind needs.
        """
