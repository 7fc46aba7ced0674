from litestar import Router

from entrypoints.http.api.routes import KEYS, MAX_BODY
from entrypoints.http.api.strict import JsonRequest
from entrypoints.http.caller import Entry
from entrypoints.http.forgery import EXEMPT
from entrypoints.http.staff.customers import CustomerController
from entrypoints.http.staff.decisions import DecisionController
from entrypoints.http.staff.demands import DemandController
from entrypoints.http.staff.estimates import EstimateController
from entrypoints.http.staff.invoices import InvoiceController
from entrypoints.http.staff.jobs import JobController
from entrypoints.http.staff.key import api_key
from entrypoints.http.staff.payments import PaymentController, PaymentLinkController
from entrypoints.http.staff.pictures import LogoController, PictureController
from entrypoints.http.staff.scopes import PATH
from entrypoints.http.staff.settings import SettingsController

STAFF_API = Router(
    PATH,
    route_handlers=[
        CustomerController,
        EstimateController,
        DecisionController,
        InvoiceController,
        DemandController,
        JobController,
        PaymentController,
        PaymentLinkController,
        SettingsController,
        LogoController,
        PictureController,
    ],
    dependencies=dict(KEYS),
    request_class=JsonRequest,
    request_max_body_size=MAX_BODY,
    opt={"entry": Entry(finder=api_key), EXEMPT: True},  # it asks for a key, which no browser sends by itself
    security=[{"staff_key": []}],
    tags=["staff"],
    include_in_schema=True,
)
