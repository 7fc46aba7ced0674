from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import msgspec
from msgspec.structs import replace

from application.home.views import HomeView, PastKind
from application.ports.readers import HomeReader


class GetHome(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    customer_id: UUID
    modules: Collection[str]  # the menu entries that the contractor has


@dataclass(frozen=True, slots=True)
class GetHomeHandler:
    reader: HomeReader

    async def __call__(self, query: GetHome) -> HomeView:
        """Leave out what only leads to a page that the contractor does not have (DSH-2)."""
        home = await self.reader.find(query.contractor_id, customer_id=query.customer_id)
        if "estimates" not in query.modules:
            past = tuple(one for one in home.past if one.kind is PastKind.PAID)
            home = replace(home, to_decide=(), more_to_decide=False, past=past)
        if "invoices" not in query.modules:
            past = tuple(one for one in home.past if one.kind is not PastKind.PAID)
            home = replace(home, to_pay=(), more_to_pay=False, moving=(), past=past)
        return home
