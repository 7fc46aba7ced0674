from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from application.documents.fetch_document import FetchDocumentHandler
from application.errors import NotFound
from application.payments import stages
from application.payments.confirm_return import ConfirmReturn, ConfirmReturnHandler
from application.payments.queries import GetPayment, GetPaymentHandler
from application.payments.stages import Stage
from application.payments.views import PaymentView
from application.ports.documents import DocumentKind
from domain.payments.states import UNSETTLED
from domain.payments.truth import MethodKind
from entrypoints.http.caller import Asked
from entrypoints.http.injected import Injected
from entrypoints.http.masking import masked
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
            sent_to=[masked(receipt.to_email) for receipt in payment.receipts],
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


def stage_of(payment: PaymentView) -> Stage:
    """A checkout whose address nobody knows cannot be gone on with: it is being asked about."""
    return stages.stage_of(
        payment.state,
        outcome_unknown=payment.outcome_unknown or payment.checkout_url is None,
        was_refused=payment.failure is not None,
    )


def _looks_again(payment: PaymentView) -> bool:
    """While an answer may come any moment; a bank's takes days, and nobody waits for that before a page."""
    stage = stage_of(payment)
    return stage is Stage.ASKING or (stage is Stage.ON_ITS_WAY and payment.method_kind is MethodKind.CARD)


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
