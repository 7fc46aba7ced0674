from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.estimates.views import EstimateList, EstimateStaffView, EstimateView
from application.ports.readers import EstimateReader


class GetEstimate(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    estimate_id: UUID
    customer_id: UUID | None  # None: as staff


@dataclass(frozen=True, slots=True)
class GetEstimateHandler:
    reader: EstimateReader

    async def __call__(self, query: GetEstimate) -> EstimateView:
        view = await self.reader.find(query.contractor_id, query.estimate_id, customer_id=query.customer_id)
        if view is None:
            raise NotFound
        return view


class GetEstimateByNumber(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    number: str
    customer_id: UUID


@dataclass(frozen=True, slots=True)
class GetEstimateByNumberHandler:
    reader: EstimateReader

    async def __call__(self, query: GetEstimateByNumber) -> EstimateView:
        view = await self.reader.find_number(query.contractor_id, query.number, customer_id=query.customer_id)
        if view is None:
            raise NotFound
        return view


class GetEstimateForStaff(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    estimate_id: UUID


@dataclass(frozen=True, slots=True)
class GetEstimateForStaffHandler:
    reader: EstimateReader

    async def __call__(self, query: GetEstimateForStaff) -> EstimateStaffView:
        view = await self.reader.find_for_staff(query.contractor_id, query.estimate_id)
        if view is None:
            raise NotFound
        return view


class ListEstimates(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    customer_id: UUID | None
    status: str | None = None
    cursor: str | None = None
    most: int = 20


@dataclass(frozen=True, slots=True)
class ListEstimatesHandler:
    reader: EstimateReader

    async def __call__(self, query: ListEstimates) -> EstimateList:
        return await self.reader.list(
            query.contractor_id,
            customer_id=query.customer_id,
            status=query.status,
            cursor=query.cursor,
            most=query.most,
        )
