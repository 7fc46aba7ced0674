from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.estimates.review_offer import selection_of
from application.ports.unit_of_work import Begin
from application.shared.figures import totals_view
from application.shared.views import TotalsView
from domain.shared.errors import ValueRefused
from domain.shared.ids import ContractorId, CustomerId, EstimateId


class PriceOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What each option would come to with these extras; `chosen` is the one that a person has picked."""

    contractor_id: ContractorId
    estimate_id: UUID
    customer_id: UUID
    chosen: UUID | None
    extras: Mapping[UUID, Mapping[UUID, str]]  # of each option: ticked lines with their quantity
    in_full: bool = False  # pay all at approval


class OptionPrice(msgspec.Struct, frozen=True, kw_only=True):
    totals: TotalsView
    deposit_minor: int


@dataclass(frozen=True, slots=True)
class PriceOptionsHandler:
    begin: Begin

    async def __call__(self, query: PriceOptions) -> Mapping[UUID, OptionPrice]:
        """Return the price of each option that can be priced as it is ticked; of `chosen` in any case.

        Raises NotFound, and for the chosen one OptionUnknown, ExtraUnknown, ExtraQuantityRefused or DepositRefused.
        """
        async with self.begin(query.contractor_id) as work:
            estimate = await work.estimates.read(EstimateId(query.estimate_id), customer=CustomerId(query.customer_id))
        prices = {}
        for option_id, extras in query.extras.items():
            try:
                offer = estimate.choose(selection_of(option_id, extras, in_full=query.in_full))
            except ValueRefused:
                if option_id == query.chosen:
                    raise
                continue  # what is wrong there is told once that option is picked
            prices[option_id] = OptionPrice(totals=totals_view(offer.totals), deposit_minor=offer.deposit.minor)
        return prices
