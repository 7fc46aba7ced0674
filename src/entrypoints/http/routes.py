"""Which page stands where. A public page and its signed-in twin are one controller under two routers."""

from collections.abc import Callable, Mapping
from typing import Any

from litestar import Controller, Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from domain.access.access_token import Purpose
from entrypoints.http import places
from entrypoints.http.caller import Entry
from entrypoints.http.pages.answers import AnswerController
from entrypoints.http.pages.approval import ApprovalController
from entrypoints.http.pages.estimate_pdf import EstimatePdfController
from entrypoints.http.pages.estimates import EstimateController
from entrypoints.http.pages.invoices import InvoiceController
from entrypoints.http.pages.language import LanguageController
from entrypoints.http.pages.paying import PayController
from entrypoints.http.pages.payment import PaymentController
from entrypoints.http.pages.returning import ReturnController
from entrypoints.http.portal.overview import OverviewController
from entrypoints.http.portal.sign_in import SignInController
from entrypoints.http.public.payment_links import PaymentLinkController
from entrypoints.http.staff.components import ComponentController

ESTIMATE = (EstimateController, ApprovalController, AnswerController, EstimatePdfController)
INVOICE = (InvoiceController, PayController, PaymentController)
OF_INVOICE: Mapping[str, Callable[..., Any]] = {"billed": places.billed_by_invoice}


def _under(path: str, entry: Entry, controllers: tuple[type[Controller], ...], **about: Callable[..., Any]) -> Router:
    dependencies = {
        name: Provide(find, sync_to_thread=False) if name in {"base", "billed"} else Provide(find)
        for name, find in {"base": places.base_of, **about}.items()
    }
    return Router(path, route_handlers=list(controllers), dependencies=dependencies, opt={"entry": entry})


_ESTIMATE_LINK = Entry(purpose=Purpose.ESTIMATE)
_ESTIMATES, _INVOICES = Entry(session=True, module="estimates"), Entry(session=True, module="invoices")

ROUTES: tuple[ControllerRouterHandler, ...] = (
    OverviewController,
    SignInController,
    ReturnController,
    ComponentController,
    LanguageController,
    _under("/e/{token:str}", _ESTIMATE_LINK, ESTIMATE, estimate=places.estimate_of_link),
    _under("/estimates/{number:str}", _ESTIMATES, ESTIMATE, estimate=places.estimate_of_number),
    _under(
        "/e/{token:str}/deposit",
        _ESTIMATE_LINK,
        INVOICE,
        estimate=places.estimate_of_link,
        invoice=places.deposit_of_estimate,
        **OF_INVOICE,
    ),
    _under(
        "/estimates/{number:str}/deposit",
        _ESTIMATES,
        INVOICE,
        estimate=places.estimate_of_number,
        invoice=places.deposit_of_estimate,
        **OF_INVOICE,
    ),
    _under("/i/{token:str}", Entry(purpose=Purpose.INVOICE), INVOICE, invoice=places.invoice_of_link, **OF_INVOICE),
    _under("/invoices/{number:str}", _INVOICES, INVOICE, invoice=places.invoice_of_number, **OF_INVOICE),
    _under(
        "/pay/{token:str}",
        Entry(purpose=Purpose.PAYMENT_LINK),
        (PaymentLinkController, PaymentController),
        link=places.payment_link,
        billed=places.billed_by_link,
    ),
)
