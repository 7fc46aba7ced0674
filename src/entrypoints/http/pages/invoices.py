from litestar import Controller, Response, get

from application.documents.fetch_document import FetchDocumentHandler
from application.invoices.timeline import since, timeline
from application.invoices.views import InvoiceView
from application.ports.documents import DocumentKind
from entrypoints.http.caller import Asked
from entrypoints.http.injected import Injected
from entrypoints.http.pages.documents import pdf
from entrypoints.http.pages.page import page
from entrypoints.http.pages.problems import Problem

_DEPOSIT = "/deposit"


class InvoiceController(Controller):
    """An invoice, behind its link, its number or the estimate whose deposit it asks for: the router says which."""

    @get("/")
    async def show(self, request: Asked, base: Injected[str], invoice: Injected[InvoiceView]) -> Response[str]:
        return show_invoice(request, base, invoice)

    @get("/pdf")
    async def read_pdf(
        self,
        request: Asked,
        base: Injected[str],
        invoice: Injected[InvoiceView],
        fetch_document: Injected[FetchDocumentHandler],
    ) -> Response[bytes] | Response[str]:
        return await pdf(
            request,
            DocumentKind.INVOICE,
            invoice.id,
            base=base,
            name=invoice.number or "invoice",
            fetch_document=fetch_document,
        )


def show_invoice(
    request: Asked, base: str, invoice: InvoiceView, *, problem: Problem | None = None, status: int = 200
) -> Response[str]:
    may_pay = request.user.may_pay and request.user.contractor.payments_enabled
    return page(
        request,
        "invoices/show.html",
        status=status,
        base=base,
        estimate_address=base.removesuffix(_DEPOSIT) if base.endswith(_DEPOSIT) else "",
        invoice=invoice,
        movements=timeline(invoice),
        since=since(invoice, zone=request.user.contractor.zone),
        can_pay=may_pay and invoice.payable_minor > 0,
        problem=problem,
    )
