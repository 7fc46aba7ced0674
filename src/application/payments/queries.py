from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.payments.views import PaymentLinkList, PaymentLinkView, PaymentList, PaymentView
from application.ports.readers import PaymentReader


class GetPayment(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    payment_id: UUID
    customer_id: UUID | None  # None: as staff


@dataclass(frozen=True, slots=True)
class GetPaymentHandler:
    reader: PaymentReader

    async def __call__(self, query: GetPayment) -> PaymentView:
        view = await self.reader.find(query.contractor_id, query.payment_id, customer_id=query.customer_id)
        if view is None:
            raise NotFound
        return view


class ListPayments(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    invoice_id: UUID | None = None
    state: str | None = None
    cursor: str | None = None
    most: int = 20


@dataclass(frozen=True, slots=True)
class ListPaymentsHandler:
    reader: PaymentReader

    async def __call__(self, query: ListPayments) -> PaymentList:
        return await self.reader.list(
            query.contractor_id,
            invoice_id=query.invoice_id,
            state=query.state,
            cursor=query.cursor,
            most=query.most,
        )


class GetPaymentLink(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    link_id: UUID


@dataclass(frozen=True, slots=True)
class GetPaymentLinkHandler:
    reader: PaymentReader

    async def __call__(self, query: GetPaymentLink) -> PaymentLinkView:
        view = await self.reader.find_link(query.contractor_id, query.link_id)
        if view is None:
            raise NotFound
        return view


class ListPaymentLinks(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    cursor: str | None = None
    most: int = 20


@dataclass(frozen=True, slots=True)
class ListPaymentLinksHandler:
    reader: PaymentReader

    async def __call__(self, query: ListPaymentLinks) -> PaymentLinkList:
        return await self.reader.list_links(query.contractor_id, cursor=query.cursor, most=query.most)
