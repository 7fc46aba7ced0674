from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from adapters.sql.reads.compiled import CONTRACTOR, Read, constant
from adapters.sql.reads.paging import Listing
from adapters.sql.reads.parts import method_text, one_of, parent, payable, reserved_of, settled_of
from adapters.sql.reads.pool import ReadPool
from adapters.sql.tables import NOW, customers, invoices, payment_allocations, payment_links, payments
from application.payments.views import PaymentLinkList, PaymentLinkView, PaymentList, PaymentView
from domain.payments.payment_link import PaymentLinkStatus
from domain.payments.states import CHECKOUT_OPEN

ID = sa.bindparam("id", type_=sa.Uuid)
INVOICE_NUMBER = sa.func.coalesce(invoices.c.number, sa.literal_column("''")).label("invoice_number")


def _payments(part: sa.FromClause) -> sa.Select[Any]:
    """Payments with the invoice that `part`, their allocation, names."""
    return (
        sa.select(
            payments.c.id,
            invoices.c.id.label("invoice_id"),
            INVOICE_NUMBER,
            payments.c.customer_id,
            customers.c.name.label("customer_name"),
            payments.c.state,
            payments.c.outcome_unknown,
            payments.c.currency,
            payments.c.amount_minor,
            payments.c.unapplied_minor,
            payments.c.processor,
            payments.c.object_ref,
            sa.case((one_of(payments.c.state, CHECKOUT_OPEN), payments.c.checkout_url)).label("checkout_url"),
            payments.c.method_brand,
            payments.c.method_last4,
            payments.c.failure_reason.label("failure"),
            payments.c.started_by,
            payments.c.started_at,
            payments.c.settled_at,
            (invoices.c.total_minor - settled_of(invoices)).label("invoice_balance_minor"),
            invoices.c.title,
        )
        .select_from(payments)
        .join(part, (part.c.contractor_id == payments.c.contractor_id) & (part.c.payment_id == payments.c.id))
        .join(invoices, (invoices.c.contractor_id == payments.c.contractor_id) & (invoices.c.id == part.c.invoice_id))
        .join(customers, parent(payments, "customer_id", customers))
        .where(payments.c.contractor_id == CONTRACTOR.c.id)
    )


def _first_part() -> sa.FromClause:
    """The allocation that stands for a payment of several invoices."""
    first = payment_allocations.alias()
    return (
        sa.select(first.c.contractor_id, first.c.payment_id, first.c.invoice_id)
        .where(first.c.contractor_id == payments.c.contractor_id, first.c.payment_id == payments.c.id)
        .order_by(first.c.position)
        .limit(constant(1))
        .correlate(payments)
        .lateral("first_part")
    )


ONE = _payments(_first_part())
HAS_STATE = payments.c.state == sa.bindparam("state", type_=sa.Text)
FIND = Read(ONE.where(payments.c.id == ID))
FIND_OF_CUSTOMER = Read(
    ONE.where(payments.c.id == ID, payments.c.customer_id == sa.bindparam("customer_id", type_=sa.Uuid))
)
LIST = Listing(ONE, id=payments.c.id, filters={"state": HAS_STATE})
LIST_OF_INVOICE = Listing(
    _payments(payment_allocations).where(
        payment_allocations.c.contractor_id == CONTRACTOR.c.id,
        payment_allocations.c.invoice_id == sa.bindparam("invoice_id", type_=sa.Uuid),
    ),
    id=payment_allocations.c.payment_id,
    filters={"state": HAS_STATE},
)
LINKS = (
    sa.select(
        payment_links.c.id,
        payment_links.c.invoice_id,
        INVOICE_NUMBER,
        customers.c.name.label("customer_name"),
        payment_links.c.purpose,
        payment_links.c.currency,
        payment_links.c.amount_minor,
        # None past its end; one that was paid or canceled stays so.
        sa.case(
            (
                (payment_links.c.status != constant(PaymentLinkStatus.OPEN)) | (payment_links.c.expires_at > NOW),
                payment_links.c.status,
            )
        ).label("status"),
        payment_links.c.expires_at,
        invoices.c.status.label("invoice_status"),
        (invoices.c.total_minor - settled_of(invoices)).label("balance_minor"),
        reserved_of(invoices).label("reserved_minor"),
    )
    .select_from(payment_links)
    .join(invoices, parent(payment_links, "invoice_id", invoices))
    .join(customers, parent(payment_links, "customer_id", customers))
    .where(payment_links.c.contractor_id == CONTRACTOR.c.id)
)
FIND_LINK = Read(LINKS.where(payment_links.c.id == ID))
LIST_LINKS = Listing(LINKS, id=payment_links.c.id, filters={})


@dataclass(frozen=True, slots=True)
class SqlPaymentReader:
    pool: ReadPool

    async def find(self, contractor_id: UUID, payment_id: UUID, *, customer_id: UUID | None) -> PaymentView | None:
        if customer_id is None:
            row = await FIND.one(self.pool, contractor_id, id=payment_id)
        else:
            row = await FIND_OF_CUSTOMER.one(self.pool, contractor_id, id=payment_id, customer_id=customer_id)
        return _view(row) if row else None

    async def list(
        self, contractor_id: UUID, *, invoice_id: UUID | None, state: str | None, cursor: str | None, most: int
    ) -> PaymentList:
        if invoice_id is None:
            rows, more = await LIST.page(self.pool, contractor_id, cursor=cursor, most=most, state=state)
        else:
            rows, more = await LIST_OF_INVOICE.page(
                self.pool, contractor_id, cursor=cursor, most=most, state=state, always={"invoice_id": invoice_id}
            )
        return PaymentList(items=tuple(_view(row) for row in rows), next=more)

    async def find_link(self, contractor_id: UUID, link_id: UUID) -> PaymentLinkView | None:
        row = await FIND_LINK.one(self.pool, contractor_id, id=link_id)
        return _link(row) if row else None

    async def list_links(self, contractor_id: UUID, *, cursor: str | None, most: int) -> PaymentLinkList:
        rows, more = await LIST_LINKS.page(self.pool, contractor_id, cursor=cursor, most=most)
        return PaymentLinkList(items=tuple(_link(row) for row in rows), next=more)


def _view(row: Any) -> PaymentView:
    return msgspec.convert({**row, "method": method_text(row["method_brand"], row["method_last4"])}, PaymentView)


def _link(row: Any) -> PaymentLinkView:
    left = payable(row["invoice_status"], row["balance_minor"], row["reserved_minor"])
    return msgspec.convert({**row, "payable_minor": left}, PaymentLinkView)
