from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from application.invoices.family import apply_job_credit, member, void_unpaid_deposits
from application.ports.unit_of_work import Begin, UnitOfWork
from application.shared.calendar import local_day
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.invoices.states import InvoiceStatus
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, InvoiceId


class SendInvoice(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    invoice_id: UUID
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class SendInvoiceHandler:
    begin: Begin

    async def __call__(self, command: SendInvoice) -> None:
        """Open the invoice if it is a draft, and send it; an open one is sent again. Raises NotFound, InvoiceNotOpen.

        Opening a final invoice takes the job's settled deposits into account and voids a deposit invoice that is
        unpaid (EST-9): its open checkout is ended by what follows, and money that was faster becomes credit. One that
        is on its way stays, and counts when it has settled.
        """
        async with self.begin(command.contractor_id) as work:
            if await earlier_id(work, command.request, by=command.by) is not None:
                return
            invoice_id = InvoiceId(command.invoice_id)
            family = await work.invoices.get_family(invoice_id)
            invoice = member(family, invoice_id)
            if invoice.status is InvoiceStatus.DRAFT:
                await open_invoice(work, invoice, family)
            invoice.send(sending=work.new_id(), now=work.now)
            await work.invoices.save(invoice)
            await work.audit.note("invoice.sent", by=command.by, subject=f"invoice:{invoice.id}")
            await remember_id(work, command.request, by=command.by, made=invoice.id)
            await work.commit()


async def open_invoice(work: UnitOfWork, invoice: Invoice, family: Sequence[Invoice]) -> None:
    """Give a draft its number and dates. `family` is locked; whoever calls saves `invoice`."""
    settings = (await work.contractors.current()).settings
    today = local_day(work.now, settings.zone)
    invoice.open(
        number=await work.invoices.next_number(),
        issued_on=today,
        due_on=today + timedelta(days=settings.invoice_due_days),
        now=work.now,
    )
    if invoice.kind is InvoiceKind.FINAL:
        await void_unpaid_deposits(work, family)
        await apply_job_credit(work, invoice)
