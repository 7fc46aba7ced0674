from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery

from application.jobs.change_job import CancelJob, CancelJobHandler, FinishJob, FinishJobHandler
from application.jobs.queries import GetJob, GetJobHandler, ListJobs, ListJobsHandler
from application.jobs.views import JobList, JobView
from application.shared.once import RequestKey
from domain.jobs.job import JobStatus
from entrypoints.http.api.lists import MOST, Cursor, Limit
from entrypoints.http.api.problems import ACT, READ
from entrypoints.http.injected import Injected
from entrypoints.http.staff.key import StaffAsked


class JobController(Controller):
    path = "/jobs"

    @get("/", responses=READ)
    async def list_jobs_of_contractor(
        self,
        request: StaffAsked,
        list_jobs: Injected[ListJobsHandler],
        customer_id: FromQuery[UUID | None] = None,
        status: FromQuery[JobStatus | None] = None,
        cursor: Cursor = None,
        limit: Limit = MOST,
    ) -> JobList:
        """Jobs, newest first."""
        return await list_jobs(
            ListJobs(
                contractor_id=request.user.contractor_id,
                customer_id=customer_id,
                status=status,
                cursor=cursor,
                most=limit,
            )
        )

    @get("/{job_id:uuid}", responses=READ)
    async def read_job(self, request: StaffAsked, job_id: FromPath[UUID], get_job: Injected[GetJobHandler]) -> JobView:
        """One job with its estimates and invoices."""
        return await get_job(GetJob(contractor_id=request.user.contractor_id, job_id=job_id))

    @post("/{job_id:uuid}/completion", status_code=204, responses=ACT)
    async def complete_job(
        self,
        request: StaffAsked,
        job_id: FromPath[UUID],
        request_key: Injected[RequestKey | None],
        finish_job: Injected[FinishJobHandler],
    ) -> None:
        """The work is done."""
        await finish_job(
            FinishJob(
                contractor_id=request.user.contractor_id, by=request.user.actor, job_id=job_id, request=request_key
            )
        )

    @post("/{job_id:uuid}/cancellation", status_code=204, responses=ACT)
    async def give_job_up(
        self,
        request: StaffAsked,
        job_id: FromPath[UUID],
        request_key: Injected[RequestKey | None],
        cancel_job: Injected[CancelJobHandler],
    ) -> None:
        """Give the work up; its unpaid invoices are voided."""
        await cancel_job(
            CancelJob(
                contractor_id=request.user.contractor_id, by=request.user.actor, job_id=job_id, request=request_key
            )
        )
