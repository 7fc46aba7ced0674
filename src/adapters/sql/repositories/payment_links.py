from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select

from adapters.sql.outbox import append_to_outbox
from adapters.sql.repositories.rows import load, save, this
from adapters.sql.tables import payment_links
from adapters.sql.transaction import Transaction
from domain.payments.payment_link import PaymentLink, PaymentLinkStatus
from domain.shared.ids import CustomerId, InvoiceId, PaymentLinkId
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class SqlPaymentLinks:
    tx: Transaction

    async def read(self, link_id: PaymentLinkId) -> PaymentLink:
        found = select(payment_links).where(this(self.tx, payment_links, link_id))
        return self._build(await load(self.tx, found, lock=False))

    async def get(self, link_id: PaymentLinkId) -> PaymentLink:
        found = select(payment_links).where(this(self.tx, payment_links, link_id))
        return self._build(await load(self.tx, found, lock=True))

    async def add(self, link: PaymentLink) -> None:
        await self.tx.rows(
            insert(payment_links).values(
                **_values(link),
                contractor_id=self.tx.contractor_id,
                id=link.id,
                version=link.version,
                created_at=self.tx.now,
            )
        )
        await append_to_outbox(self.tx, link.pull_events())

    async def save(self, link: PaymentLink) -> None:
        link.version = await save(self.tx, payment_links, link.id, link.version, _values(link))
        await append_to_outbox(self.tx, link.pull_events())

    def _build(self, row: Row[Any]) -> PaymentLink:
        return PaymentLink(
            id=PaymentLinkId(row.id),
            contractor_id=self.tx.contractor_id,
            customer_id=CustomerId(row.customer_id),
            invoice_id=InvoiceId(row.invoice_id),
            amount=Money(row.amount_minor, row.currency),
            purpose=row.purpose,
            expires_at=row.expires_at,
            status=PaymentLinkStatus(row.status),
            version=row.version,
        )


def _values(link: PaymentLink) -> dict[str, Any]:
    return {
        "customer_id": link.customer_id,
        "invoice_id": link.invoice_id,
        "amount_minor": link.amount.minor,
        "currency": link.amount.currency,
        "purpose": link.purpose,
        "expires_at": link.expires_at,
        "status": link.status,
    }
