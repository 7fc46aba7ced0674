from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from application.access.issue_link import IssueLink, IssueLinkHandler
from application.payments.payment_links import (
    CancelPaymentLink,
    CancelPaymentLinkHandler,
    CreatePaymentLink,
    CreatePaymentLinkHandler,
)
from application.payments.queries import (
    GetPayment,
    GetPaymentHandler,
    GetPaymentLink,
    GetPaymentLinkHandler,
    ListPaymentLinks,
    ListPaymentLinksHandler,
    ListPayments,
    ListPaymentsHandler,
)
from application.payments.views import PaymentLinkList, PaymentLinkView, PaymentList, PaymentView
from application.shared.once import RequestKey
from domain.access.access_token import Purpose
from domain.payments.states import PaymentState
from entrypoints.http.api.lists import MOST, Cursor, Limit
from entrypoints.http.api.problems import ACT, READ, WRITE
from entrypoints.http.injected import Injected
from entrypoints.http.staff.inputs import NewLink, NewPaymentLink
from entrypoints.http.staff.key import StaffAsked
from entrypoints.http.staff.outputs import Link, Made


class PaymentController(Controller):
    path = "/payments"

    @get("/", responses=READ)
    async def list_payments_of_contractor(
        self,
        request: StaffAsked,
        list_payments: Injected[ListPaymentsHandler],
        invoice_id: FromQuery[UUID | None] = None,
        in_state: Annotated[PaymentState | None, QueryParameter(name="state")] = None,
        cursor: Cursor = None,
        limit: Limit = MOST,
    ) -> PaymentList:
        """Payment attempts, newest first. Only those that are `settled` are paid."""
        return await list_payments(
            ListPayments(
                contractor_id=request.user.contractor_id,
                invoice_id=invoice_id,
                state=in_state,
                cursor=cursor,
                most=limit,
            )
        )

    @get("/{payment_id:uuid}", responses=READ)
    async def read_payment(
        self, request: StaffAsked, payment_id: FromPath[UUID], get_payment: Injected[GetPaymentHandler]
    ) -> PaymentView:
        """One payment attempt."""
        return await get_payment(
            GetPayment(contractor_id=request.user.contractor_id, payment_id=payment_id, customer_id=None)
        )


class PaymentLinkController(Controller):
    path = "/payment-links"

    @get("/", responses=READ)
    async def list_payment_links_of_contractor(
        self,
        request: StaffAsked,
        list_payment_links: Injected[ListPaymentLinksHandler],
        cursor: Cursor = None,
        limit: Limit = MOST,
    ) -> PaymentLinkList:
        """Payment links, newest first."""
        return await list_payment_links(
            ListPaymentLinks(contractor_id=request.user.contractor_id, cursor=cursor, most=limit)
        )

    @post("/", responses=WRITE)
    async def ask_for_payment(
        self,
        request: StaffAsked,
        data: JSONBody[NewPaymentLink],
        request_key: Injected[RequestKey | None],
        create_payment_link: Injected[CreatePaymentLinkHandler],
    ) -> Made:
        """Ask a set amount of an open invoice; the customer's contacts get a mail unless you say otherwise."""
        made = await create_payment_link(
            CreatePaymentLink(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                invoice_id=data.invoice_id,
                amount_minor=data.amount_minor,
                purpose=data.purpose,
                valid_days=data.valid_days,
                send=data.send,
                request=request_key,
            )
        )
        return Made(id=made)

    @get("/{link_id:uuid}", responses=READ)
    async def read_payment_link(
        self, request: StaffAsked, link_id: FromPath[UUID], get_payment_link: Injected[GetPaymentLinkHandler]
    ) -> PaymentLinkView:
        """One payment link."""
        return await get_payment_link(GetPaymentLink(contractor_id=request.user.contractor_id, link_id=link_id))

    @post("/{link_id:uuid}/cancellation", status_code=204, responses=ACT)
    async def take_payment_link_back(
        self,
        request: StaffAsked,
        link_id: FromPath[UUID],
        request_key: Injected[RequestKey | None],
        cancel_payment_link: Injected[CancelPaymentLinkHandler],
    ) -> None:
        """Take the demand of a payment link back."""
        await cancel_payment_link(
            CancelPaymentLink(
                contractor_id=request.user.contractor_id, by=request.user.actor, link_id=link_id, request=request_key
            )
        )

    @post("/{link_id:uuid}/links", responses=WRITE)
    async def link_to_payment_link(
        self,
        request: StaffAsked,
        link_id: FromPath[UUID],
        data: JSONBody[NewLink],
        request_key: Injected[RequestKey | None],
        issue_link: Injected[IssueLinkHandler],
    ) -> Link:
        """Make the address of a payment link for one contact, to hand over by other means than our mail."""
        url = await issue_link(
            IssueLink(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                purpose=Purpose.PAYMENT_LINK,
                resource_id=link_id,
                contact_id=data.contact_id,
                request=request_key,
            )
        )
        return Link(url=url)
