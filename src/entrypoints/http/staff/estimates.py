from uuid import UUID

from litestar import Controller, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody

from application.estimates.amend_estimate import AmendEstimate, AmendEstimateHandler
from application.estimates.draft_estimate import DraftEstimate, DraftEstimateHandler
from application.estimates.queries import (
    GetEstimateForStaff,
    GetEstimateForStaffHandler,
    ListEstimates,
    ListEstimatesHandler,
)
from application.estimates.send_estimate import SendEstimate, SendEstimateHandler
from application.estimates.views import EstimateList, EstimateStaffView
from application.shared.once import RequestKey
from domain.estimates.states import EstimateStatus
from entrypoints.http.api.lists import MOST, Cursor, Limit
from entrypoints.http.api.problems import ACT, READ, WRITE
from entrypoints.http.injected import Injected
from entrypoints.http.staff.inputs import EstimateChange, NewEstimate
from entrypoints.http.staff.key import StaffAsked
from entrypoints.http.staff.outputs import Made


class EstimateController(Controller):
    path = "/estimates"

    @get("/", responses=READ)
    async def list_estimates_of_contractor(
        self,
        request: StaffAsked,
        list_estimates: Injected[ListEstimatesHandler],
        customer_id: FromQuery[UUID | None] = None,
        status: FromQuery[EstimateStatus | None] = None,
        cursor: Cursor = None,
        limit: Limit = MOST,
    ) -> EstimateList:
        """Estimates, drafts included, newest first."""
        return await list_estimates(
            ListEstimates(
                contractor_id=request.user.contractor_id,
                customer_id=customer_id,
                status=status,
                cursor=cursor,
                most=limit,
            )
        )

    @post("/", responses=WRITE)
    async def draft_new_estimate(
        self,
        request: StaffAsked,
        data: JSONBody[NewEstimate],
        request_key: Injected[RequestKey | None],
        draft_estimate: Injected[DraftEstimateHandler],
    ) -> Made:
        """Write an estimate down; the customer sees nothing of it before it is sent."""
        made = await draft_estimate(
            DraftEstimate(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                customer_id=data.customer_id,
                property_id=data.property_id,
                content=data.content,
                request=request_key,
            )
        )
        return Made(id=made)

    @get("/{estimate_id:uuid}", responses=READ)
    async def read_estimate(
        self,
        request: StaffAsked,
        estimate_id: FromPath[UUID],
        get_estimate_for_staff: Injected[GetEstimateForStaffHandler],
    ) -> EstimateStaffView:
        """One estimate with the fate of its messages and the changes that were asked for."""
        return await get_estimate_for_staff(asked_for(request, estimate_id))

    @patch("/{estimate_id:uuid}", responses=WRITE)
    async def change_estimate(
        self,
        request: StaffAsked,
        estimate_id: FromPath[UUID],
        data: JSONBody[EstimateChange],
        amend_estimate: Injected[AmendEstimateHandler],
        get_estimate_for_staff: Injected[GetEstimateForStaffHandler],
    ) -> EstimateStaffView:
        """Replace the content of an estimate that nobody has decided about; whoever reads the old one must reread."""
        await amend_estimate(
            AmendEstimate(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                estimate_id=estimate_id,
                version=data.version,
                content=data.content,
            )
        )
        return await get_estimate_for_staff(asked_for(request, estimate_id))

    @post("/{estimate_id:uuid}/sendings", status_code=204, responses=ACT)
    async def send_estimate_to_customer(
        self,
        request: StaffAsked,
        estimate_id: FromPath[UUID],
        request_key: Injected[RequestKey | None],
        send_estimate: Injected[SendEstimateHandler],
    ) -> None:
        """Mail it to the customer's contacts; one that was sent is sent again, and earlier links stay good."""
        await send_estimate(
            SendEstimate(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                estimate_id=estimate_id,
                request=request_key,
            )
        )


def asked_for(request: StaffAsked, estimate_id: UUID) -> GetEstimateForStaff:
    return GetEstimateForStaff(contractor_id=request.user.contractor_id, estimate_id=estimate_id)
