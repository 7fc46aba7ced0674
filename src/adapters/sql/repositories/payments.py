from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, or_, select

from adapters.sql.outbox import append_to_outbox
from adapters.sql.repositories.rows import for_change, load, save, this
from adapters.sql.tables import outbox, payment_allocations, payments
from adapters.sql.transaction import Transaction
from application.tasks import TaskName
from domain.payments.payment import Allocation, Checkout, Intent, Payment
from domain.payments.states import UNSETTLED, PaymentState
from domain.payments.truth import Failure, Funding, MethodKind, MethodSummary
from domain.shared.ids import CustomerId, InvoiceId, PaymentId, PaymentLinkId
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class SqlPayments:
    tx: Transaction

    async def read(self, payment_id: PaymentId) -> Payment:
        row = await load(self.tx, select(payments).where(this(self.tx, payments, payment_id)), lock=False)
        return (await self._build([row]))[0]

    async def get(self, payment_id: PaymentId) -> Payment:
        row = await load(self.tx, select(payments).where(this(self.tx, payments, payment_id)), lock=True)
        return (await self._build([row]))[0]

    async def get_of_invoices(self, invoice_ids: Sequence[InvoiceId]) -> list[Payment]:
        allocated = select(payment_allocations.c.payment_id).where(
            payment_allocations.c.contractor_id == self.tx.contractor_id,
            payment_allocations.c.invoice_id.in_(invoice_ids),
        )
        rows = await self.tx.locked(
            for_change(
                select(payments)
                .where(payments.c.contractor_id == self.tx.contractor_id, payments.c.id.in_(allocated))
                .order_by(payments.c.id)
            )
        )
        return await self._build(rows)

    async def id_of_checkout(self, processor: str, checkout_ref: str) -> PaymentId | None:
        return await self._id_where(payments.c.processor == processor, payments.c.checkout_ref == checkout_ref)

    async def id_of_object(self, processor: str, object_ref: str) -> PaymentId | None:
        return await self._id_where(payments.c.processor == processor, payments.c.object_ref == object_ref)

    async def unsettled(self, *, started_after: datetime, started_before: datetime, most: int) -> list[PaymentId]:
        asked = select(outbox.c.id).where(
            outbox.c.contractor_id == payments.c.contractor_id,
            outbox.c.name == TaskName.POLL_PAYMENT,
            outbox.c.subject_id == payments.c.id,
            outbox.c.done_at.is_(None),
            outbox.c.tries == 0,
        )
        rows = await self.tx.rows(
            select(payments.c.id)
            .where(
                payments.c.contractor_id == self.tx.contractor_id,
                ~asked.exists(),
                or_(payments.c.outcome_unknown, payments.c.state.in_(sorted(UNSETTLED))),
                payments.c.started_at >= started_after,
                payments.c.started_at < started_before,
            )
            .order_by(payments.c.started_at, payments.c.id)
            .limit(most)
        )
        return [PaymentId(row.id) for row in rows]

    async def add(self, payment: Payment) -> None:
        intent = payment.intent
        await self.tx.rows(
            insert(payments).values(
                **_state_values(payment),
                contractor_id=self.tx.contractor_id,
                id=payment.id,
                customer_id=payment.customer_id,
                link_id=payment.link_id,
                processor=intent.processor,
                account=intent.account,
                livemode=intent.livemode,
                method_kind=intent.method,
                key=intent.key,
                body=intent.body,
                started_by=intent.started_by,
                started_at=payment.started_at,
                currency=payment.amount.currency,
                amount_minor=payment.amount.minor,
                version=payment.version,
                created_at=self.tx.now,
            )
        )
        for position, part in enumerate(payment.allocations):
            await self.tx.rows(
                insert(payment_allocations).values(
                    contractor_id=self.tx.contractor_id,
                    payment_id=payment.id,
                    invoice_id=part.invoice_id,
                    position=position,
                    amount_minor=part.amount.minor,
                )
            )
        await append_to_outbox(self.tx, payment.pull_events())

    async def save(self, payment: Payment) -> None:
        """Intent and allocations are what was asked of the processor: they never change."""
        payment.version = await save(self.tx, payments, payment.id, payment.version, _state_values(payment))
        await append_to_outbox(self.tx, payment.pull_events())

    async def _id_where(self, *which: ColumnElement[bool]) -> PaymentId | None:
        # accounts of one contractor may in theory share a reference; the newest attempt is the one to look at
        rows = await self.tx.rows(
            select(payments.c.id)
            .where(payments.c.contractor_id == self.tx.contractor_id, *which)
            .order_by(payments.c.id.desc())
            .limit(1)
        )
        return PaymentId(rows[0].id) if rows else None

    async def _build(self, rows: Sequence[Row[Any]]) -> list[Payment]:
        parts = await self.tx.rows(
            select(payment_allocations)
            .where(
                payment_allocations.c.contractor_id == self.tx.contractor_id,
                payment_allocations.c.payment_id.in_([row.id for row in rows]),
            )
            .order_by(payment_allocations.c.position)
        )
        return [self._payment(row, [part for part in parts if part.payment_id == row.id]) for row in rows]

    def _payment(self, row: Row[Any], parts: Sequence[Row[Any]]) -> Payment:
        return Payment(
            id=PaymentId(row.id),
            contractor_id=self.tx.contractor_id,
            customer_id=CustomerId(row.customer_id),
            allocations=[
                Allocation(invoice_id=InvoiceId(part.invoice_id), amount=Money(part.amount_minor, row.currency))
                for part in parts
            ],
            intent=Intent(
                processor=row.processor,
                account=row.account,
                livemode=row.livemode,
                method=MethodKind(row.method_kind),
                key=row.key,
                body=row.body,
                started_by=row.started_by,
            ),
            state=PaymentState(row.state),
            started_at=row.started_at,
            link_id=PaymentLinkId(row.link_id) if row.link_id else None,
            outcome_unknown=row.outcome_unknown,
            checkout=_checkout(row),
            object_ref=row.object_ref,
            method=_method(row),
            failure=_failure(row),
            settled_at=row.settled_at,
            unapplied=Money(row.unapplied_minor, row.currency),
            version=row.version,
        )


def _state_values(payment: Payment) -> dict[str, Any]:
    checkout, method, failure = payment.checkout, payment.method, payment.failure
    return {
        "state": payment.state,
        "outcome_unknown": payment.outcome_unknown,
        "unapplied_minor": payment.unapplied.minor,
        "checkout_ref": checkout.ref if checkout else None,
        "checkout_url": checkout.url if checkout else None,
        "checkout_expires_at": checkout.expires_at if checkout else None,
        "object_ref": payment.object_ref,
        "method_brand": method.brand if method else None,
        "method_last4": method.last4 if method else None,
        "method_funding": method.funding if method else None,
        "failure_reason": failure.reason if failure else None,
        "failure_code": failure.processor_code if failure else None,
        "settled_at": payment.settled_at,
    }


def _checkout(row: Row[Any]) -> Checkout | None:
    if row.checkout_ref is None:
        return None
    return Checkout(ref=row.checkout_ref, url=row.checkout_url, expires_at=row.checkout_expires_at)


def _method(row: Row[Any]) -> MethodSummary | None:
    if row.method_brand is None:
        return None
    return MethodSummary(brand=row.method_brand, last4=row.method_last4, funding=Funding(row.method_funding))


def _failure(row: Row[Any]) -> Failure | None:
    return None if row.failure_reason is None else Failure(reason=row.failure_reason, processor_code=row.failure_code)
