from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from application.errors import StaleWrite
from application.invoices.bill import BillInput, bill_from
from application.invoices.family import member
from application.ports.unit_of_work import Begin
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, InvoiceId


class AmendInvoice(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    invoice_id: UUID
    version: int
    bill: BillInput
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class AmendInvoiceHandler:
    begin: Begin

    async def __call__(self, command: AmendInvoice) -> None:
        """Replace a draft's bill. Raises NotFound, StaleWrite, InvoiceNotEditable or what the bill refuses."""
        async with self.begin(command.contractor_id) as work:
            invoice_id = InvoiceId(command.invoice_id)
            invoice = member(await work.invoices.get_family(invoice_id), invoice_id)
            if invoice.version != command.version:
                raise StaleWrite
            settings = (await work.contractors.current()).settings
            invoice.amend(bill_from(command.bill, settings=settings, new_id=work.new_id), due_on=command.due_on)
            await work.invoices.save(invoice)
            await work.audit.note("invoice.amended", by=command.by, subject=f"invoice:{invoice.id}")
            await work.commit()
