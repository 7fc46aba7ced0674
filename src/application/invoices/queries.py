from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.invoices.views import InvoiceList, InvoiceStaffView, InvoiceView
from application.ports.readers import InvoiceReader


class GetInvoice(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    invoice_id: UUID
    customer_id: UUID | None  # None: as staff


@dataclass(frozen=True, slots=True)
class GetInvoiceHandler:
    reader: InvoiceReader

    async def __call__(self, query: GetInvoice) -> InvoiceView:
        view = await self.reader.find(query.contractor_id, query.invoice_id, customer_id=query.customer_id)
        if view is None:
            raise NotFound
        return view


class GetInvoiceByNumber(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    number: str
    customer_id: UUID


@dataclass(frozen=True, slots=True)
class GetInvoiceByNumberHandler:
    reader: InvoiceReader

    async def __call__(self, query: GetInvoiceByNumber) -> InvoiceView:
        view = await self.reader.find_number(query.contractor_id, query.number, customer_id=query.customer_id)
        if view is None:
            raise NotFound
        return view


class GetInvoiceForStaff(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class GetInvoiceForStaffHandler:
    reader: InvoiceReader

    async def __call__(self, query: GetInvoiceForStaff) -> InvoiceStaffView:
        view = await self.reader.find_for_staff(query.contractor_id, query.invoice_id)
        if view is None:
            raise NotFound
        return view


class ListInvoices(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    customer_id: UUID | None
    status: str | None = None
    paid: bool | None = None  # of the open ones: those that are, or those that are not
    cursor: str | None = None
    most: int = 20


@dataclass(frozen=True, slots=True)
class ListInvoicesHandler:
    reader: InvoiceReader

    async def __call__(self, query: ListInvoices) -> InvoiceList:
        return await self.reader.list(
            query.contractor_id,
            customer_id=query.customer_id,
            status=query.status,
            paid=query.paid,
            cursor=query.cursor,
            most=query.most,
        )
