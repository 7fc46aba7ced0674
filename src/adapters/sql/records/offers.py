"""An estimate's content: each option carries the figures that pages show, computed here by the domain."""

from datetime import date
from decimal import Decimal

import msgspec

from adapters.sql.records.pricing import (
    PricingRecord,
    deposit_of,
    deposit_view,
    line_of,
    pricing_of,
    pricing_record,
)
from application.estimates.views import DepositView, OfferedLineView, OptionView
from application.shared.figures import line_views, plain, totals_view
from domain.estimates.estimate import Content
from domain.estimates.offer import OfferedLine, Option
from domain.shared.ids import OptionId


class ContentRecord(msgspec.Struct, frozen=True, kw_only=True):
    scope: str
    options: tuple[OptionView, ...]
    pricing: PricingRecord
    terms: str
    terms_version: str
    deposit: DepositView
    signature_required: bool


def content_record(content: Content) -> ContentRecord:
    return ContentRecord(
        scope=content.scope,
        options=tuple(_option_view(option, content) for option in content.options),
        pricing=pricing_record(content.pricing),
        terms=content.terms,
        terms_version=content.terms_version,
        deposit=deposit_view(content.deposit),
        signature_required=content.signature_required,
    )


def content_of(record: ContentRecord, *, title: str, currency: str, valid_until: date) -> Content:
    return Content(
        title=title,
        scope=record.scope,
        options=tuple(_option_of(view, currency) for view in record.options),
        pricing=pricing_of(record.pricing, currency),
        terms=record.terms,
        terms_version=record.terms_version,
        deposit=deposit_of(record.deposit),
        signature_required=record.signature_required,
        valid_until=valid_until,
    )


def _option_view(option: Option, content: Content) -> OptionView:
    totals = content.pricing.of(option.taken(option.preselection))
    every = tuple(offered.line for offered in option.lines)
    figures = line_views(every, content.pricing.of(every))
    return OptionView(
        id=option.id,
        name=option.name,
        summary=option.summary,
        recommended=option.recommended,
        lines=tuple(
            OfferedLineView(
                **msgspec.structs.asdict(figure),
                optional=offered.optional,
                preselected=offered.preselected,
                most=None if offered.most is None else plain(offered.most),
            )
            for offered, figure in zip(option.lines, figures, strict=True)
        ),
        totals=totals_view(totals),
        deposit_minor=content.deposit.due(totals.total).minor,
    )


def _option_of(view: OptionView, currency: str) -> Option:
    return Option(
        id=OptionId(view.id),
        name=view.name,
        summary=view.summary,
        recommended=view.recommended,
        lines=tuple(
            OfferedLine(
                line=line_of(line, currency),
                optional=line.optional,
                preselected=line.preselected,
                most=None if line.most is None else Decimal(line.most),
            )
            for line in view.lines
        ),
    )
