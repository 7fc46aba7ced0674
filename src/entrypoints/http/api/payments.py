from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get
from litestar.params import FromPath

from application.documents.fetch_document import FetchDocumentHandler
from application.errors import NotFound
from application.estimates.queries import GetEstimateHandler
from application.payments.queries import GetPayment, GetPaymentHandler, GetPaymentLinkHandler
from application.payments.views import PaymentView
from application.ports.documents import DocumentKind
from domain.access.access_token import Purpose
from domain.payments.states import PaymentState
from entrypoints.http.api.files import PDF, pdf, wish_of
from entrypoints.http.api.principal import CustomerAsked
from entrypoints.http.api.problems import READ
from entrypoints.http.api.resources import estimate_of_link, link_of_link
from entrypoints.http.injected import Injected


class PaymentStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A payment as its payer sees it; who else began it and where it stands at the processor is the office's."""

    id: UUID
    invoice_number: str
    title: str  # the invoice's
    state: PaymentState
    outcome_unknown: bool  # nobody knows yet whether it went through: do not pay again
    currency: str
    amount_minor: int
    method: str  # "Visa •••• 4242", or ""
    failure: str | None  # our stable reason
    started_at: datetime
    settled_at: datetime | None
    invoice_balance_minor: int


class PaymentController(Controller):
    path = "/payments/{payment_id:uuid}"

    @get("/", responses=READ)
    async def read_own_payment(
        self,
        request: CustomerAsked,
        payment_id: FromPath[UUID],
        get_payment: Injected[GetPaymentHandler],
        get_estimate: Injected[GetEstimateHandler],
        get_payment_link: Injected[GetPaymentLinkHandler],
    ) -> PaymentStatus:
        """How a payment stands. Only `settled` is paid."""
        payment = await _own(request, payment_id, get_payment, get_estimate, get_payment_link)
        return msgspec.convert(payment, PaymentStatus, from_attributes=True)

    @get("/pdf", media_type=PDF, responses=READ)
    async def read_receipt(
        self,
        request: CustomerAsked,
        payment_id: FromPath[UUID],
        get_payment: Injected[GetPaymentHandler],
        get_estimate: Injected[GetEstimateHandler],
        get_payment_link: Injected[GetPaymentLinkHandler],
        fetch_document: Injected[FetchDocumentHandler],
    ) -> Response[Any]:
        """The receipt of a settled payment."""
        payment = await _own(request, payment_id, get_payment, get_estimate, get_payment_link)
        wish = wish_of(request, DocumentKind.RECEIPT, payment.id, number=payment.invoice_number)
        return pdf(await fetch_document(wish), name=f"receipt-{payment.invoice_number}")


async def _own(
    request: CustomerAsked,
    payment_id: UUID,
    get_payment: GetPaymentHandler,
    get_estimate: GetEstimateHandler,
    get_payment_link: GetPaymentLinkHandler,
) -> PaymentView:
    """Raises NotFound for a payment of another invoice than the one that a link opens (T30)."""
    caller = request.user
    payment = await get_payment(
        GetPayment(contractor_id=caller.contractor_id, payment_id=payment_id, customer_id=caller.customer_id)
    )
    opened: UUID | None = payment.invoice_id
    if request.auth is Purpose.INVOICE:
        opened = caller.resource_id
    elif request.auth is Purpose.PAYMENT_LINK:
        opened = (await link_of_link(request, get_payment_link)).invoice_id
    elif request.auth is Purpose.ESTIMATE:
        deposit = (await estimate_of_link(request, get_estimate)).deposit_invoice
        opened = deposit.id if deposit else None
    if payment.invoice_id != opened:
        raise NotFound
    return payment
