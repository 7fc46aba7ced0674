"""What becomes of an invoice that is not simply paid, and how it is handed out."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from application.access.issue_link import IssueLink, IssueLinkHandler
from application.documents.fetch_document import FetchDocumentHandler
from application.invoices.queries import GetInvoiceForStaffHandler
from application.invoices.void_invoice import VoidInvoice, VoidInvoiceHandler
from application.invoices.write_off_invoice import WriteOffInvoice, WriteOffInvoiceHandler
from application.ports.documents import DocumentKind
from application.shared.once import RequestKey
from domain.access.access_token import Purpose
from entrypoints.http.api.files import PDF, pdf
from entrypoints.http.api.problems import ACT, READ, WRITE
from entrypoints.http.injected import Injected
from entrypoints.http.staff.decisions import wish_of_staff
from entrypoints.http.staff.inputs import NewLink
from entrypoints.http.staff.invoices import billed
from entrypoints.http.staff.key import StaffAsked
from entrypoints.http.staff.outputs import Link


class DemandController(Controller):
    path = "/invoices/{invoice_id:uuid}"

    @post("/voiding", status_code=204, responses=ACT)
    async def void_demand(
        self,
        request: StaffAsked,
        invoice_id: FromPath[UUID],
        request_key: Injected[RequestKey | None],
        void_invoice: Injected[VoidInvoiceHandler],
    ) -> None:
        """Take the demand back, as long as nothing is paid or on its way."""
        await void_invoice(
            VoidInvoice(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                invoice_id=invoice_id,
                request=request_key,
            )
        )

    @post("/write-off", status_code=204, responses=ACT)
    async def write_off_demand(
        self,
        request: StaffAsked,
        invoice_id: FromPath[UUID],
        request_key: Injected[RequestKey | None],
        write_off_invoice: Injected[WriteOffInvoiceHandler],
    ) -> None:
        """Stop expecting the money."""
        await write_off_invoice(_write_off(request, invoice_id, request_key, reopen=False))

    @post("/reopening", status_code=204, responses=ACT)
    async def reopen_demand(
        self,
        request: StaffAsked,
        invoice_id: FromPath[UUID],
        request_key: Injected[RequestKey | None],
        write_off_invoice: Injected[WriteOffInvoiceHandler],
    ) -> None:
        """Expect the money of a written-off invoice again."""
        await write_off_invoice(_write_off(request, invoice_id, request_key, reopen=True))

    @post("/links", responses=WRITE)
    async def link_to_invoice(
        self,
        request: StaffAsked,
        invoice_id: FromPath[UUID],
        data: JSONBody[NewLink],
        request_key: Injected[RequestKey | None],
        issue_link: Injected[IssueLinkHandler],
    ) -> Link:
        """Make a public link for one contact, to hand over by other means than our mail."""
        url = await issue_link(
            IssueLink(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                purpose=Purpose.INVOICE,
                resource_id=invoice_id,
                contact_id=data.contact_id,
                request=request_key,
            )
        )
        return Link(url=url)

    @get("/pdf", media_type=PDF, responses=READ)
    async def read_pdf_of_invoice(
        self,
        request: StaffAsked,
        invoice_id: FromPath[UUID],
        get_invoice_for_staff: Injected[GetInvoiceForStaffHandler],
        fetch_document: Injected[FetchDocumentHandler],
    ) -> Response[Any]:
        """The invoice as a PDF."""
        number = (await get_invoice_for_staff(billed(request, invoice_id))).invoice.number or ""
        wish = wish_of_staff(request, DocumentKind.INVOICE, invoice_id, number)
        return pdf(await fetch_document(wish), name=number or "draft")


def _write_off(
    request: StaffAsked, invoice_id: UUID, request_key: RequestKey | None, *, reopen: bool
) -> WriteOffInvoice:
    return WriteOffInvoice(
        contractor_id=request.user.contractor_id,
        by=request.user.actor,
        invoice_id=invoice_id,
        reopen=reopen,
        request=request_key,
    )
