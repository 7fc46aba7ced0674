from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromQuery, JSONBody

from application.documents.fetch_document import FetchDocumentHandler
from application.invoices.queries import ListInvoices, ListInvoicesHandler
from application.invoices.views import InvoiceList, InvoiceView
from application.payments.start_payment import PaymentStart, StartPayment, StartPaymentHandler
from application.ports.documents import DocumentKind
from application.shared.once import RequestKey
from domain.invoices.states import InvoiceStatus
from entrypoints.http.api.files import PDF, pdf, wish_of
from entrypoints.http.api.inputs import PaymentInput
from entrypoints.http.api.lists import MOST, Cursor, Limit
from entrypoints.http.api.principal import CustomerAsked
from entrypoints.http.api.problems import PAY, READ
from entrypoints.http.api.resources import Payable
from entrypoints.http.errors import OutOfBounds
from entrypoints.http.injected import Injected


class InvoiceListController(Controller):
    @get("/invoices", responses=READ)
    async def list_own_invoices(
        self,
        request: CustomerAsked,
        list_invoices: Injected[ListInvoicesHandler],
        status: FromQuery[InvoiceStatus | None] = None,
        cursor: Cursor = None,
        limit: Limit = MOST,
    ) -> InvoiceList:
        """Your invoices, newest first."""
        return await list_invoices(
            ListInvoices(
                contractor_id=request.user.contractor_id,
                customer_id=request.user.customer_id,
                status=status,
                cursor=cursor,
                most=limit,
            )
        )


class InvoiceController(Controller):
    path = "/invoices/{number:str}"

    @get("/", responses=READ)
    async def read_own_invoice(self, invoice: Injected[InvoiceView]) -> InvoiceView:
        """One invoice with its lines, its ledger and what can be paid now."""
        return invoice

    @get("/pdf", media_type=PDF, responses=READ)
    async def read_invoice_pdf(
        self, request: CustomerAsked, invoice: Injected[InvoiceView], fetch_document: Injected[FetchDocumentHandler]
    ) -> Response[Any]:
        """The invoice as a PDF."""
        wish = wish_of(request, DocumentKind.INVOICE, invoice.id, number=invoice.number or "")
        return pdf(await fetch_document(wish), name=invoice.number or "invoice")


class PayController(Controller):
    path = "/invoices/{number:str}/payments"

    @post("/", responses=PAY)
    async def pay_invoice(
        self,
        request: CustomerAsked,
        data: JSONBody[PaymentInput],
        payable: Injected[Payable],
        payment_key: Injected[RequestKey],
        start_payment: Injected[StartPaymentHandler],
    ) -> PaymentStart:
        """Open the processor's own page for what is due, or for a part of it; lead the payer to `url`.

        Nothing is paid by this. Look at the payment afterwards to see what became of it.
        """
        request.user.check_may_pay()
        if payable.link_id is not None and data.amount_minor is not None:
            raise OutOfBounds("A payment link sets the amount itself", "amount_minor")
        return await start_payment(
            StartPayment(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                invoice_id=payable.invoice_id,
                customer_id=request.user.customer_id,
                amount_minor=data.amount_minor,
                link_id=payable.link_id,
                language=request.user.language,
                email=request.user.email,
                take_over=data.take_over,
                request=payment_key,
            )
        )
