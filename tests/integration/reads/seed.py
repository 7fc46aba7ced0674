"""Rows for the reads, written straight into the tables by the superuser: what a test does not name is filled in."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import sqlalchemy as sa
import uuid_utils.compat
from sqlalchemy.dialects import postgresql

from adapters.sql import tables
from adapters.sql.records.bills import bill_record
from adapters.sql.records.codec import dumps
from adapters.sql.records.offers import content_record
from application.contractors.views import ContractorHead
from domain.estimates.estimate import Content
from domain.estimates.offer import OfferedLine, Option
from domain.invoices.invoice import Bill
from domain.shared.ids import LineId, OptionId
from domain.shared.money import Money
from domain.shared.pricing import Line, Pricing, TaxClass

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SOON = datetime.now(UTC) + timedelta(hours=1)
VAT = TaxClass("std", "Tax", Decimal(8))


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()


class Seed:
    """Collects rows; `write` puts them into the database at once."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: sa.Table, **values: Any) -> UUID:
        """Note a row and return its id."""
        if "id" in table.c:
            values.setdefault("id", new_id())
        for column in table.c:
            if column.name not in values and not column.nullable:
                values[column.name] = _filler(column)
        self.rows.setdefault(table.name, []).append(values)
        return values.get("id", values.get("contractor_id"))

    async def write(self, admin_dsn: str) -> None:
        connection = await asyncpg.connect(admin_dsn)
        try:
            for table in tables.METADATA.sorted_tables:
                rows = self.rows.get(table.name, [])
                columns = [column.name for column in table.c]
                records = [tuple(row.get(name) for name in columns) for row in rows]
                await connection.copy_records_to_table(table.name, records=records, columns=columns)
            await connection.execute("analyze")
        finally:
            await connection.close()


def _filler(column: sa.Column[Any]) -> Any:
    match column.type:
        case sa.Integer():
            return 0
        case sa.Boolean():
            return column.name in {"active", "single"}
        case sa.DateTime():
            return SOON if column.name == "expires_at" else LONG_AGO
        case sa.Date():
            return date(2030, 1, 1)
        case sa.Uuid():
            return new_id()
        case sa.LargeBinary() | postgresql.BYTEA():
            return new_id().bytes
        case postgresql.JSONB():
            return "{}"
        case _:
            return str(new_id())


class Firm:
    """A contractor with one customer, whose documents are added by name."""

    def __init__(self, seed: Seed, name: str, *, zone: str = "UTC", active: bool = True) -> None:
        self.seed, self.id = seed, new_id()
        self.head = ContractorHead(
            id=self.id,
            name=name,
            base_url="https://portal.example.test",
            active=active,
            zone=zone,
            currency="USD",
            language="en",
            accent="#1f5fa8",
            phone="",
            email="",
            address="",
            modules=("estimates", "invoices"),
            payments_enabled=True,
        )
        seed.add(tables.contractors, id=self.id, name=name, head=dumps(self.head), active=active)
        self.customer_id = self.customer(f"{name} customer")
        self.property_id = self.add(tables.properties, customer_id=self.customer_id, one_line="1 Main St, Ada")

    def add(self, table: sa.Table, **values: Any) -> UUID:
        return self.seed.add(table, contractor_id=self.id, **values)

    def customer(self, name: str, *, active: bool = True) -> UUID:
        return self.add(tables.customers, name=name, active=active)

    def contact(self, customer_id: UUID | None = None, *, email: str = "ann@example.com") -> UUID:
        return self.add(
            tables.contacts,
            customer_id=customer_id or self.customer_id,
            name="Ann",
            email=email,
            email_key=email.lower(),
            role="manage",
            language="en",
        )

    def picture(self, sha256: str, *, kind: str = "line", small: bytes | None = b"small") -> None:
        self.add(tables.pictures, sha256=sha256, kind=kind, media_type="image/jpeg", content=b"large", small=small)

    def job(self, number: str = "J-1", **values: Any) -> UUID:
        return self.add(
            tables.jobs,
            **{
                "customer_id": self.customer_id,
                "property_id": self.property_id,
                "number": number,
                "title": "Furnace",
                "status": "requested",
                **values,
            },
        )

    def estimate(self, number: str = "E-1", status: str = "sent", **values: Any) -> UUID:
        return self.add(
            tables.estimates,
            **{
                "customer_id": self.customer_id,
                "property_id": self.property_id,
                "number": number,
                "title": "New furnace",
                "status": status,
                "revision": 1,
                "currency": "USD",
                "content": CONTENT,
                "expires_at": None if status == "draft" else SOON,
                "sent_at": None if status == "draft" else LONG_AGO,
                **values,
            },
        )

    def invoice(self, number: str | None = "INV-1", status: str = "open", total: int = 10_800, **values: Any) -> UUID:
        return self.add(
            tables.invoices,
            **{
                "customer_id": self.customer_id,
                "number": number,
                "status": status,
                "kind": "final",
                "title": "Furnace, installed",
                "currency": "USD",
                "total_minor": total,
                "bill": BILL,
                **values,
            },
        )

    def payment(self, invoice_id: UUID, state: str, amount: int, **values: Any) -> UUID:
        payment_id = self.add(
            tables.payments,
            **{
                "customer_id": self.customer_id,
                "processor": "stripe",
                "state": state,
                "method_kind": "card",
                "currency": "USD",
                "amount_minor": amount,
                "checkout_url": "https://checkout.example.test/1",
                **values,
            },
        )
        self.add(tables.payment_allocations, payment_id=payment_id, invoice_id=invoice_id, amount_minor=amount)
        return payment_id

    def entry(self, invoice_id: UUID, amount: int, **values: Any) -> UUID:
        values = {"kind": "payment", "currency": "USD", **values}
        return self.add(tables.ledger_entries, invoice_id=invoice_id, amount_minor=amount, **values)

    def link(self, invoice_id: UUID, amount: int, **values: Any) -> UUID:
        return self.add(
            tables.payment_links,
            **{
                "customer_id": self.customer_id,
                "invoice_id": invoice_id,
                "amount_minor": amount,
                "currency": "USD",
                "purpose": "Deposit",
                "expires_at": SOON,
                "status": "open",
                **values,
            },
        )


def _line(description: str, minor: int) -> Line:
    return Line(
        id=LineId(new_id()),
        description=description,
        quantity=Decimal(1),
        unit="",
        unit_price=Money(minor, "USD"),
        tax=VAT,
    )


def _option(name: str, minor: int) -> Option:
    return Option(id=OptionId(new_id()), name=name, lines=(OfferedLine(line=_line(f"{name} furnace", minor)),))


CONTENT = dumps(
    content_record(
        Content(
            title="New furnace",
            scope="Replace it",
            options=(_option("Good", 10_000), _option("Best", 20_000)),
            pricing=Pricing(currency="USD"),
            terms="Pay in 14 days.",
            terms_version="1",
            valid_until=date(2030, 1, 1),
        )
    )
)
BILL = dumps(
    bill_record(Bill(title="x", lines=(_line("Furnace", 10_000),), pricing=Pricing(currency="USD"), note="Thanks"))
)
