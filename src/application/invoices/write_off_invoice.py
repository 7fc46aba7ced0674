from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.invoices.family import apply_job_credit, member
from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.invoices.invoice import InvoiceKind
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, InvoiceId


class WriteOffInvoice(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    invoice_id: UUID
    reopen: bool = False  # take the write-off back
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class WriteOffInvoiceHandler:
    begin: Begin

    async def __call__(self, command: WriteOffInvoice) -> None:
        """Stop expecting the money, or expect it again. Raises NotFound, InvoiceNotOpen or NothingDue."""
        async with self.begin(command.contractor_id) as work:
            if await earlier_id(work, command.request, by=command.by) is not None:
                return
            invoice_id = InvoiceId(command.invoice_id)
            invoice = member(await work.invoices.get_family(invoice_id), invoice_id)
            if command.reopen:
                invoice.reopen(now=work.now)
                if invoice.kind is InvoiceKind.FINAL:
                    await apply_job_credit(work, invoice)  # a deposit may have settled meanwhile
            else:
                invoice.write_off(now=work.now)
            await work.invoices.save(invoice)
            action = "invoice.reopened" if command.reopen else "invoice.written_off"
            await work.audit.note(action, by=command.by, subject=f"invoice:{invoice.id}")
            await remember_id(work, command.request, by=command.by, made=invoice.id)
            await work.commit()
