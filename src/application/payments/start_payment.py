from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.invoices.family import check_still_asked, funding, member
from application.payments.collect import CollectPayment
from application.ports.payment_gateway import (
    CheckoutRequest,
    CredentialRejected,
    GatewayUnavailable,
    PaymentGateway,
    RequestRefused,
)
from application.ports.security import Sealer
from application.ports.texts import Texts
from application.ports.unit_of_work import Begin, UnitOfWork
from application.shared.links import CANCEL_PATH, RETURN_PATH
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.invoices.invoice import Invoice
from domain.payments.errors import CheckoutInProgress, MethodNotOffered
from domain.payments.lease import check_amount, lease, payable
from domain.payments.payment import Allocation, Intent, Payment
from domain.payments.states import PaymentState
from domain.payments.truth import Failure, MethodKind
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, CustomerId, InvoiceId, PaymentId, PaymentLinkId
from domain.shared.money import Money

# Stripe wants at least 30 minutes from when it makes the page; the rest is for clocks that differ.
CHECKOUT_LIFE = timedelta(minutes=35)


class StartPayment(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    invoice_id: UUID
    customer_id: UUID
    amount_minor: int | None = None  # None: all that is payable. A payment link sets its own.
    link_id: UUID | None = None
    language: str
    method: MethodKind = MethodKind.CARD
    email: str | None = None  # written into the processor's form for the payer
    take_over: bool = False  # end the checkout that another person began
    request: RequestKey | None = None


class PaymentStart(msgspec.Struct, frozen=True, kw_only=True):
    payment_id: UUID
    url: str  # the processor's own page


@dataclass(frozen=True, slots=True)
class StartPaymentHandler:
    begin: Begin
    gateway: PaymentGateway
    sealer: Sealer
    texts: Texts
    collect: CollectPayment

    async def __call__(self, command: StartPayment) -> PaymentStart:
        """Open the processor's page for what an invoice owes; the same person gets the open one again (PAY-7).

        Raises NotFound, what `check_amount` and `lease` raise, PaymentLinkClosed, MethodNotOffered, GatewayUnavailable
        (nothing happened), OutcomeUnknown (it may have; nobody else is charged until that is known).
        """
        for last_try in (False, True):
            try:
                payment, first = await self._intend(command)
            except CheckoutInProgress as busy:
                mine = busy.values["started_by"] == command.by.key
                if last_try or not (command.take_over or mine):
                    raise
                await self._end_other(command.contractor_id, PaymentId(UUID(str(busy.values["payment_id"]))))
                continue
            if payment.checkout is not None:
                return PaymentStart(payment_id=payment.id, url=payment.checkout.url)
            return await self.open(payment, first=first)
        raise AssertionError("the last try either returned or raised")

    async def open(self, payment: Payment, *, first: bool) -> PaymentStart:
        """Call the processor with the stored words under the stored key, and keep the outcome.

        Unless this is the `first` call for the attempt, an earlier one may have worked: then a processor that cannot
        be reached leaves the outcome unknown.
        """
        intent = payment.intent
        try:
            checkout = await self.gateway.start(
                body=self.sealer.unseal(intent.body), account=intent.account, key=intent.key
            )
        except (GatewayUnavailable, CredentialRejected) as out_of_reach:
            alert = "processor_credential_rejected" if isinstance(out_of_reach, CredentialRejected) else ""
            if first:
                await self.give_up(payment, Failure(reason="processor_unavailable"), alert=alert)
            raise
        except RequestRefused as refused:
            await self.give_up(payment, refused.failure, alert="payment_refused")
            raise
        async with self.begin(payment.contractor_id) as work:
            stored = await work.payments.get(payment.id)
            stored.opened(checkout)
            await work.payments.save(stored)
            await work.commit()
        if stored.state is PaymentState.FAILED:
            # Another call for the attempt was refused at the door and gave it up: nobody else is kept from paying now.
            await self.collect.end(payment.contractor_id, stored)
            raise GatewayUnavailable
        return PaymentStart(payment_id=payment.id, url=checkout.url)

    async def _intend(self, command: StartPayment) -> tuple[Payment, bool]:
        async with self.begin(command.contractor_id) as work:
            earlier = await self._earlier(work, command)
            if earlier is not None:
                return earlier, False
            invoice_id = InvoiceId(command.invoice_id)
            family = await work.invoices.get_family(invoice_id, customer=CustomerId(command.customer_id))
            invoice = member(family, invoice_id)
            check_still_asked(invoice, family)
            attempts = await work.payments.get_of_invoices(funding(invoice, family))
            amount = await self._amount(work, command, invoice, attempts)
            check_amount(amount, invoice=invoice, attempts=attempts, least=self.gateway.least(invoice.total.currency))
            own = [one for one in attempts if any(part.invoice_id == invoice_id for part in one.allocations)]
            link_id = PaymentLinkId(command.link_id) if command.link_id else None
            again = lease(own, payer=command.by.key, amount=amount, link_id=link_id)
            if again is not None and (again.checkout is None or work.now < again.checkout.expires_at):
                await remember_id(work, command.request, by=command.by, made=again.id)
                await work.commit()
                return again, False
            if again is not None:
                raise CheckoutInProgress(
                    started_at=again.started_at, payment_id=again.id, started_by=again.intent.started_by
                )
            payment = await self._begun(work, command, invoice, amount)
            await work.payments.add(payment)
            await work.audit.note("payment.started", by=command.by, subject=f"payment:{payment.id}")
            await remember_id(work, command.request, by=command.by, made=payment.id)
            await work.commit()
            return payment, True

    async def _earlier(self, work: UnitOfWork, command: StartPayment) -> Payment | None:
        """What this request began before; None too where that was surely not opened, so that it may be tried again."""
        payment_id = await earlier_id(work, command.request, by=command.by)
        if payment_id is None:
            return None
        payment = await work.payments.read(PaymentId(payment_id))
        return payment if payment.checkout is not None or payment.state is PaymentState.CREATED else None

    async def _amount(
        self, work: UnitOfWork, command: StartPayment, invoice: Invoice, attempts: Sequence[Payment]
    ) -> Money:
        if command.link_id is not None:
            link = await work.payment_links.get(PaymentLinkId(command.link_id))
            if link.invoice_id != invoice.id:
                raise NotFound
            link.check_payable(now=work.now)
            return link.amount
        if command.amount_minor is not None:
            return Money(command.amount_minor, invoice.total.currency)
        return payable(invoice, attempts)

    async def _begun(self, work: UnitOfWork, command: StartPayment, invoice: Invoice, amount: Money) -> Payment:
        contractor = await work.contractors.current()
        settings = contractor.settings
        if not settings.payments_enabled or command.method not in self.gateway.methods(amount):
            raise MethodNotOffered(field="method")
        payment_id = PaymentId(work.new_id())
        request = CheckoutRequest(
            payment_id=payment_id,
            account=settings.stripe_account,
            amount=amount,
            method=command.method,
            description=self.texts.say(
                "Invoice {number}: {title}",
                language=command.language,
                number=invoice.number,
                title=invoice.bill.title,
            ),
            customer_email=command.email,
            language=command.language,
            return_url=contractor.base_url + RETURN_PATH.format(payment_id=payment_id),
            cancel_url=contractor.base_url + CANCEL_PATH.format(payment_id=payment_id),
            asked_at=work.now,
            expires_at=work.now + CHECKOUT_LIFE,
        )
        return Payment.begin(
            id=payment_id,
            contractor_id=command.contractor_id,
            customer_id=invoice.customer_id,
            allocations=[Allocation(invoice_id=invoice.id, amount=amount)],
            intent=Intent(
                processor=self.gateway.name,
                account=settings.stripe_account,
                livemode=self.gateway.livemode,
                method=command.method,
                key=f"checkout:{payment_id}",
                body=self.sealer.seal(self.gateway.prepare(request)),
                started_by=command.by.key,
            ),
            link_id=PaymentLinkId(command.link_id) if command.link_id else None,
            now=work.now,
        )

    async def _end_other(self, contractor_id: ContractorId, payment_id: PaymentId) -> None:
        async with self.begin(contractor_id) as work:
            payment = await work.payments.read(payment_id)
        await self.collect.end(contractor_id, payment)

    async def give_up(self, payment: Payment, failure: Failure, *, alert: str = "") -> None:
        """End an attempt for which the processor surely holds nothing."""
        async with self.begin(payment.contractor_id) as work:
            stored = await work.payments.get(payment.id)
            stored.not_started(failure, now=work.now)
            await work.payments.save(stored)
            if alert:
                await work.alerts.raise_(alert, subject=f"payment:{payment.id}", detail=failure.processor_code)
            await work.commit()
