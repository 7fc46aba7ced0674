from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from litestar import Controller, Response, get
from litestar.params import QueryParameter

from application.estimates.queries import ListEstimates, ListEstimatesHandler
from application.home.queries import GetHome, GetHomeHandler
from application.invoices.queries import ListInvoices, ListInvoicesHandler
from domain.estimates.states import EstimateStatus
from entrypoints.http.caller import SIGNED_IN, Asked, Entry
from entrypoints.http.injected import Injected
from entrypoints.http.pages.page import page

MOST = 20
# How a list may be narrowed: the word in the address, and what it asks of the list.
INVOICES: Mapping[str, bool | None] = {"all": None, "open": False, "paid": True}
ESTIMATES: Mapping[str, EstimateStatus | None] = {
    "all": None,
    "open": EstimateStatus.SENT,
    "approved": EstimateStatus.APPROVED,
}
Cursor = Annotated[str | None, QueryParameter(name="after", max_length=500)]
Show = Annotated[str, QueryParameter(name="show", max_length=20)]


class OverviewController(Controller):
    @get("/", opt={"entry": SIGNED_IN})
    async def dashboard(self, request: Asked, get_home: Injected[GetHomeHandler]) -> Response[str]:
        """What needs the customer, before anything else (DSH-1)."""
        caller = request.user
        home = await get_home(
            GetHome(
                contractor_id=caller.contractor_id,
                customer_id=caller.customer_id,
                modules=caller.contractor.modules,
            )
        )
        return page(request, "portal/dashboard.html", home=home)

    @get("/estimates", opt={"entry": Entry(session=True, module="estimates")})
    async def estimates(
        self,
        request: Asked,
        list_estimates: Injected[ListEstimatesHandler],
        show: Show = "all",
        after: Cursor = None,
    ) -> Response[str]:
        caller, show = request.user, show if show in ESTIMATES else "all"
        found = await list_estimates(
            ListEstimates(
                contractor_id=caller.contractor_id,
                customer_id=caller.customer_id,
                status=ESTIMATES[show],
                cursor=after,
                most=MOST,
            )
        )
        place = Place.of("/estimates", show, shows=tuple(ESTIMATES), after=after, following=found.next)
        return page(request, "portal/estimates.html", found=found, place=place)

    @get("/invoices", opt={"entry": Entry(session=True, module="invoices")})
    async def invoices(
        self,
        request: Asked,
        list_invoices: Injected[ListInvoicesHandler],
        show: Show = "all",
        after: Cursor = None,
    ) -> Response[str]:
        caller, show = request.user, show if show in INVOICES else "all"
        found = await list_invoices(
            ListInvoices(
                contractor_id=caller.contractor_id,
                customer_id=caller.customer_id,
                paid=INVOICES[show],
                cursor=after,
                most=MOST,
            )
        )
        place = Place.of("/invoices", show, shows=tuple(INVOICES), after=after, following=found.next)
        return page(request, "portal/invoices.html", found=found, place=place)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a list one is, and the addresses of what is beside it; "" for none."""

    show: str
    addresses: Mapping[str, str]  # of each way to narrow it
    newest: str
    older: str

    @classmethod
    def of(cls, path: str, show: str, *, shows: tuple[str, ...], after: str | None, following: str | None) -> "Place":
        addresses = {name: path if name == "all" else f"{path}?show={name}" for name in shows}
        narrowed = {} if show == "all" else {"show": show}
        return cls(
            show=show,
            addresses=addresses,
            newest=addresses[show] if after else "",
            older=f"{path}?{urlencode({**narrowed, 'after': following})}" if following else "",
        )
