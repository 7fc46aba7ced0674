from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, and_, delete, select
from sqlalchemy.dialects.postgresql import insert

from adapters.sql.outbox import append_to_outbox
from adapters.sql.repositories.rows import load, save, this
from adapters.sql.tables import contacts, customers, properties
from adapters.sql.transaction import Transaction
from domain.customers.customer import Contact, Customer, Property, Role
from domain.shared.ids import ContactId, CustomerId, PropertyId

MOST_OF_ONE_EMAIL = 20


@dataclass(frozen=True, slots=True)
class SqlCustomers:
    tx: Transaction

    async def read(self, customer_id: CustomerId) -> Customer:
        row = await load(self.tx, select(customers).where(this(self.tx, customers, customer_id)), lock=False)
        return (await self._build([row]))[0]

    async def get(self, customer_id: CustomerId) -> Customer:
        row = await load(self.tx, select(customers).where(this(self.tx, customers, customer_id)), lock=True)
        return (await self._build([row]))[0]

    async def with_email(self, email_key: str) -> list[Customer]:
        owners = select(contacts.c.customer_id).where(
            contacts.c.contractor_id == self.tx.contractor_id, contacts.c.email_key == email_key
        )
        rows = await self.tx.rows(
            select(customers)
            .where(customers.c.contractor_id == self.tx.contractor_id, customers.c.id.in_(owners), customers.c.active)
            .order_by(customers.c.id)
            .limit(MOST_OF_ONE_EMAIL)
        )
        return await self._build(rows)

    async def add(self, customer: Customer) -> None:
        await self.tx.rows(
            insert(customers).values(
                contractor_id=self.tx.contractor_id,
                id=customer.id,
                name=customer.name,
                active=customer.active,
                version=customer.version,
                created_at=self.tx.now,
            )
        )
        await self._write_parts(customer)

    async def save(self, customer: Customer) -> None:
        values = {"name": customer.name, "active": customer.active}
        customer.version = await save(self.tx, customers, customer.id, customer.version, values)
        await self._write_parts(customer)

    async def _build(self, rows: Sequence[Row[Any]]) -> list[Customer]:
        ids = [row.id for row in rows]
        people, places = await self._parts(contacts, ids), await self._parts(properties, ids)
        return [
            Customer(
                id=CustomerId(row.id),
                contractor_id=self.tx.contractor_id,
                name=row.name,
                contacts=[_contact(part) for part in people if part.customer_id == row.id],
                properties=[_property(part) for part in places if part.customer_id == row.id],
                active=row.active,
                version=row.version,
            )
            for row in rows
        ]

    async def _parts(self, table: Table, customer_ids: list[Any]) -> list[Row[Any]]:
        return await self.tx.rows(
            select(table)
            .where(table.c.contractor_id == self.tx.contractor_id, table.c.customer_id.in_(customer_ids))
            .order_by(table.c.position)
        )

    async def _write_parts(self, customer: Customer) -> None:
        await self._replace(contacts, customer, [_contact_values(contact) for contact in customer.contacts])
        await self._replace(properties, customer, [_property_values(place) for place in customer.properties])
        await append_to_outbox(self.tx, customer.pull_events())

    async def _replace(self, table: Table, customer: Customer, parts: list[dict[str, Any]]) -> None:
        """Add and change the parts, and take away those that are gone. Raises NotFound for one still referred to."""
        kept = [part["id"] for part in parts]
        mine = and_(table.c.contractor_id == self.tx.contractor_id, table.c.customer_id == customer.id)
        await self.tx.rows(delete(table).where(mine, table.c.id.not_in(kept)))
        if not parts:
            return
        owner = {"contractor_id": self.tx.contractor_id, "customer_id": customer.id}
        added = insert(table).values([{**owner, **part, "position": at} for at, part in enumerate(parts)])
        changes = {name: added.excluded[name] for name in (*parts[0], "position") if name != "id"}
        await self.tx.rows(
            added.on_conflict_do_update(
                index_elements=[table.c.contractor_id, table.c.id],
                set_=changes,
                where=table.c.customer_id == customer.id,
            )
        )


def _contact_values(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.id,
        "name": contact.name,
        "email": contact.email,
        "email_key": contact.email_key,
        "phone": contact.phone,
        "language": contact.language,
        "role": contact.role,
    }


def _contact(row: Row[Any]) -> Contact:
    return Contact(
        id=ContactId(row.id),
        name=row.name,
        email=row.email,
        phone=row.phone,
        language=row.language,
        role=Role(row.role),
    )


def _property_values(place: Property) -> dict[str, Any]:
    return {
        "id": place.id,
        "street": place.street,
        "city": place.city,
        "region": place.region,
        "postal_code": place.postal_code,
        "country": place.country,
        "one_line": place.one_line,
    }


def _property(row: Row[Any]) -> Property:
    return Property(
        id=PropertyId(row.id),
        street=row.street,
        city=row.city,
        region=row.region,
        postal_code=row.postal_code,
        country=row.country,
    )
