from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.payments.collect import CollectPayment
from application.payments.settle_start import SettleStartHandler
from application.ports.payment_gateway import CredentialRejected, GatewayUnavailable, OutcomeUnknown
from application.ports.unit_of_work import Begin
from application.tasks import Task, TaskName
from domain.payments.errors import PaymentMismatch
from domain.payments.states import PaymentState
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
    settle_start: SettleStartHandler

    async def __call__(self, task: Task) -> None:
        """Ask once. A processor that cannot be asked is asked by the next round, so that questions do not pile up.

        A start that is still not known after 15 minutes is settled here, for its own task may have been given up.
        """
        contractor_id, payment_id = ContractorId(task.contractor_id), PaymentId(task.subject_id)
        async with self.begin(contractor_id) as work:
            payment = await work.payments.read(payment_id)
            is_lost = payment.state is PaymentState.CREATED and work.now - payment.started_at >= YOUNG
        try:
            if is_lost:
                await self.settle_start(task)
            else:
                await self.collect(contractor_id, payment_id)
        except (GatewayUnavailable, OutcomeUnknown, PaymentMismatch):
            return  # of a mismatch staff have been alerted
        except CredentialRejected:
            async with self.begin(contractor_id) as work:
                await work.alerts.raise_("processor_credential_rejected", subject=f"contractor:{contractor_id}")
                await work.commit()
