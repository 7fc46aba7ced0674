"""Payments and payment links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.tasks import TaskName
from domain.payments.payment import Payment
from domain.payments.payment_link import PaymentLink
from domain.payments.states import UNSETTLED
from domain.shared.ids import InvoiceId, PaymentId, PaymentLinkId
from tests.drivers.memory.store import Transaction


@dataclass(frozen=True, slots=True)
class MemoryPayments:
    tx: Transaction

    async def read(self, payment_id: PaymentId) -> Payment:
        found: Payment = self.tx.get("payment", payment_id)
        return found

    async def get(self, payment_id: PaymentId) -> Payment:
        await self.tx.lock()
        return await self.read(payment_id)

    async def get_of_invoices(self, invoice_ids: Sequence[InvoiceId]) -> list[Payment]:
        await self.tx.lock()
        wanted = set(invoice_ids)
        return [one for one in self.tx.all("payment") if wanted & {part.invoice_id for part in one.allocations}]

    async def id_of_checkout(self, processor: str, checkout_ref: str) -> PaymentId | None:
        for one in self.tx.all("payment"):
            if one.intent.processor == processor and one.checkout and one.checkout.ref == checkout_ref:
                return PaymentId(one.id)
        return None

    async def id_of_object(self, processor: str, object_ref: str) -> PaymentId | None:
        for one in self.tx.all("payment"):
            if one.intent.processor == processor and one.object_ref == object_ref:
                return PaymentId(one.id)
        return None

    async def unsettled(self, *, started_after: datetime, started_before: datetime, most: int) -> list[PaymentId]:
        asked = {
            row.task.subject_id
            for row in self.tx.all("task")
            if row.task.name is TaskName.POLL_PAYMENT and row.done_at is None and row.tries == 0
        }
        found = [
            one
            for one in self.tx.all("payment")
            if one.id not in asked
            and (one.outcome_unknown or one.state in UNSETTLED)
            and started_after <= one.started_at < started_before
        ]
        return [one.id for one in sorted(found, key=lambda one: one.started_at)][:most]

    async def add(self, payment: Payment) -> None:
        await self.tx.lock()
        self.tx.refer("customer", payment.customer_id)
        self.tx.refer("payment_link", payment.link_id)
        for part in payment.allocations:
            self.tx.refer("invoice", part.invoice_id)
        self._check(payment)
        events = payment.pull_events()
        self.tx.add("payment", payment)
        self.tx.queue_events(events)

    async def save(self, payment: Payment) -> None:
        await self.tx.lock()
        self._check(payment)
        events = payment.pull_events()
        self.tx.save("payment", payment)
        self.tx.queue_events(events)

    def _check(self, payment: Payment) -> None:
        self.tx.once("payment", payment, lambda one: one.intent.key)
        self.tx.once("payment", payment, lambda one: one.checkout and (one.intent.processor, one.checkout.ref))
        self.tx.once(
            "payment",
            payment,
            lambda one: one.object_ref and (one.intent.processor, one.intent.account, one.object_ref),
        )


@dataclass(frozen=True, slots=True)
class MemoryPaymentLinks:
    tx: Transaction

    async def read(self, link_id: PaymentLinkId) -> PaymentLink:
        found: PaymentLink = self.tx.get("payment_link", link_id)
        return found

    async def get(self, link_id: PaymentLinkId) -> PaymentLink:
        await self.tx.lock()
        return await self.read(link_id)

    async def add(self, link: PaymentLink) -> None:
        await self.tx.lock()
        self.tx.refer("customer", link.customer_id)
        self.tx.refer("invoice", link.invoice_id)
        self.tx.add("payment_link", link)

    async def save(self, link: PaymentLink) -> None:
        await self.tx.lock()
        self.tx.save("payment_link", link)
