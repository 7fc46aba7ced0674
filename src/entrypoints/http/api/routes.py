"""The customer API: which route stands where, and which links open it beside a session."""

from collections.abc import Mapping
from typing import Any

from litestar import Controller, Router
from litestar.di import Provide

from domain.access.access_token import Purpose
from entrypoints.http.api import resources
from entrypoints.http.api.estimates import EstimateController, EstimateListController
from entrypoints.http.api.invoices import InvoiceController, InvoiceListController, PayController
from entrypoints.http.api.keys import decision_key, payment_key, request_key
from entrypoints.http.api.link import LinkController
from entrypoints.http.api.payments import PaymentController
from entrypoints.http.api.principal import DOORS, MODULE, customer
from entrypoints.http.api.strict import JsonRequest
from entrypoints.http.caller import Entry
from entrypoints.http.forgery import EXEMPT

PATH = "/api/v1"
PAYERS = (Purpose.INVOICE, Purpose.ESTIMATE, Purpose.PAYMENT_LINK)  # an estimate's link pays its deposit
MAX_BODY = 256 * 1024  # bytes
KEYS: Mapping[str, Provide] = {
    "request_key": Provide(request_key),
    "payment_key": Provide(payment_key),
    "decision_key": Provide(decision_key, sync_to_thread=False),
}


def _of(*controllers: type[Controller], module: str = "", doors: tuple[Purpose, ...] = (), **about: Any) -> Router:
    return Router(
        "/",
        route_handlers=list(controllers),
        dependencies={name: Provide(find) for name, find in about.items()},
        opt={MODULE: module, DOORS: doors},
    )


CUSTOMER_API = Router(
    PATH,
    route_handlers=[
        _of(EstimateListController, module="estimates"),
        _of(EstimateController, module="estimates", doors=(Purpose.ESTIMATE,), estimate=resources.the_estimate),
        _of(InvoiceListController, module="invoices"),
        _of(
            InvoiceController,
            module="invoices",
            doors=(Purpose.INVOICE, Purpose.ESTIMATE),
            invoice=resources.the_invoice,
        ),
        _of(PayController, module="invoices", doors=PAYERS, payable=resources.the_payable),
        _of(PaymentController, module="invoices", doors=PAYERS),
        _of(LinkController, doors=PAYERS),
    ],
    dependencies=dict(KEYS),
    request_class=JsonRequest,
    request_max_body_size=MAX_BODY,
    # `customer` asks for the form's proof where it was a cookie that authenticated
    opt={"entry": Entry(finder=customer), EXEMPT: True},
    security=[{"link_or_session": []}, {"session_cookie": [], "csrf": []}],
    tags=["customer"],
    include_in_schema=True,
)
