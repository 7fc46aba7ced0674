from typing import Annotated

from litestar import Controller, Response, get
from litestar.params import QueryParameter

from application.estimates.queries import ListEstimates, ListEstimatesHandler
from application.invoices.queries import ListInvoices, ListInvoicesHandler
from domain.estimates.states import EstimateStatus
from domain.invoices.states import InvoiceStatus, Standing
from entrypoints.http.caller import SIGNED_IN, Asked, Entry
from entrypoints.http.injected import Injected
from entrypoints.http.pages.page import page

MOST = 20
_PAYABLE = (Standing.OVERDUE, Standing.DUE, Standing.PARTIALLY_PAID)  # in the order of haste
Cursor = Annotated[str | None, QueryParameter(name="after", max_length=500)]


class OverviewController(Controller):
    @get("/", opt={"entry": SIGNED_IN})
    async def dashboard(
        self,
        request: Asked,
        list_estimates: Injected[ListEstimatesHandler],
        list_invoices: Injected[ListInvoicesHandler],
    ) -> Response[str]:
        """What needs the customer, before anything else (DSH-1)."""
        caller = request.user
        estimates = await list_estimates(
            ListEstimates(
                contractor_id=caller.contractor_id,
                customer_id=caller.customer_id,
                status=EstimateStatus.SENT,
                most=MOST,
            )
        )
        invoices = await list_invoices(
            ListInvoices(
                contractor_id=caller.contractor_id, customer_id=caller.customer_id, status=InvoiceStatus.OPEN, most=MOST
            )
        )
        payable = [one for one in invoices.items if one.standing in _PAYABLE]
        return page(
            request,
            "portal/dashboard.html",
            estimates=[one for one in estimates.items if one.status is EstimateStatus.SENT],
            invoices=sorted(payable, key=lambda one: _PAYABLE.index(one.standing)),
            underway=[one for one in invoices.items if one.standing is Standing.PROCESSING],
        )

    @get("/estimates", opt={"entry": Entry(session=True, module="estimates")})
    async def estimates(
        self, request: Asked, list_estimates: Injected[ListEstimatesHandler], after: Cursor = None
    ) -> Response[str]:
        caller = request.user
        found = await list_estimates(
            ListEstimates(contractor_id=caller.contractor_id, customer_id=caller.customer_id, cursor=after, most=MOST)
        )
        return page(request, "portal/estimates.html", found=found, first=after is None)

    @get("/invoices", opt={"entry": Entry(session=True, module="invoices")})
    async def invoices(
        self, request: Asked, list_invoices: Injected[ListInvoicesHandler], after: Cursor = None
    ) -> Response[str]:
        caller = request.user
        found = await list_invoices(
            ListInvoices(contractor_id=caller.contractor_id, customer_id=caller.customer_id, cursor=after, most=MOST)
        )
        return page(request, "portal/invoices.html", found=found, first=after is None)
