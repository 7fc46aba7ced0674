import msgspec
from litestar import Controller, get

from application.errors import NotFound
from application.estimates.queries import GetEstimateHandler
from application.estimates.views import EstimateView
from application.invoices.queries import GetInvoiceHandler
from application.invoices.views import InvoiceView
from application.payments.queries import GetPaymentLinkHandler
from application.payments.views import PaymentLinkView
from domain.access.access_token import Purpose
from entrypoints.http.api.principal import CustomerAsked
from entrypoints.http.api.problems import READ
from entrypoints.http.api.resources import estimate_of_link, invoice_of_link, link_of_link
from entrypoints.http.injected import Injected


class LinkedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The one thing that a link opens: one of the three is there, as `purpose` says."""

    purpose: Purpose
    estimate: EstimateView | None = None
    invoice: InvoiceView | None = None
    payment_link: PaymentLinkView | None = None


class LinkController(Controller):
    path = "/link"

    @get("/", responses=READ)
    async def read_linked_document(
        self,
        request: CustomerAsked,
        get_estimate: Injected[GetEstimateHandler],
        get_invoice: Injected[GetInvoiceHandler],
        get_payment_link: Injected[GetPaymentLinkHandler],
    ) -> LinkedDocument:
        """The document of the link whose token is the bearer."""
        if request.auth is Purpose.ESTIMATE:
            return LinkedDocument(purpose=request.auth, estimate=await estimate_of_link(request, get_estimate))
        if request.auth is Purpose.INVOICE:
            found = await invoice_of_link(request, get_estimate, get_invoice)
            return LinkedDocument(purpose=request.auth, invoice=found)
        if request.auth is Purpose.PAYMENT_LINK:
            link = await link_of_link(request, get_payment_link)
            return LinkedDocument(purpose=request.auth, payment_link=link)
        raise NotFound  # a session opens many things, and no link
