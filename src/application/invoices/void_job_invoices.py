from dataclasses import dataclass

from application.invoices.family import in_flight
from application.ports.unit_of_work import Begin
from application.tasks import Task
from domain.invoices.errors import InvoiceHasMoney, InvoiceNotOpen
from domain.shared.actors import SYSTEM
from domain.shared.ids import ContractorId, JobId


@dataclass(frozen=True, slots=True)
class VoidJobInvoicesHandler:
    """Job canceled -> its unpaid invoices are void (EST-1). What has money stays for staff to refund."""

    begin: Begin

    async def __call__(self, task: Task) -> None:
        async with self.begin(ContractorId(task.contractor_id)) as work:
            family = await work.invoices.get_of_job(JobId(task.subject_id))
            attempts = await work.payments.get_of_invoices([invoice.id for invoice in family])
            for invoice in family:
                try:
                    invoice.void(in_flight=in_flight(attempts, invoice.id, invoice.total.currency), now=work.now)
                except (InvoiceHasMoney, InvoiceNotOpen):
                    continue
                await work.invoices.save(invoice)
                await work.audit.note("invoice.voided", by=SYSTEM, subject=f"invoice:{invoice.id}")
            await work.commit()
