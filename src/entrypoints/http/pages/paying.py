from litestar import Controller, Response, get, post
from litestar.response import Redirect

from application.invoices.queries import GetInvoice, GetInvoiceHandler
from application.invoices.views import InvoiceView
from application.payments.methods import MethodView, OfferMethods, OfferMethodsHandler
from application.payments.start_payment import StartPayment, StartPaymentHandler
from application.ports.payment_gateway import GatewayError, OutcomeUnknown
from domain.invoices.errors import InvoiceNotOpen, NothingDue
from domain.payments.errors import CheckoutInProgress, OutcomePending
from domain.payments.truth import MethodKind
from domain.shared.errors import ValueRefused
from domain.shared.money import Money
from entrypoints.http.caller import Asked
from entrypoints.http.errors import OutOfBounds, status_of
from entrypoints.http.injected import Injected
from entrypoints.http.pages.forms import text
from entrypoints.http.pages.invoices import show_invoice
from entrypoints.http.pages.page import page, see
from entrypoints.http.pages.problems import Problem, problem_of
from entrypoints.http.pages.returning import remember_way_back


class PayController(Controller):
    @get("/pay")
    async def choose(
        self,
        request: Asked,
        base: Injected[str],
        invoice: Injected[InvoiceView],
        offer_methods: Injected[OfferMethodsHandler],
    ) -> Response[str] | Redirect:
        """The ways to pay, each with its exact total (PAY-2)."""
        request.user.check_may_pay()
        if invoice.payable_minor <= 0:
            return see(base)
        return await show_pay(request, base, invoice, offer_methods)

    @post("/payments")
    async def start(
        self,
        request: Asked,
        base: Injected[str],
        invoice: Injected[InvoiceView],
        start_payment: Injected[StartPaymentHandler],
        get_invoice: Injected[GetInvoiceHandler],
        offer_methods: Injected[OfferMethodsHandler],
    ) -> Response[str] | Redirect:
        """Open the processor's page for what is payable. The form's amount only tells what the person has seen."""
        request.user.check_may_pay()
        form = await request.form()
        if text(form, "seen_minor") not in {str(invoice.payable_minor), ""} and invoice.payable_minor > 0:
            return await show_pay(request, base, invoice, offer_methods, changed=True, status=409)
        command = StartPayment(
            contractor_id=request.user.contractor_id,
            by=request.user.actor,
            invoice_id=invoice.id,
            customer_id=request.user.customer_id,
            language=request.user.language,
            method=method_of(text(form, "method")),
            email=request.user.email,
            take_over=text(form, "take_over") == "yes",
        )
        try:
            started = await start_payment(command)
        except (CheckoutInProgress, OutcomePending, OutcomeUnknown) as busy:
            payable = Money(invoice.payable_minor, invoice.currency)
            return show_busy(request, base, busy, payable=payable, method=command.method)
        except (InvoiceNotOpen, NothingDue) as refused:
            now = await get_invoice(
                GetInvoice(
                    contractor_id=request.user.contractor_id,
                    invoice_id=invoice.id,
                    customer_id=request.user.customer_id,
                )
            )
            return show_invoice(request, base, now, problem=problem_of(request, refused), status=409)
        except (ValueRefused, GatewayError) as refused:
            problem = problem_of(request, refused)
            return await show_pay(request, base, invoice, offer_methods, problem=problem, status=status_of(refused))
        return see(started.url, cookies=[remember_way_back(request, base, started.payment_id)])


def method_of(given: str) -> MethodKind:
    """What the form says; a form without a choice means the card. Raises OutOfBounds for a way that nobody offers."""
    try:
        return MethodKind(given or MethodKind.CARD)
    except ValueError as unknown:
        raise OutOfBounds("none of the ways to pay", "method") from unknown


async def methods_for(
    request: Asked, offer_methods: OfferMethodsHandler, *, amount_minor: int, currency: str
) -> tuple[MethodView, ...]:
    enabled = request.user.contractor.payments_enabled
    return await offer_methods(OfferMethods(amount_minor=amount_minor, currency=currency, payments_enabled=enabled))


async def show_pay(
    request: Asked,
    base: str,
    invoice: InvoiceView,
    offer_methods: OfferMethodsHandler,
    *,
    problem: Problem | None = None,
    changed: bool = False,
    status: int = 200,
) -> Response[str]:
    methods = await methods_for(request, offer_methods, amount_minor=invoice.payable_minor, currency=invoice.currency)
    return page(
        request,
        "payments/pay.html",
        status=status,
        leads_to_checkout=True,
        base=base,
        invoice=invoice,
        methods=methods,
        problem=problem,
        changed=changed,
    )


def show_busy(request: Asked, base: str, busy: Exception, *, payable: Money, method: MethodKind) -> Response[str]:
    """Somebody else began to pay, or it is not known how an earlier payment ended.

    Who takes over pays by the `method` that they chose, and what they were shown.
    """
    taken = isinstance(busy, CheckoutInProgress)
    return page(
        request,
        "payments/busy.html",
        status=status_of(busy),
        leads_to_checkout=True,
        base=base,
        can_take_over=taken,
        started_at=busy.values.get("started_at") if isinstance(busy, CheckoutInProgress) else None,
        payable=payable,
        method=method,
        problem=problem_of(request, busy),
    )
