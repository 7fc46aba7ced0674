"""What ends an estimate, or hands it out, on the office's own account."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from application.access.issue_link import IssueLink, IssueLinkHandler
from application.documents.fetch_document import FetchDocumentHandler
from application.documents.library import DocumentWish
from application.estimates.approve_estimate import ApproveEstimate, ApproveEstimateHandler
from application.estimates.decline_estimate import DeclineEstimate, DeclineEstimateHandler
from application.estimates.queries import GetEstimateForStaffHandler
from application.estimates.review_offer import ReviewOffer, ReviewOfferHandler
from application.estimates.views import EstimateStaffView, EstimateView
from application.estimates.withdraw_estimate import WithdrawEstimate, WithdrawEstimateHandler
from application.ports.documents import DocumentKind
from application.shared.once import RequestKey
from domain.access.access_token import Purpose
from domain.estimates.states import EstimateStatus
from entrypoints.http.api.files import PDF, page_of, pdf
from entrypoints.http.api.problems import ACT, READ, WRITE
from entrypoints.http.injected import Injected
from entrypoints.http.staff.estimates import asked_for
from entrypoints.http.staff.inputs import ApprovalOnBehalf, DeclineOnBehalf, NewLink
from entrypoints.http.staff.key import StaffAsked
from entrypoints.http.staff.outputs import Link


class DecisionController(Controller):
    path = "/estimates/{estimate_id:uuid}"

    @post("/approval", status_code=200, responses=WRITE)
    async def approve_on_behalf(
        self,
        request: StaffAsked,
        estimate_id: FromPath[UUID],
        data: JSONBody[ApprovalOnBehalf],
        decision_key: Injected[str],
        get_estimate_for_staff: Injected[GetEstimateForStaffHandler],
        review_offer: Injected[ReviewOfferHandler],
        approve_estimate: Injected[ApproveEstimateHandler],
    ) -> EstimateStaffView:
        """Approve for the customer, saying how they told you. The record names the key, not the customer."""
        offered = (await get_estimate_for_staff(asked_for(request, estimate_id))).estimate
        language = data.language or request.user.contractor.language
        await approve_estimate(
            ApproveEstimate(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                estimate_id=estimate_id,
                customer_id=None,
                option_id=data.option_id,
                extras=data.extras,
                in_full=data.in_full,
                content_hash=data.content_hash or await _hash_now(offered, data, language, review_offer, request),
                agreed=True,
                signer_name=data.signer_name,
                language=language,
                how_told=data.how_told,
                key=decision_key,
            )
        )
        return await get_estimate_for_staff(asked_for(request, estimate_id))

    @post("/decline", status_code=200, responses=WRITE)
    async def decline_on_behalf(
        self,
        request: StaffAsked,
        estimate_id: FromPath[UUID],
        data: JSONBody[DeclineOnBehalf],
        decision_key: Injected[str],
        decline_estimate: Injected[DeclineEstimateHandler],
        get_estimate_for_staff: Injected[GetEstimateForStaffHandler],
    ) -> EstimateStaffView:
        """Decline for the customer, saying how they told you."""
        await decline_estimate(
            DeclineEstimate(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                estimate_id=estimate_id,
                customer_id=None,
                reason=data.reason,
                how_told=data.how_told,
                key=decision_key,
            )
        )
        return await get_estimate_for_staff(asked_for(request, estimate_id))

    @post("/withdrawal", status_code=204, responses=ACT)
    async def withdraw_offer(
        self,
        request: StaffAsked,
        estimate_id: FromPath[UUID],
        request_key: Injected[RequestKey | None],
        withdraw_estimate: Injected[WithdrawEstimateHandler],
    ) -> None:
        """Take a draft or an open offer back."""
        await withdraw_estimate(
            WithdrawEstimate(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                estimate_id=estimate_id,
                request=request_key,
            )
        )

    @post("/links", responses=WRITE)
    async def link_to_estimate(
        self,
        request: StaffAsked,
        estimate_id: FromPath[UUID],
        data: JSONBody[NewLink],
        request_key: Injected[RequestKey | None],
        issue_link: Injected[IssueLinkHandler],
    ) -> Link:
        """Make a public link for one contact, to hand over by other means than our mail."""
        url = await issue_link(
            IssueLink(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                purpose=Purpose.ESTIMATE,
                resource_id=estimate_id,
                contact_id=data.contact_id,
                request=request_key,
            )
        )
        return Link(url=url)

    @get("/pdf", media_type=PDF, responses=READ)
    async def read_pdf_of_estimate(
        self,
        request: StaffAsked,
        estimate_id: FromPath[UUID],
        get_estimate_for_staff: Injected[GetEstimateForStaffHandler],
        fetch_document: Injected[FetchDocumentHandler],
    ) -> Response[Any]:
        """The offer as a PDF; once it is approved, the signed one with its certificate."""
        estimate = (await get_estimate_for_staff(asked_for(request, estimate_id))).estimate
        signed = estimate.status is EstimateStatus.APPROVED
        kind = DocumentKind.SIGNED_ESTIMATE if signed else DocumentKind.ESTIMATE
        return pdf(
            await fetch_document(wish_of_staff(request, kind, estimate_id, estimate.number)), name=estimate.number
        )


def wish_of_staff(request: StaffAsked, kind: DocumentKind, subject_id: UUID, number: str) -> DocumentWish:
    head = request.user.contractor
    return DocumentWish(
        contractor_id=head.id,
        kind=kind,
        subject_id=subject_id,
        customer_id=None,
        language=head.language,
        link=page_of(kind, number, base_url=head.base_url),
    )


async def _hash_now(
    offered: EstimateView, data: ApprovalOnBehalf, language: str, review_offer: ReviewOfferHandler, request: StaffAsked
) -> str:
    review = await review_offer(
        ReviewOffer(
            contractor_id=request.user.contractor_id,
            estimate_id=offered.id,
            customer_id=offered.customer_id,
            option_id=data.option_id,
            extras=data.extras,
            in_full=data.in_full,
            language=language,
        )
    )
    return review.content_hash
