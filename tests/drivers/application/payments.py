"""Paying: the customer's side of it, and what the processor does."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from application.payments.confirm_return import ConfirmReturn
from application.payments.methods import OfferMethods
from application.payments.poll_payments import ALL
from application.payments.start_payment import PaymentStart, StartPayment
from application.payments.views import PaymentView
from application.payments.webhooks import ReceiveWebhook
from application.ports.payment_gateway import GatewayUnavailable
from domain.access.access_token import Purpose
from domain.payments.payment import Payment
from domain.payments.payment_link import PaymentLink
from domain.payments.states import PaymentState
from entrypoints.http.pages.payment import stage_of
from tests.drivers.application.customer import Customer, actor_of
from tests.drivers.application.ground import CONTRACTOR
from tests.drivers.billing_app import EMAILS, Bill
from tests.drivers.memory_gateway import PageClosed
from tests.drivers.standings import STAGE

PAID = ("payment_intent.succeeded", "charge.succeeded", "checkout.session.completed")
DECLINED = ("payment_intent.payment_failed",)


class Payments(Customer):
    def __init__(self) -> None:
        super().__init__()
        self._started: dict[str, PaymentStart] = {}  # by person, the newest
        self._mode = "normally"
        self._waiting: list[tuple[dict[str, str], bytes]] = []

    def ways_to_pay(self, bill: Bill, *, by: str) -> Mapping[str, int]:
        view = self.invoice_view(bill, by=by)
        query = OfferMethods(amount_minor=view.payable_minor, currency=view.currency, payments_enabled=True)
        return {way.kind.value: way.total_minor for way in self.run(self.container.offer_methods()(query))}

    def begin_paying(self, bill: Bill, *, by: str, take_over: bool = False) -> str:
        door = self.door(by, Purpose.INVOICE, self.invoice(bill))
        command = StartPayment(
            contractor_id=CONTRACTOR,
            by=actor_of(door),
            invoice_id=door.resource_id,
            customer_id=door.customer_id,
            language="en",
            email=EMAILS[by],
            take_over=take_over,
        )
        return self._start(command, by)

    def begin_paying_link(self, purpose: str, *, by: str) -> str:
        link: PaymentLink = self.stored.get("payment_link", self.links[purpose])
        door = self.door(by, Purpose.PAYMENT_LINK, link.id)
        command = StartPayment(
            contractor_id=CONTRACTOR,
            by=actor_of(door),
            invoice_id=link.invoice_id,
            customer_id=door.customer_id,
            link_id=link.id,
            language="en",
        )
        return self._start(command, by)

    def enter_card(self, *, by: str, card: str) -> str:
        ref = self._payment(by).checkout.ref  # type: ignore[union-attr]
        try:
            if card == "declined":
                self.gateway.customer_is_declined(ref)
                self._tell(ref, DECLINED)
                return "declined"
            if card == "asking":
                self.gateway.customer_is_challenged(ref)
            self.gateway.customer_pays(ref, even_if_closed=card == "crossing")
        except PageClosed:
            return "closed"
        self._tell(ref, PAID)
        return "paid"

    def come_back(self, *, by: str) -> str:
        payment_id = self._started[by].payment_id
        self.do(self.container.confirm_return()(ConfirmReturn(contractor_id=CONTRACTOR, payment_id=payment_id)))
        view: PaymentView | None = self.run(self.container.payments().find(CONTRACTOR, payment_id, customer_id=None))
        assert view is not None
        return STAGE[stage_of(view)]

    def credit_minor(self, *, by: str) -> int:
        return self._payment(by).unapplied.minor

    def charges_minor(self) -> Sequence[int]:
        return [truth.captured.minor for truth in self.gateway.truth if truth.state is PaymentState.SETTLED]

    def news_comes(self, how: str) -> None:
        self._mode = how

    def late_news_arrives(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._deliver(waiting)

    def cannot_be_reached(self, *, to: str) -> None:
        self.gateway.fail_next({"end": "cancel", "open": "start"}[to], GatewayUnavailable(), times=9)

    def look_for_missed_payments(self) -> None:
        self.do(self.container.poll_payments()(CONTRACTOR, back=ALL))

    def _start(self, command: StartPayment, by: str) -> str:
        self._started[by] = self.do(self.container.start_payment()(command))
        return self._started[by].url

    def _payment(self, by: str) -> Payment:
        payment: Payment = self.stored.get("payment", UUID(str(self._started[by].payment_id)))
        return payment

    def _tell(self, ref: str, kinds: Sequence[str]) -> None:
        news = [self.gateway.event(ref, kind=kind) for kind in kinds]
        if self._mode == "late":
            self._waiting += news
        elif self._mode != "never":
            self._deliver({"twice": [*news, *news], "backwards": news[::-1]}.get(self._mode, news))

    def _deliver(self, news: Sequence[tuple[dict[str, str], bytes]]) -> None:
        for headers, raw in news:
            command = ReceiveWebhook(headers=headers, raw=raw, contractor_id=None)
            self.do(self.container.receive_webhook()(command))
