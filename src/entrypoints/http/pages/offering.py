"""An estimate's options as the page shows them: side by side, with what differs and what each comes to."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from application.estimates.comparison import cheapest_of
from application.estimates.price_options import OptionPrice
from application.estimates.views import EstimateView, OfferedLineView, OptionView
from application.shared.views import TotalsView
from entrypoints.http.pages.choosing import Choice, option_of

Prices = Mapping[UUID, OptionPrice]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    option: OptionView
    lines: tuple[OfferedLineView, ...]  # what other options do not have
    extras: tuple[OfferedLineView, ...]
    total_minor: int  # with what is ticked
    more_minor: int  # than the cheapest option


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What would be approved, as it is chosen now."""

    option_name: str
    totals: TotalsView
    deposit_minor: int


class Offering(msgspec.Struct, frozen=True, kw_only=True):
    cards: tuple[Card, ...]
    lines: tuple[OfferedLineView, ...]  # of every option, where there are several
    extras: tuple[OfferedLineView, ...]
    has_taxes: bool
    has_extras: bool
    cheapest_name: str  # "" where there is nothing to compare
    summary: Summary | None  # None while nothing is chosen of several options: then there is no total (EST-2)


def offering_of(estimate: EstimateView, choice: Choice, prices: Prices, *, refused: bool = False) -> Offering:
    """`prices` of what is ticked; an option without one shows what the contractor preselected.

    A choice that was `refused` has no total either.
    """
    totals = {option.id: _total(option, prices) for option in estimate.options}
    cheapest = option_of(estimate, cheapest_of(totals))
    cards = tuple(
        Card(
            option=one.option,
            lines=one.lines,
            extras=one.extras,
            total_minor=totals[one.option.id],
            more_minor=totals[one.option.id] - totals[cheapest.id] if cheapest else 0,
        )
        for one in choice.compared.options
    )
    return Offering(
        cards=cards,
        lines=choice.compared.lines,
        extras=choice.compared.extras,
        has_taxes=any(tax.amount_minor for option in estimate.options for tax in option.totals.taxes),
        has_extras=any(line.optional for option in estimate.options for line in option.lines),
        cheapest_name=cheapest.name if cheapest else "",
        summary=None if refused else _summary(option_of(estimate, choice.option_id), prices),
    )


def _summary(option: OptionView | None, prices: Prices) -> Summary | None:
    if option is None:
        return None
    price = prices.get(option.id)
    return Summary(
        option_name=option.name,
        totals=price.totals if price else option.totals,
        deposit_minor=price.deposit_minor if price else option.deposit_minor,
    )


def _total(option: OptionView, prices: Prices) -> int:
    price = prices.get(option.id)
    return price.totals.total_minor if price else option.totals.total_minor
