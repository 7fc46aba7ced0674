from uuid import UUID

from litestar import Controller, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody

from application.invoices.amend_invoice import AmendInvoice, AmendInvoiceHandler
from application.invoices.draft_invoice import DraftInvoice, DraftInvoiceHandler
from application.invoices.queries import (
    GetInvoiceForStaff,
    GetInvoiceForStaffHandler,
    ListInvoices,
    ListInvoicesHandler,
)
from application.invoices.send_invoice import SendInvoice, SendInvoiceHandler
from application.invoices.views import InvoiceList, InvoiceStaffView
from application.shared.once import RequestKey
from domain.invoices.invoice import InvoiceKind
from domain.invoices.states import InvoiceStatus
from entrypoints.http.api.lists import MOST, Cursor, Limit
from entrypoints.http.api.problems import ACT, READ, WRITE
from entrypoints.http.injected import Injected
from entrypoints.http.staff.inputs import InvoiceChange, NewInvoice
from entrypoints.http.staff.key import StaffAsked
from entrypoints.http.staff.outputs import Made


class InvoiceController(Controller):
    path = "/invoices"

    @get("/", responses=READ)
    async def list_invoices_of_contractor(
        self,
        request: StaffAsked,
        list_invoices: Injected[ListInvoicesHandler],
        customer_id: FromQuery[UUID | None] = None,
        status: FromQuery[InvoiceStatus | None] = None,
        cursor: Cursor = None,
        limit: Limit = MOST,
    ) -> InvoiceList:
        """Invoices, drafts included, newest first."""
        return await list_invoices(
            ListInvoices(
                contractor_id=request.user.contractor_id,
                customer_id=customer_id,
                status=status,
                cursor=cursor,
                most=limit,
            )
        )

    @post("/", responses=WRITE)
    async def draft_new_invoice(
        self,
        request: StaffAsked,
        data: JSONBody[NewInvoice],
        request_key: Injected[RequestKey | None],
        draft_invoice: Injected[DraftInvoiceHandler],
    ) -> Made:
        """Write an invoice down; it gets its number when it is sent."""
        made = await draft_invoice(
            DraftInvoice(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                kind=InvoiceKind(data.kind),
                job_id=data.job_id,
                customer_id=data.customer_id,
                property_id=data.property_id,
                bill=data.bill,
                due_on=data.due_on,
                request=request_key,
            )
        )
        return Made(id=made)

    @get("/{invoice_id:uuid}", responses=READ)
    async def read_invoice(
        self,
        request: StaffAsked,
        invoice_id: FromPath[UUID],
        get_invoice_for_staff: Injected[GetInvoiceForStaffHandler],
    ) -> InvoiceStaffView:
        """One invoice with its ledger and the fate of its messages."""
        return await get_invoice_for_staff(billed(request, invoice_id))

    @patch("/{invoice_id:uuid}", responses=WRITE)
    async def change_invoice(
        self,
        request: StaffAsked,
        invoice_id: FromPath[UUID],
        data: JSONBody[InvoiceChange],
        amend_invoice: Injected[AmendInvoiceHandler],
        get_invoice_for_staff: Injected[GetInvoiceForStaffHandler],
    ) -> InvoiceStaffView:
        """Replace the bill of a draft."""
        await amend_invoice(
            AmendInvoice(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                invoice_id=invoice_id,
                version=data.version,
                bill=data.bill,
                due_on=data.due_on,
            )
        )
        return await get_invoice_for_staff(billed(request, invoice_id))

    @post("/{invoice_id:uuid}/sendings", status_code=204, responses=ACT)
    async def send_invoice_to_customer(
        self,
        request: StaffAsked,
        invoice_id: FromPath[UUID],
        request_key: Injected[RequestKey | None],
        send_invoice: Injected[SendInvoiceHandler],
    ) -> None:
        """Open a draft, which gives it its number, and mail it; an open one is mailed again."""
        await send_invoice(
            SendInvoice(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                invoice_id=invoice_id,
                request=request_key,
            )
        )


def billed(request: StaffAsked, invoice_id: UUID) -> GetInvoiceForStaff:
    return GetInvoiceForStaff(contractor_id=request.user.contractor_id, invoice_id=invoice_id)
