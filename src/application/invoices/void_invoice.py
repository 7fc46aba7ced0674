from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.invoices.family import in_flight, member
from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, InvoiceId


class VoidInvoice(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    invoice_id: UUID
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class VoidInvoiceHandler:
    begin: Begin

    async def __call__(self, command: VoidInvoice) -> None:
        """Take the demand back; its open checkouts are ended by what follows from InvoiceVoided.

        Raises NotFound, InvoiceHasMoney or InvoiceNotOpen.
        """
        async with self.begin(command.contractor_id) as work:
            if await earlier_id(work, command.request, by=command.by) is not None:
                return
            invoice_id = InvoiceId(command.invoice_id)
            invoice = member(await work.invoices.get_family(invoice_id), invoice_id)
            attempts = await work.payments.get_of_invoices([invoice_id])
            invoice.void(in_flight=in_flight(attempts, invoice_id, invoice.total.currency), now=work.now)
            await work.invoices.save(invoice)
            await work.audit.note("invoice.voided", by=command.by, subject=f"invoice:{invoice.id}")
            await remember_id(work, command.request, by=command.by, made=invoice.id)
            await work.commit()
