"""What a route is about: the thing that a link opens, or the one whose number stands in the address.

Each function is a dependency of the routers in routes.py; the controllers of pages/ ask for its result by name.
"""

from urllib.parse import quote
from uuid import UUID

from litestar.params import FromPath

from application.errors import NotFound
from application.estimates.queries import (
    GetEstimate,
    GetEstimateByNumber,
    GetEstimateByNumberHandler,
    GetEstimateHandler,
)
from application.estimates.views import EstimateView
from application.invoices.queries import GetInvoice, GetInvoiceByNumber, GetInvoiceByNumberHandler, GetInvoiceHandler
from application.invoices.views import InvoiceView
from application.payments.queries import GetPaymentLink, GetPaymentLinkHandler
from application.payments.views import PaymentLinkView
from entrypoints.http.caller import Asked
from entrypoints.http.injected import Injected
from entrypoints.http.numbers import printable


async def estimate_of_link(request: Asked, get_estimate: Injected[GetEstimateHandler]) -> EstimateView:
    caller = request.user
    return await get_estimate(
        GetEstimate(contractor_id=caller.contractor_id, estimate_id=caller.resource_id, customer_id=caller.customer_id)
    )


async def estimate_of_number(
    request: Asked, number: FromPath[str], get_estimate_by_number: Injected[GetEstimateByNumberHandler]
) -> EstimateView:
    caller = request.user
    return await get_estimate_by_number(
        GetEstimateByNumber(
            contractor_id=caller.contractor_id, number=printable(number), customer_id=caller.customer_id
        )
    )


async def invoice_of_link(request: Asked, get_invoice: Injected[GetInvoiceHandler]) -> InvoiceView:
    return await _invoice(request, request.user.resource_id, get_invoice)


async def invoice_of_number(
    request: Asked, number: FromPath[str], get_invoice_by_number: Injected[GetInvoiceByNumberHandler]
) -> InvoiceView:
    caller = request.user
    return await get_invoice_by_number(
        GetInvoiceByNumber(contractor_id=caller.contractor_id, number=printable(number), customer_id=caller.customer_id)
    )


async def deposit_of_estimate(
    request: Asked, estimate: Injected[EstimateView], get_invoice: Injected[GetInvoiceHandler]
) -> InvoiceView:
    """The deposit is paid through the estimate's own link: it is the next step of the same thing."""
    if estimate.deposit_invoice is None:
        raise NotFound
    return await _invoice(request, estimate.deposit_invoice.id, get_invoice)


async def payment_link(request: Asked, get_payment_link: Injected[GetPaymentLinkHandler]) -> PaymentLinkView:
    caller = request.user
    return await get_payment_link(GetPaymentLink(contractor_id=caller.contractor_id, link_id=caller.resource_id))


def billed_by_invoice(invoice: Injected[InvoiceView]) -> UUID:
    return invoice.id


def billed_by_link(link: Injected[PaymentLinkView]) -> UUID:
    return link.invoice_id


def base_of(request: Asked) -> str:
    """The address that the thing's pages stand under: `/e/…`, `/estimates/E-1042`, `/e/…/deposit`."""
    template, values = request.scope["path_template"], request.path_params
    kind, rest = template.lstrip("/").split("/", 2)[0], template.lstrip("/").split("/", 2)[2:]
    deposit = "/deposit" if rest and rest[0].split("/")[0] == "deposit" else ""
    return f"/{kind}/{quote(str(values.get('token') or values.get('number')), safe='')}{deposit}"


async def _invoice(request: Asked, invoice_id: UUID, get_invoice: GetInvoiceHandler) -> InvoiceView:
    caller = request.user
    return await get_invoice(
        GetInvoice(contractor_id=caller.contractor_id, invoice_id=invoice_id, customer_id=caller.customer_id)
    )
