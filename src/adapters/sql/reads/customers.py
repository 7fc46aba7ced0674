from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from adapters.sql.reads.compiled import CONTRACTOR, Read
from adapters.sql.reads.paging import Listing
from adapters.sql.reads.parts import gathered
from adapters.sql.reads.pool import ReadPool
from adapters.sql.tables import contacts, customers, properties
from application.customers.views import ContactView, CustomerList, CustomerView, PropertyView


def _parts(customer: sa.FromClause, table: sa.Table, view: type[msgspec.Struct], name: str) -> sa.ScalarSelect[Any]:
    """The customer's contacts or properties in their own order, in the shape of `view`."""
    rows = (
        sa.select(*(table.c[field] for field in view.__struct_fields__))
        .where(table.c.contractor_id == customer.c.contractor_id, table.c.customer_id == customer.c.id)
        .order_by(table.c.position)
        .correlate(customer)
    )
    return gathered(rows, name)


def _rows(customer: sa.FromClause) -> sa.Select[Any]:
    return sa.select(
        customer.c.id,
        customer.c.name,
        customer.c.active,
        customer.c.version,
        _parts(customer, contacts, ContactView, "person").label("contacts"),
        _parts(customer, properties, PropertyView, "place").label("properties"),
    )


FIND = Read(
    _rows(customers).where(
        customers.c.contractor_id == CONTRACTOR.c.id, customers.c.id == sa.bindparam("id", type_=sa.Uuid)
    )
)
_WITH_EMAIL = (
    sa.select(contacts.c.customer_id)
    .where(
        contacts.c.contractor_id == customers.c.contractor_id,
        contacts.c.email_key == sa.bindparam("email_key", type_=sa.Text),
    )
    .correlate(customers)
)
LIST = Listing(customers, _rows, filters={"email_key": customers.c.id.in_(_WITH_EMAIL)})


@dataclass(frozen=True, slots=True)
class SqlCustomerReader:
    pool: ReadPool

    async def find(self, contractor_id: UUID, customer_id: UUID) -> CustomerView | None:
        row = await FIND.one(self.pool, contractor_id, id=customer_id)
        return msgspec.convert(dict(row), CustomerView) if row else None

    async def list(self, contractor_id: UUID, *, email: str | None, cursor: str | None, most: int) -> CustomerList:
        email_key = email.strip().lower() if email is not None else None
        rows, more = await LIST.page(self.pool, contractor_id, cursor=cursor, most=most, email_key=email_key)
        return CustomerList(items=tuple(msgspec.convert(dict(row), CustomerView) for row in rows), next=more)
