from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from application.estimates.shown import shown_to
from application.ports.texts import Texts
from application.ports.unit_of_work import Begin
from application.shared.figures import line_views, totals_view
from application.shared.views import LineView, TotalsView
from domain.estimates.evidence import content_of, hash_of
from domain.estimates.offer import Selection
from domain.shared.ids import ContractorId, CustomerId, EstimateId, LineId, OptionId


class ReviewOffer(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    estimate_id: UUID
    customer_id: UUID
    option_id: UUID | None  # None is good only where there is a single option
    extras: Mapping[UUID, str] = {}  # ticked optional lines with their quantity
    in_full: bool = False  # pay all at approval
    language: str


class OfferReview(msgspec.Struct, frozen=True, kw_only=True):
    """What would be agreed to, priced by the server. `content_hash` binds all of it."""

    estimate_id: UUID
    number: str
    option_id: UUID
    option_name: str
    scope: str
    summary: str  # the option's
    lines: tuple[LineView, ...]
    currency: str
    totals: TotalsView
    deposit_minor: int
    deposit_required: bool
    full_allowed: bool  # all may be paid at approval instead
    in_full: bool
    terms: str
    terms_version: str
    consent: str
    language: str
    signature_required: bool
    valid_until: date
    content_hash: str


def selection_of(option_id: UUID | None, extras: Mapping[UUID, str], *, in_full: bool) -> Selection | None:
    if option_id is None:
        return None
    taken = {LineId(line): Decimal(quantity) for line, quantity in extras.items()}
    return Selection(OptionId(option_id), taken, in_full)


@dataclass(frozen=True, slots=True)
class ReviewOfferHandler:
    begin: Begin
    texts: Texts

    async def __call__(self, query: ReviewOffer) -> OfferReview:
        """Price what was chosen. Raises NotFound, OptionNeeded, OptionUnknown, ExtraUnknown, ExtraQuantityRefused."""
        async with self.begin(query.contractor_id) as work:
            estimate = await work.estimates.read(EstimateId(query.estimate_id), customer=CustomerId(query.customer_id))
            only = estimate.content.options[0].id if len(estimate.content.options) == 1 else None
            option_id = query.option_id or only
            offer = estimate.choose(selection_of(option_id, query.extras, in_full=query.in_full))
            shown = await shown_to(work, estimate, texts=self.texts, language=query.language)
        return OfferReview(
            estimate_id=estimate.id,
            number=estimate.number,
            option_id=offer.option.id,
            option_name=offer.option.name,
            scope=offer.scope,
            summary=offer.option.summary,
            lines=line_views(offer.lines, offer.totals),
            currency=offer.totals.total.currency,
            totals=totals_view(offer.totals),
            deposit_minor=offer.deposit.minor,
            deposit_required=estimate.content.deposit.required,
            full_allowed=estimate.content.deposit.full_allowed,
            in_full=query.in_full,
            terms=shown.terms,
            terms_version=shown.terms_version,
            consent=shown.consent,
            language=shown.language,
            signature_required=estimate.content.signature_required,
            valid_until=shown.valid_until,
            content_hash=hash_of(content_of(offer, shown)),
        )
