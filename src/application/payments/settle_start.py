from dataclasses import dataclass
from datetime import timedelta

from application.payments.collect import ApplyTruth, CollectPayment
from application.payments.start_payment import StartPaymentHandler
from application.ports.payment_gateway import PaymentGateway, RequestRefused
from application.ports.unit_of_work import Begin
from application.tasks import Task
from domain.payments.states import PaymentState
from domain.payments.truth import Failure
from domain.shared.ids import ContractorId, PaymentId

KEY_LIFE = timedelta(hours=23)  # Stripe forgets a key after 24 h at the earliest


@dataclass(frozen=True, slots=True)
class SettleStartHandler:
    """Finish a start whose answer never reached us: the process died, or the processor was silent (R01, R02, R17, R18).

    The same key with the same words gives the page that was opened, or opens it now. Nobody holds its address, so a
    page that is still unpaid is ended, and the invoice can be paid again.
    """

    begin: Begin
    gateway: PaymentGateway
    start: StartPaymentHandler
    collect: CollectPayment
    apply: ApplyTruth

    async def __call__(self, task: Task) -> None:
        contractor_id, payment_id = ContractorId(task.contractor_id), PaymentId(task.subject_id)
        async with self.begin(contractor_id) as work:
            payment = await work.payments.read(payment_id)
            age = work.now - payment.started_at
        if payment.state is not PaymentState.CREATED:
            return
        account = payment.intent.account
        if age >= KEY_LIFE:
            truth = await self.gateway.find(payment_id, account=account, since=payment.started_at - timedelta(hours=1))
            if truth is not None:
                await self.apply(contractor_id, payment_id, truth)
            else:
                await self.start.give_up(payment, Failure(reason="processor_unavailable"))
            return
        try:
            await self.start.open(payment, first=False)
        except RequestRefused:
            return  # surely not opened: the attempt has ended
        async with self.begin(contractor_id) as work:
            opened = await work.payments.read(payment_id)
        if opened.is_checkout_open:
            await self.collect.end(contractor_id, opened)
