from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.messages.message import Message, MessageKind
from application.ports.message_renderer import MessageFacts
from application.ports.readers import AccessReader, EstimateReader, InvoiceReader, PaymentReader

_OF_ESTIMATE = frozenset(
    {
        MessageKind.ESTIMATE_SENT,
        MessageKind.ESTIMATE_APPROVED,
        MessageKind.ESTIMATE_APPROVED_STAFF,
        MessageKind.ESTIMATE_DECLINED_STAFF,
    }
)
_OF_INVOICE = frozenset({MessageKind.DEPOSIT_ASKED, MessageKind.INVOICE_SENT})
_OF_PAYMENT = frozenset({MessageKind.RECEIPT, MessageKind.PAYMENT_FAILED})


@dataclass(frozen=True, slots=True)
class FactsOfMessage:
    """Gathers what a message says, from the same read models as the pages."""

    access: AccessReader
    estimates: EstimateReader
    invoices: InvoiceReader
    payments: PaymentReader

    async def __call__(
        self, contractor_id: UUID, message: Message, *, link: str | None, expires_minutes: int
    ) -> MessageFacts:
        """Raises NotFound when what it is about is gone."""
        contractor = await self.access.head(contractor_id)
        if contractor is None:
            raise NotFound
        facts = MessageFacts(
            kind=message.kind,
            language=message.language,
            contractor=contractor,
            to_name=message.to_name,
            link=link,
            expires_minutes=expires_minutes,
        )
        return await self._with_subject(contractor_id, message, facts)

    async def _with_subject(self, contractor_id: UUID, message: Message, facts: MessageFacts) -> MessageFacts:
        about = message.subject_id
        if message.kind is MessageKind.CHANGES_REQUESTED_STAFF:
            staff_view = _found(await self.estimates.find_for_staff(contractor_id, about))
            words = next((one.message for one in staff_view.change_requests if one.id == message.reason), "")
            return _replace(facts, estimate=staff_view.estimate, change_message=words)
        if message.kind in _OF_ESTIMATE:
            estimate = await self.estimates.find(contractor_id, about, customer_id=None)
            return _replace(facts, estimate=_found(estimate))
        if message.kind in _OF_INVOICE:
            invoice = await self.invoices.find(contractor_id, about, customer_id=None)
            return _replace(facts, invoice=_found(invoice))
        if message.kind in _OF_PAYMENT:
            payment = await self.payments.find(contractor_id, about, customer_id=None)
            return _replace(facts, payment=_found(payment))
        if message.kind is MessageKind.PAYMENT_LINK:
            return _replace(facts, payment_link=_found(await self.payments.find_link(contractor_id, about)))
        return facts


T = TypeVar("T")


def _found(view: T | None) -> T:
    if view is None:
        raise NotFound
    return view


_replace = msgspec.structs.replace
