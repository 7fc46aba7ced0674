from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from application.invoices.family import check_still_asked, funding, member
from application.messages.message import MessageKind
from application.messages.post import post_to_contacts
from application.ports.payment_gateway import PaymentGateway
from application.ports.security import TokenSecrets
from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey, earlier_id, remember_id
from application.tasks import TaskName
from domain.access.access_token import Purpose
from domain.payments.lease import check_amount
from domain.payments.payment_link import PaymentLink
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, InvoiceId, PaymentLinkId
from domain.shared.money import Money


class CreatePaymentLink(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    invoice_id: UUID
    amount_minor: int
    purpose: str
    valid_days: Annotated[int, Meta(ge=1, le=365)] = 30
    send: bool = True  # by mail, to the customer's contacts
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class CreatePaymentLinkHandler:
    begin: Begin
    gateway: PaymentGateway
    secrets: TokenSecrets

    async def __call__(self, command: CreatePaymentLink) -> UUID:
        """Ask a set amount of an open invoice (PAY-6) and return the link's id. Raises NotFound, or as check_amount."""
        async with self.begin(command.contractor_id) as work:
            earlier = await earlier_id(work, command.request, by=command.by)
            if earlier is not None:
                return earlier
            invoice_id = InvoiceId(command.invoice_id)
            family = await work.invoices.get_family(invoice_id)
            invoice = member(family, invoice_id)
            check_still_asked(invoice, family)
            amount = Money(command.amount_minor, invoice.total.currency)
            check_amount(
                amount,
                invoice=invoice,
                attempts=await work.payments.get_of_invoices(funding(invoice, family)),
                least=self.gateway.least(amount.currency),
            )
            link = PaymentLink(
                id=PaymentLinkId(work.new_id()),
                contractor_id=command.contractor_id,
                customer_id=invoice.customer_id,
                invoice_id=invoice_id,
                amount=amount,
                purpose=command.purpose,
                expires_at=work.now + timedelta(days=command.valid_days),
            )
            await work.payment_links.add(link)
            if command.send:
                await post_to_contacts(
                    work,
                    self.secrets,
                    customer_id=invoice.customer_id,
                    kind=MessageKind.PAYMENT_LINK,
                    subject_id=link.id,
                    reason=link.id,
                    opens=(Purpose.PAYMENT_LINK, link.id),
                    expires_at=link.expires_at,
                )
            await work.audit.note("payment_link.created", by=command.by, subject=f"payment_link:{link.id}")
            await remember_id(work, command.request, by=command.by, made=link.id)
            await work.commit()
            return link.id


class CancelPaymentLink(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    link_id: UUID
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class CancelPaymentLinkHandler:
    begin: Begin

    async def __call__(self, command: CancelPaymentLink) -> None:
        """Take the demand back; a page that it opened is ended soon. Raises NotFound or PaymentLinkClosed."""
        async with self.begin(command.contractor_id) as work:
            if await earlier_id(work, command.request, by=command.by) is not None:
                return
            link = await work.payment_links.get(PaymentLinkId(command.link_id))
            link.cancel()
            await work.payment_links.save(link)
            await work.tasks.add(TaskName.CLOSE_LINK_CHECKOUTS, link.id, reason=link.id)
            await work.audit.note("payment_link.canceled", by=command.by, subject=f"payment_link:{link.id}")
            await remember_id(work, command.request, by=command.by, made=link.id)
            await work.commit()
