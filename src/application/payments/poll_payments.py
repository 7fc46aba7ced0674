from dataclasses import dataclass
from datetime import timedelta

from application.payments.collect import CollectPayment
from application.ports.payment_gateway import CredentialRejected
from application.ports.unit_of_work import Begin
from application.tasks import Task, TaskName
from domain.payments.errors import PaymentMismatch
from domain.shared.actors import SYSTEM
from domain.shared.ids import ContractorId, PaymentId

YOUNG = timedelta(minutes=15)
ALL = timedelta(days=60)
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class PollPaymentsHandler:
    """Queue a question for each attempt whose end is not known: young ones often, all now and then (R22)."""

    begin: Begin

    async def __call__(self, task: Task) -> None:
        back = YOUNG if task.name is TaskName.POLL_PAYMENTS else ALL
        async with self.begin(ContractorId(task.contractor_id)) as work:
            unsettled = await work.payments.unsettled(
                started_after=work.now - back, started_before=work.now, most=AT_ONCE
            )
            for payment_id in unsettled:
                await work.tasks.add(TaskName.POLL_PAYMENT, payment_id, reason=task.reason)
            await work.commit()


@dataclass(frozen=True, slots=True)
class PollPaymentHandler:
    begin: Begin
    collect: CollectPayment

    async def __call__(self, task: Task) -> None:
        """Raises GatewayUnavailable: asked again by the next round."""
        contractor_id = ContractorId(task.contractor_id)
        try:
            await self.collect(contractor_id, PaymentId(task.subject_id))
        except PaymentMismatch:
            return  # staff have been alerted
        except CredentialRejected:
            async with self.begin(contractor_id) as work:
                await work.alerts.raise_("processor_credential_rejected", subject=f"contractor:{contractor_id}")
                await work.audit.note("payment.poll", by=SYSTEM, subject=f"payment:{task.subject_id}", result="refused")
                await work.commit()
