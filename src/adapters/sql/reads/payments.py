from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from adapters.sql.reads.compiled import CONTRACTOR, Read, constant
from adapters.sql.reads.paging import Listing
from adapters.sql.reads.parts import (
    ZONE,
    expected,
    gathered,
    method_text,
    one_of,
    parent,
    payable,
    reserved_of,
    settled_of,
    superseded_by,
)
from adapters.sql.reads.pool import ReadPool
from adapters.sql.tables import (
    NOW,
    contractors,
    customers,
    invoices,
    messages,
    payment_allocations,
    payment_links,
    payments,
)
from application.messages.message import MessageKind, MessageState
from application.payments.views import PaymentLinkList, PaymentLinkView, PaymentList, PaymentView
from domain.payments.payment_link import PaymentLinkStatus
from domain.payments.states import CHECKOUT_OPEN, HOLDS_MONEY

ID = sa.bindparam("id", type_=sa.Uuid)
MOST_RECEIPTS = 10
INVOICE_NUMBER = sa.func.coalesce(invoices.c.number, sa.literal_column("''")).label("invoice_number")
BALANCE = invoices.c.total_minor - settled_of(invoices)


def rows_of(payment: sa.FromClause) -> sa.Select[Any]:
    part = payment_allocations.alias()
    first_part = (  # names a payment of several invoices
        sa.select(part.c.contractor_id, part.c.invoice_id)
        .where(part.c.contractor_id == payment.c.contractor_id, part.c.payment_id == payment.c.id)
        .order_by(part.c.position)
        .limit(constant(1))
        .correlate(payment)
        .lateral("first_part")
    )
    return (
        sa.select(
            payment.c.id,
            invoices.c.id.label("invoice_id"),
            INVOICE_NUMBER,
            payment.c.customer_id,
            customers.c.name.label("customer_name"),
            payment.c.state,
            payment.c.outcome_unknown,
            payment.c.currency,
            payment.c.amount_minor,
            payment.c.unapplied_minor,
            payment.c.processor,
            payment.c.object_ref,
            sa.case((one_of(payment.c.state, CHECKOUT_OPEN), payment.c.checkout_url)).label("checkout_url"),
            payment.c.method_kind,
            payment.c.method_brand,
            payment.c.method_last4,
            payment.c.failure_reason.label("failure"),
            payment.c.started_by,
            payment.c.started_at,
            payment.c.settled_at,
            BALANCE.label("invoice_balance_minor"),
            invoices.c.title,
            ZONE.label("zone"),
        )
        .select_from(payment)
        .join(first_part, sa.true())
        .join(invoices, parent(first_part, "invoice_id", invoices))
        .join(customers, parent(payment, "customer_id", customers))
        .join(contractors, contractors.c.id == payment.c.contractor_id)
    )


def _receipts() -> sa.ScalarSelect[Any]:
    """Where its receipts go, as ReceiptViews."""
    rows = (
        sa.select(messages.c.to_email, (messages.c.state == constant(MessageState.SENT)).label("sent"))
        .where(
            messages.c.contractor_id == payments.c.contractor_id,
            messages.c.subject_id == payments.c.id,
            messages.c.kind == constant(MessageKind.RECEIPT),
        )
        .order_by(messages.c.id)
        .limit(constant(MOST_RECEIPTS))
        .correlate(payments)
    )
    return gathered(rows, "receipt")


_ONE = (
    rows_of(payments)
    .add_columns(_receipts().label("receipts"))
    .where(payments.c.contractor_id == CONTRACTOR.c.id, payments.c.id == ID)
)
FIND = Read(_ONE)
FIND_OF_CUSTOMER = Read(_ONE.where(payments.c.customer_id == sa.bindparam("customer_id", type_=sa.Uuid)))
_OF_INVOICE = (
    sa.select(payment_allocations.c.payment_id)
    .where(
        payment_allocations.c.contractor_id == payments.c.contractor_id,
        payment_allocations.c.invoice_id == sa.bindparam("invoice_id", type_=sa.Uuid),
    )
    .correlate(payments)
)
LIST = Listing(
    payments,
    rows_of,
    filters={
        "invoice_id": payments.c.id.in_(_OF_INVOICE),
        "state": payments.c.state == sa.bindparam("state", type_=sa.Text),
    },
)


