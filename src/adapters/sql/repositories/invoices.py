from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.dialects.postgresql import insert

from adapters.sql.outbox import append_to_outbox
from adapters.sql.records.bills import BillRecord, bill_of, bill_record
from adapters.sql.records.codec import loads
from adapters.sql.repositories.numbers import next_number
from adapters.sql.repositories.rows import for_change, load, save, this
from adapters.sql.tables import invoices, ledger_entries
from adapters.sql.transaction import Transaction
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.invoices.ledger import LedgerEntry, LedgerKind
from domain.invoices.states import InvoiceStatus
from domain.shared.ids import CustomerId, EstimateId, InvoiceId, JobId, LedgerEntryId, PaymentId, PropertyId
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class SqlInvoices:
    tx: Transaction

    async def read(self, invoice_id: InvoiceId, *, customer: CustomerId | None = None) -> Invoice:
        row = await load(self.tx, select(invoices).where(self._one(invoice_id, customer)), lock=False)
        return (await self._build([row]))[0]

    async def get_family(self, invoice_id: InvoiceId, *, customer: CustomerId | None = None) -> list[Invoice]:
        asked = await load(self.tx, select(invoices.c.job_id).where(self._one(invoice_id, customer)), lock=False)
        if asked.job_id is None:
            return await self._lock(invoices.c.id == invoice_id)
        return await self._lock(or_(invoices.c.id == invoice_id, invoices.c.job_id == asked.job_id))

    async def get_of_job(self, job_id: JobId) -> list[Invoice]:
        return await self._lock(invoices.c.job_id == job_id)

    async def deposit_of(self, estimate_id: EstimateId) -> Invoice | None:
        rows = await self.tx.rows(
            select(invoices).where(
                invoices.c.contractor_id == self.tx.contractor_id,
                invoices.c.estimate_id == estimate_id,
                invoices.c.kind == InvoiceKind.DEPOSIT,
                invoices.c.status != InvoiceStatus.VOID,
            )
        )
        return (await self._build(rows))[0] if rows else None

    async def next_number(self) -> str:
        return await next_number(self.tx, "invoice")

    async def add(self, invoice: Invoice) -> None:
        await self.tx.rows(
            insert(invoices).values(
                **_values(invoice),
                contractor_id=self.tx.contractor_id,
                id=invoice.id,
                version=invoice.version,
                created_at=self.tx.now,
            )
        )
        await self._add_new(invoice)

    async def save(self, invoice: Invoice) -> None:
        invoice.version = await save(self.tx, invoices, invoice.id, invoice.version, _values(invoice))
        await self._add_new(invoice)

    def _one(self, invoice_id: InvoiceId, customer: CustomerId | None) -> ColumnElement[bool]:
        found = this(self.tx, invoices, invoice_id)
        return found if customer is None else found & (invoices.c.customer_id == customer)

    async def _lock(self, which: ColumnElement[bool]) -> list[Invoice]:
        """Lock in the order of ids. Who waited here may have missed an invoice that was added meanwhile: ask again
        until a look under the locks finds no more."""
        mine = (invoices.c.contractor_id == self.tx.contractor_id) & which
        known: set[Any] = set()
        while True:
            rows = await self.tx.locked(for_change(select(invoices).where(mine).order_by(invoices.c.id)))
            known = {row.id for row in rows}
            seen = await self.tx.rows(select(invoices.c.id).where(mine))
            if {row.id for row in seen} == known:
                return await self._build(rows)

    async def _build(self, rows: Sequence[Row[Any]]) -> list[Invoice]:
        entries = await self.tx.rows(
            select(ledger_entries)
            .where(
                ledger_entries.c.contractor_id == self.tx.contractor_id,
                ledger_entries.c.invoice_id.in_([row.id for row in rows]),
            )
            .order_by(ledger_entries.c.id)
        )
        return [
            Invoice(
                id=InvoiceId(row.id),
                contractor_id=self.tx.contractor_id,
                customer_id=CustomerId(row.customer_id),
                property_id=PropertyId(row.property_id) if row.property_id else None,
                job_id=JobId(row.job_id) if row.job_id else None,
                estimate_id=EstimateId(row.estimate_id) if row.estimate_id else None,
                kind=InvoiceKind(row.kind),
                bill=bill_of(loads(row.bill, BillRecord), title=row.title, currency=row.currency),
                status=InvoiceStatus(row.status),
                number=row.number,
                issued_on=row.issued_on,
                due_on=row.due_on,
                ledger=[_entry(entry) for entry in entries if entry.invoice_id == row.id],
                version=row.version,
            )
            for row in rows
        ]

    async def _add_new(self, invoice: Invoice) -> None:
        for entry in invoice.new_entries:
            await self.tx.rows(
                insert(ledger_entries).values(
                    contractor_id=self.tx.contractor_id,
                    id=entry.id,
                    invoice_id=entry.invoice_id,
                    kind=entry.kind,
                    amount_minor=entry.amount.minor,
                    currency=entry.amount.currency,
                    payment_id=entry.payment_id,
                    at=entry.at,
                )
            )
        invoice.new_entries.clear()
        await append_to_outbox(self.tx, invoice.pull_events())


def _values(invoice: Invoice) -> dict[str, Any]:
    return {
        "customer_id": invoice.customer_id,
        "property_id": invoice.property_id,
        "job_id": invoice.job_id,
        "estimate_id": invoice.estimate_id,
        "kind": invoice.kind,
        "status": invoice.status,
        "number": invoice.number,
        "title": invoice.bill.title,
        "currency": invoice.bill.pricing.currency,
        "total_minor": invoice.total.minor,
        "settled_minor": invoice.settled.minor,
        "bill": bill_record(invoice.bill),
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
    }


def _entry(row: Row[Any]) -> LedgerEntry:
    return LedgerEntry(
        id=LedgerEntryId(row.id),
        invoice_id=InvoiceId(row.invoice_id),
        kind=LedgerKind(row.kind),
        amount=Money(row.amount_minor, row.currency),
        payment_id=PaymentId(row.payment_id) if row.payment_id else None,
        at=row.at,
    )
