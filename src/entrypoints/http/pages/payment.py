from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from application.documents.fetch_document import FetchDocumentHandler
from application.errors import NotFound
from application.payments.confirm_return import ConfirmReturn, ConfirmReturnHandler
from application.payments.queries import GetPayment, GetPaymentHandler
from application.payments.views import PaymentView
from application.ports.documents import DocumentKind
from domain.payments.states import CHECKOUT_OPEN, HOLDS_MONEY, IN_FLIGHT, UNSETTLED, PaymentState
from entrypoints.http.caller import Asked
from entrypoints.http.injected import Injected
from entrypoints.http.pages.documents import pdf
from entrypoints.http.pages.page import page
from entrypoints.http.pages.refreshing import next_look


class PaymentController(Controller):
    """One payment of what the caller may pay; `billed` is the invoice that the route is about."""

    path = "/payments/{payment_id:uuid}"

    @get("/")
    async def show(
        self,
        request: Asked,
        payment_id: FromPath[UUID],
        base: Injected[str],
        billed: Injected[UUID],
        get_payment: Injected[GetPaymentHandler],
        confirm_return: Injected[ConfirmReturnHandler],
    ) -> Response[str]:
        payment = await _own(request, payment_id, billed, get_payment)
        if payment.state in UNSETTLED:
            await confirm_return(ConfirmReturn(contractor_id=request.user.contractor_id, payment_id=payment_id))
            payment = await _own(request, payment_id, billed, get_payment)
        look = next_look(request, f"{base}/payments/{payment_id}") if _looks_again(payment) else None
        return page(
            request,
            "payments/show.html",
            base=base,
            payment=payment,
            stage=stage_of(payment),
            again=base if base.startswith("/pay/") else f"{base}/pay",
            refresh=look,
        )

    @get("/receipt")
    async def receipt(
        self,
        request: Asked,
        payment_id: FromPath[UUID],
        base: Injected[str],
        billed: Injected[UUID],
        get_payment: Injected[GetPaymentHandler],
        fetch_document: Injected[FetchDocumentHandler],
    ) -> Response[bytes] | Response[str]:
        payment = await _own(request, payment_id, billed, get_payment)
        return await pdf(
            request,
            DocumentKind.RECEIPT,
            payment.id,
            base=f"{base}/payments/{payment_id}",
            name=f"receipt-{payment.invoice_number}",
            fetch_document=fetch_document,
        )


def stage_of(payment: PaymentView) -> str:
    """Which of the page's stories is told."""
    if payment.state is PaymentState.SETTLED or payment.state is PaymentState.DISPUTED_WON:
        return "paid"
    if payment.state in IN_FLIGHT:
        return "on_its_way"
    if payment.state in CHECKOUT_OPEN:
        return "unfinished" if payment.checkout_url and not payment.outcome_unknown else "asking"
    return "taken_back" if payment.state in HOLDS_MONEY else "not_paid"


def _looks_again(payment: PaymentView) -> bool:
    return stage_of(payment) in {"asking", "on_its_way"}


async def _own(request: Asked, payment_id: UUID, billed: UUID, get_payment: GetPaymentHandler) -> PaymentView:
    """Raises NotFound for another invoice's payment too: a link opens its own thing only (T30)."""
    payment = await get_payment(
        GetPayment(
            contractor_id=request.user.contractor_id, payment_id=payment_id, customer_id=request.user.customer_id
        )
    )
    if payment.invoice_id != billed:
        raise NotFound
    return payment
