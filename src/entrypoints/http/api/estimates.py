from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromQuery, JSONBody

from application.documents.fetch_document import FetchDocumentHandler
from application.estimates.approve_estimate import ApproveEstimate, ApproveEstimateHandler
from application.estimates.decline_estimate import DeclineEstimate, DeclineEstimateHandler
from application.estimates.queries import GetEstimate, GetEstimateHandler, ListEstimates, ListEstimatesHandler
from application.estimates.request_changes import RequestChanges, RequestChangesHandler
from application.estimates.review_offer import OfferReview, ReviewOffer, ReviewOfferHandler
from application.estimates.views import EstimateList, EstimateView
from application.ports.documents import DocumentKind
from application.shared.once import RequestKey
from domain.estimates.states import EstimateStatus
from entrypoints.http.api.files import PDF, pdf, wish_of
from entrypoints.http.api.inputs import Approval, ChangeRequest, Decline, Review
from entrypoints.http.api.lists import MOST, Cursor, Limit
from entrypoints.http.api.principal import CustomerAsked
from entrypoints.http.api.problems import READ, WRITE
from entrypoints.http.injected import Injected

SIGNED_BODY = 1_500_000  # bytes: a drawn signature comes as base64


class EstimateListController(Controller):
    @get("/estimates", responses=READ)
    async def list_own_estimates(
        self,
        request: CustomerAsked,
        list_estimates: Injected[ListEstimatesHandler],
        status: FromQuery[EstimateStatus | None] = None,
        cursor: Cursor = None,
        limit: Limit = MOST,
    ) -> EstimateList:
        """Your estimates, newest first."""
        return await list_estimates(
            ListEstimates(
                contractor_id=request.user.contractor_id,
                customer_id=request.user.customer_id,
                status=status,
                cursor=cursor,
                most=limit,
            )
        )


class EstimateController(Controller):
    path = "/estimates/{number:str}"

    @get("/", responses=READ)
    async def read_own_estimate(self, estimate: Injected[EstimateView]) -> EstimateView:
        """One estimate with its options, and once it is decided, what was decided."""
        return estimate

    @post("/reviews", status_code=200, responses=WRITE)
    async def review_offer_of_estimate(
        self,
        request: CustomerAsked,
        data: JSONBody[Review],
        estimate: Injected[EstimateView],
        review_offer: Injected[ReviewOfferHandler],
        request_key: Injected[RequestKey | None],
    ) -> OfferReview:
        """Price one option with its extras, as it would be agreed to. Changes nothing.

        Show all of it before you ask for a signature: `content_hash` binds it.
        """
        return await review_offer(
            ReviewOffer(
                contractor_id=request.user.contractor_id,
                estimate_id=estimate.id,
                customer_id=request.user.customer_id,
                option_id=data.option_id,
                extras=data.extras,
                in_full=data.in_full,
                language=request.user.language,
            )
        )

    @post("/approval", status_code=200, request_max_body_size=SIGNED_BODY, responses=WRITE)
    async def approve_own_estimate(
        self,
        request: CustomerAsked,
        data: JSONBody[Approval],
        estimate: Injected[EstimateView],
        decision_key: Injected[str],
        approve_estimate: Injected[ApproveEstimateHandler],
        get_estimate: Injected[GetEstimateHandler],
    ) -> EstimateView:
        """Approve one option, as it was shown by a review."""
        request.user.check_may_approve()
        await approve_estimate(
            ApproveEstimate(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                estimate_id=estimate.id,
                customer_id=request.user.customer_id,
                option_id=data.option_id,
                extras=data.extras,
                in_full=data.in_full,
                content_hash=data.content_hash,
                agreed=data.agreed,
                signer_name=data.signer_name,
                drawn_png=data.drawn_png,
                typed=data.typed,
                language=request.user.language,
                key=decision_key,
            )
        )
        return await get_estimate(_same(request, estimate))

    @post("/decline", status_code=200, responses=WRITE)
    async def decline_own_estimate(
        self,
        request: CustomerAsked,
        data: JSONBody[Decline],
        estimate: Injected[EstimateView],
        decision_key: Injected[str],
        decline_estimate: Injected[DeclineEstimateHandler],
        get_estimate: Injected[GetEstimateHandler],
    ) -> EstimateView:
        """Decline the estimate; a reason helps the office."""
        request.user.check_may_approve()
        await decline_estimate(
            DeclineEstimate(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                estimate_id=estimate.id,
                customer_id=request.user.customer_id,
                reason=data.reason,
                key=decision_key,
            )
        )
        return await get_estimate(_same(request, estimate))

    @post("/changes", status_code=204, responses=WRITE)
    async def ask_for_changes(
        self,
        request: CustomerAsked,
        data: JSONBody[ChangeRequest],
        estimate: Injected[EstimateView],
        request_changes: Injected[RequestChangesHandler],
        request_key: Injected[RequestKey | None],
    ) -> None:
        """Ask the office to change the estimate; it stays open."""
        request.user.check_may_approve()
        await request_changes(
            RequestChanges(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                estimate_id=estimate.id,
                customer_id=request.user.customer_id,
                message=data.message,
                request=request_key,
            )
        )

    @get("/pdf", media_type=PDF, responses=READ)
    async def read_estimate_pdf(
        self, request: CustomerAsked, estimate: Injected[EstimateView], fetch_document: Injected[FetchDocumentHandler]
    ) -> Response[Any]:
        """The offer as a PDF; once it is approved, the signed one with its certificate."""
        signed = estimate.status is EstimateStatus.APPROVED
        kind = DocumentKind.SIGNED_ESTIMATE if signed else DocumentKind.ESTIMATE
        content = await fetch_document(wish_of(request, kind, estimate.id, number=estimate.number))
        return pdf(content, name=estimate.number)


def _same(request: CustomerAsked, estimate: EstimateView) -> GetEstimate:
    return GetEstimate(
        contractor_id=request.user.contractor_id, estimate_id=estimate.id, customer_id=request.user.customer_id
    )
