from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.payments.collect import CollectPayment
from application.ports.payment_gateway import CredentialRejected, GatewayUnavailable
from application.ports.unit_of_work import Begin
from application.tasks import Task, TaskName
from domain.payments.errors import PaymentMismatch
from domain.shared.ids import ContractorId, PaymentId

YOUNG = timedelta(minutes=15)
ALL = timedelta(days=60)
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class PollPaymentsHandler:
    """Queue a question for each attempt whose end is not known: young ones often, all now and then (R22)."""

    begin: Begin

    async def __call__(self, contractor_id: UUID, *, back: timedelta) -> None:
        async with self.begin(ContractorId(contractor_id)) as work:
            unsettled = await work.payments.unsettled(
                started_after=work.now - back, started_before=work.now, most=AT_ONCE
            )
            for payment_id in unsettled:
                await work.tasks.add(TaskName.POLL_PAYMENT, payment_id, reason=work.new_id())
            await work.commit()


@dataclass(frozen=True, slots=True)
class PollPaymentHandler:
    begin: Begin
    collect: CollectPayment

    async def __call__(self, task: Task) -> None:
        """Ask once. A processor that cannot be asked is asked by the next round, so that questions do not pile up."""
        contractor_id = ContractorId(task.contractor_id)
        try:
            await self.collect(contractor_id, PaymentId(task.subject_id))
        except (GatewayUnavailable, PaymentMismatch):
            return  # of a mismatch staff have been alerted
        except CredentialRejected:
            async with self.begin(contractor_id) as work:
                await work.alerts.raise_("processor_credential_rejected", subject=f"contractor:{contractor_id}")
                await work.commit()
