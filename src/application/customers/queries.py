from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.customers.views import CustomerList, CustomerView
from application.errors import NotFound
from application.ports.readers import CustomerReader


class GetCustomer(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    customer_id: UUID


@dataclass(frozen=True, slots=True)
class GetCustomerHandler:
    reader: CustomerReader

    async def __call__(self, query: GetCustomer) -> CustomerView:
        view = await self.reader.find(query.contractor_id, query.customer_id)
        if view is None:
            raise NotFound
        return view


class ListCustomers(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    email: str | None = None
    cursor: str | None = None
    most: int = 20


@dataclass(frozen=True, slots=True)
class ListCustomersHandler:
    reader: CustomerReader

    async def __call__(self, query: ListCustomers) -> CustomerList:
        return await self.reader.list(query.contractor_id, email=query.email, cursor=query.cursor, most=query.most)
