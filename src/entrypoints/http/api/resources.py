"""What a customer's request is about: by number for a session; a link knows its own one thing, and no other (T30).

Each function is a dependency of the routers in routes.py; the controllers ask for its result by name.
"""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import PathParameter

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
from domain.access.access_token import Purpose
from entrypoints.http.api.principal import CustomerAsked
from entrypoints.http.injected import Injected
from entrypoints.http.numbers import printable

Number = Annotated[str, PathParameter(description="As printed on the document: E-1042, INV-2031.")]


class Payable(msgspec.Struct, frozen=True, kw_only=True):
    """What a payment is for. A payment link sets the amount."""

    invoice_id: UUID
    link_id: UUID | None


async def the_estimate(
    request: CustomerAsked,
    number: Number,
    get_estimate: Injected[GetEstimateHandler],
    get_estimate_by_number: Injected[GetEstimateByNumberHandler],
) -> EstimateView:
    if request.auth is None:
        return await get_estimate_by_number(
            GetEstimateByNumber(
                contractor_id=request.user.contractor_id,
                number=printable(number),
                customer_id=request.user.customer_id,
            )
        )
    view = await estimate_of_link(request, get_estimate)
    if view.number != number:
        raise NotFound
    return view


async def the_invoice(
    request: CustomerAsked,
    number: Number,
    get_estimate: Injected[GetEstimateHandler],
    get_invoice: Injected[GetInvoiceHandler],
    get_invoice_by_number: Injected[GetInvoiceByNumberHandler],
) -> InvoiceView:
    if request.auth is None:
        return await get_invoice_by_number(
            GetInvoiceByNumber(
                contractor_id=request.user.contractor_id,
                number=printable(number),
                customer_id=request.user.customer_id,
            )
        )
    view = await invoice_of_link(request, get_estimate, get_invoice)
    if view.number != number:
        raise NotFound
    return view


async def the_payable(
    request: CustomerAsked,
    number: Number,
    get_estimate: Injected[GetEstimateHandler],
    get_invoice: Injected[GetInvoiceHandler],
    get_invoice_by_number: Injected[GetInvoiceByNumberHandler],
    get_payment_link: Injected[GetPaymentLinkHandler],
) -> Payable:
    if request.auth is not Purpose.PAYMENT_LINK:
        invoice = await the_invoice(request, number, get_estimate, get_invoice, get_invoice_by_number)
        return Payable(invoice_id=invoice.id, link_id=None)
    link = await link_of_link(request, get_payment_link)
    if link.invoice_number != number:
        raise NotFound
    return Payable(invoice_id=link.invoice_id, link_id=link.id)


async def estimate_of_link(request: CustomerAsked, get_estimate: GetEstimateHandler) -> EstimateView:
    caller = request.user
    return await get_estimate(
        GetEstimate(contractor_id=caller.contractor_id, estimate_id=caller.resource_id, customer_id=caller.customer_id)
    )


async def invoice_of_link(
    request: CustomerAsked, get_estimate: GetEstimateHandler, get_invoice: GetInvoiceHandler
) -> InvoiceView:
    """The invoice of an invoice's link; of an estimate's link the deposit, which is the next step of the same thing."""
    caller, invoice_id = request.user, request.user.resource_id
    if request.auth is Purpose.ESTIMATE:
        deposit = (await estimate_of_link(request, get_estimate)).deposit_invoice
        if deposit is None:
            raise NotFound
        invoice_id = deposit.id
    return await get_invoice(
        GetInvoice(contractor_id=caller.contractor_id, invoice_id=invoice_id, customer_id=caller.customer_id)
    )


async def link_of_link(request: CustomerAsked, get_payment_link: GetPaymentLinkHandler) -> PaymentLinkView:
    caller = request.user
    return await get_payment_link(GetPaymentLink(contractor_id=caller.contractor_id, link_id=caller.resource_id))
