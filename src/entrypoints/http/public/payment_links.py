from litestar import Controller, Response, get, post
from litestar.response import Redirect

from application.payments.methods import OfferMethodsHandler
from application.payments.stages import Stage, stage_of
from application.payments.start_payment import StartPayment, StartPaymentHandler
from application.payments.views import PaymentLinkView
from application.ports.payment_gateway import GatewayError, OutcomeUnknown
from domain.payments.errors import CheckoutInProgress, OutcomePending
from domain.payments.payment_link import PaymentLinkStatus
from domain.shared.errors import DomainError
from domain.shared.money import Money
from entrypoints.http.caller import Asked
from entrypoints.http.errors import status_of
from entrypoints.http.injected import Injected
from entrypoints.http.pages.forms import text
from entrypoints.http.pages.page import page, see
from entrypoints.http.pages.paying import method_of, methods_for, show_busy
from entrypoints.http.pages.problems import Problem, problem_of
from entrypoints.http.pages.returning import remember_way_back


class PaymentLinkController(Controller):
    """A set amount for a stated purpose, paid without signing in (PAY-6)."""

    @get("/")
    async def show(
        self,
        request: Asked,
        base: Injected[str],
        link: Injected[PaymentLinkView],
        offer_methods: Injected[OfferMethodsHandler],
    ) -> Response[str]:
        return await _show(request, base, link, offer_methods)

    @post(["/", "/payments"])
    async def start(
        self,
        request: Asked,
        base: Injected[str],
        link: Injected[PaymentLinkView],
        start_payment: Injected[StartPaymentHandler],
        offer_methods: Injected[OfferMethodsHandler],
    ) -> Response[str] | Redirect:
        """The amount is the link's own; nothing of the form can change it (T37)."""
        request.user.check_may_pay()
        form = await request.form()
        command = StartPayment(
            contractor_id=request.user.contractor_id,
            by=request.user.actor,
            invoice_id=link.invoice_id,
            customer_id=request.user.customer_id,
            link_id=link.id,
            language=request.user.language,
            method=method_of(text(form, "method")),
            email=request.user.email,
            take_over=text(form, "take_over") == "yes",
        )
        try:
            started = await start_payment(command)
        except (CheckoutInProgress, OutcomePending, OutcomeUnknown) as busy:
            amount = Money(link.amount_minor, link.currency)
            return show_busy(request, base, busy, payable=amount, method=command.method)
        except (DomainError, GatewayError) as refused:
            problem = problem_of(request, refused)
            return await _show(request, base, link, offer_methods, problem=problem, status=status_of(refused))
        return see(started.url, cookies=[remember_way_back(request, base, started.payment_id)])


async def _show(
    request: Asked,
    base: str,
    link: PaymentLinkView,
    offer_methods: OfferMethodsHandler,
    *,
    problem: Problem | None = None,
    status: int = 200,
) -> Response[str]:
    return page(
        request,
        "payments/link.html",
        status=status,
        leads_to_checkout=True,
        base=base,
        link=link,
        story=story_of(link),
        methods=await methods_for(request, offer_methods, amount_minor=link.amount_minor, currency=link.currency),
        problem=problem,
    )


def story_of(link: PaymentLinkView) -> str:
    """Which of the page's stories is told: open, unfinished, asking, on_its_way, paid, canceled, over or less."""
    made = link.payment
    stage = stage_of(made.state, outcome_unknown=made.outcome_unknown) if made else None
    if link.status is PaymentLinkStatus.PAID:
        return "paid"
    if stage in {Stage.ON_ITS_WAY, Stage.ASKING}:
        return stage.value
    if link.status is not PaymentLinkStatus.OPEN:
        return "canceled" if link.status is PaymentLinkStatus.CANCELED else "over"
    if link.payable_minor < link.amount_minor:
        return "less"
    return "unfinished" if stage is Stage.UNFINISHED else "open"
