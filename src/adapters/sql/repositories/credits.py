from dataclasses import dataclass

from sqlalchemy import insert, select

from adapters.sql.tables import credit_entries
from adapters.sql.transaction import Transaction
from domain.invoices.ledger import CreditEntry, CreditKind
from domain.shared.ids import CreditEntryId, CustomerId, InvoiceId, JobId, PaymentId
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class SqlCredits:
    tx: Transaction

    async def of_job(self, job_id: JobId) -> list[CreditEntry]:
        rows = await self.tx.rows(
            select(credit_entries)
            .where(credit_entries.c.contractor_id == self.tx.contractor_id, credit_entries.c.job_id == job_id)
            .order_by(credit_entries.c.id)
        )
        return [
            CreditEntry(
                id=CreditEntryId(row.id),
                customer_id=CustomerId(row.customer_id),
                job_id=JobId(row.job_id),
                kind=CreditKind(row.kind),
                amount=Money(row.amount_minor, row.currency),
                payment_id=PaymentId(row.payment_id) if row.payment_id else None,
                invoice_id=InvoiceId(row.invoice_id) if row.invoice_id else None,
                at=row.at,
            )
            for row in rows
        ]

    async def add(self, entry: CreditEntry) -> None:
        await self.tx.rows(
            insert(credit_entries).values(
                contractor_id=self.tx.contractor_id,
                id=entry.id,
                customer_id=entry.customer_id,
                job_id=entry.job_id,
                kind=entry.kind,
                amount_minor=entry.amount.minor,
                currency=entry.amount.currency,
                payment_id=entry.payment_id,
                invoice_id=entry.invoice_id,
                at=entry.at,
            )
        )
