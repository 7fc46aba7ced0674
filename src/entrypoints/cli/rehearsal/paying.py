"""Paying on the processor's page, which the sandbox plays."""

from dataclasses import dataclass
from uuid import UUID

import httpx

from application.invoices.queries import GetInvoice
from application.payments.payment_links import CreatePaymentLink
from application.payments.start_payment import StartPayment
from domain.shared.ids import PaymentId
from entrypoints.bootstrap import Container
from entrypoints.cli.rehearsal.acts import AsksByLink, LeavesPage, Pays
from entrypoints.cli.rehearsal.known import Known


@dataclass(frozen=True, slots=True)
class Paying:
    container: Container
    known: Known
    sandbox: httpx.AsyncClient

    async def pay(self, act: Pays) -> None:
        """A deposit has the key of its estimate, and its owner."""
        invoice_id, person = self.known.invoices[act.invoice], self.known.owners[act.invoice]
        started = await self.container.start_payment()(
            StartPayment(
                contractor_id=self.known.contractor_id,
                by=person.actor,
                invoice_id=invoice_id,
                customer_id=person.customer_id,
                amount_minor=None if act.percent == 100 else await self._part(invoice_id, act.percent),
                language=person.language,
                email=person.email,
            )
        )
        self.known.payments[act.payment] = started.payment_id
        if act.card is not None:
            await self._type_in(started.url.rpartition("/")[2], act.card, person.signs_as)
            await self._come_back(started.payment_id)

    async def leave_page(self, act: LeavesPage) -> None:
        """What polling would learn, at the moment when it would learn it."""
        await self._come_back(self.known.payments[act.payment])

    async def ask_by_link(self, act: AsksByLink) -> None:
        invoice_id, person = self.known.invoices[act.invoice], self.known.owners[act.invoice]
        invoice = await self.container.get_invoice()(
            GetInvoice(contractor_id=self.known.contractor_id, invoice_id=invoice_id, customer_id=person.customer_id)
        )
        self.known.payment_links[act.link] = await self.container.create_payment_link()(
            CreatePaymentLink(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                invoice_id=invoice_id,
                amount_minor=invoice.payable_minor,
                purpose=act.purpose,
            )
        )

    async def _part(self, invoice_id: UUID, percent: int) -> int:
        invoice = await self.container.get_invoice()(
            GetInvoice(contractor_id=self.known.contractor_id, invoice_id=invoice_id, customer_id=None)
        )
        return invoice.payable_minor * percent // 100

    async def _type_in(self, session: str, card: str, name: str) -> None:
        answer = await self.sandbox.post(f"/control/sessions/{session}/payment", json={"card": card, "name": name})
        answer.raise_for_status()

    async def _come_back(self, payment_id: UUID) -> None:
        await self.container.collect_payment()(self.known.contractor_id, PaymentId(payment_id))