def _payment_by(link: sa.FromClause) -> sa.ScalarSelect[Any]:
    """The attempt that paid the link, else the newest, as an array of one or none."""
    rows = (
        sa.select(
            payments.c.id,
            payments.c.state,
            payments.c.outcome_unknown,
            payments.c.failure_reason.label("failure"),
            payments.c.settled_at,
            payments.c.started_at,
            payments.c.method_kind,
        )
        .where(payments.c.contractor_id == link.c.contractor_id, payments.c.link_id == link.c.id)
        .order_by(one_of(payments.c.state, HOLDS_MONEY).desc(), payments.c.id.desc())
        .limit(constant(1))
        .correlate(link)
    )
    return gathered(rows, "attempt")


def _links(link: sa.FromClause) -> sa.Select[Any]:
    # None past its end; one that was paid or canceled stays so.
    status = sa.case(((link.c.status != constant(PaymentLinkStatus.OPEN)) | (link.c.expires_at > NOW), link.c.status))
    return (
        sa.select(
            link.c.id,
            link.c.invoice_id,
            INVOICE_NUMBER,
            customers.c.name.label("customer_name"),
            link.c.purpose,
            link.c.currency,
            link.c.amount_minor,
            status.label("status"),
            link.c.expires_at,
            invoices.c.status.label("invoice_status"),
            BALANCE.label("balance_minor"),
            reserved_of(invoices).label("reserved_minor"),
            superseded_by(invoices).label("superseded_by"),
            _payment_by(link).label("attempts"),
            ZONE.label("zone"),
        )
        .select_from(link)
        .join(invoices, parent(link, "invoice_id", invoices))
        .join(customers, parent(link, "customer_id", customers))
        .join(contractors, contractors.c.id == link.c.contractor_id)
    )


FIND_LINK = Read(
    _links(payment_links).where(payment_links.c.contractor_id == CONTRACTOR.c.id, payment_links.c.id == ID)
)
LIST_LINKS = Listing(payment_links, _links, filters={})


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
        rows, more = await LIST.page(
            self.pool, contractor_id, cursor=cursor, most=most, invoice_id=invoice_id, state=state
        )
        return PaymentList(items=tuple(_view(row) for row in rows), next=more)

    async def find_link(self, contractor_id: UUID, link_id: UUID) -> PaymentLinkView | None:
        row = await FIND_LINK.one(self.pool, contractor_id, id=link_id)
        return _link(row) if row else None

    async def list_links(self, contractor_id: UUID, *, cursor: str | None, most: int) -> PaymentLinkList:
        rows, more = await LIST_LINKS.page(self.pool, contractor_id, cursor=cursor, most=most)
        return PaymentLinkList(items=tuple(_link(row) for row in rows), next=more)


def _view(row: Any) -> PaymentView:
    return msgspec.convert(fields(row), PaymentView)


def fields(row: Any) -> dict[str, Any]:
    method = method_text(row["method_brand"], row["method_last4"])
    return {**row, "method": method, "expected_on": _expected(row, row["zone"])}


def _link(row: Any) -> PaymentLinkView:
    left = payable(
        row["invoice_status"],
        row["balance_minor"],
        row["reserved_minor"],
        superseded=row["superseded_by"] is not None,
    )
    attempt = next(({**one, "expected_on": _expected(one, row["zone"])} for one in row["attempts"]), None)
    return msgspec.convert({**row, "payable_minor": left, "payment": attempt}, PaymentLinkView)


def _expected(payment: Any, zone: str) -> date | None:
    return expected(payment["state"], payment["method_kind"], started_at=payment["started_at"], zone=zone)
