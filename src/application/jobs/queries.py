from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.jobs.views import JobList, JobView
from application.ports.readers import JobReader


class GetJob(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    job_id: UUID


@dataclass(frozen=True, slots=True)
class GetJobHandler:
    reader: JobReader

    async def __call__(self, query: GetJob) -> JobView:
        view = await self.reader.find(query.contractor_id, query.job_id)
        if view is None:
            raise NotFound
        return view


class ListJobs(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    customer_id: UUID | None = None
    status: str | None = None
    cursor: str | None = None
    most: int = 20


@dataclass(frozen=True, slots=True)
class ListJobsHandler:
    reader: JobReader

    async def __call__(self, query: ListJobs) -> JobList:
        return await self.reader.list(
            query.contractor_id,
            customer_id=query.customer_id,
            status=query.status,
            cursor=query.cursor,
            most=query.most,
        )
