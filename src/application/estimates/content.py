"""An estimate's content as staff write it down."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from application.ports.repositories import Pictures
from application.shared.calendar import local_day
from application.shared.lines import (
    DiscountInput,
    LineInput,
    MinorUnits,
    Percent,
    PlainDecimal,
    Title,
    line_of,
    pricing_of,
)
from domain.contractors.contractor import Settings
from domain.estimates.estimate import Content
from domain.estimates.offer import DepositKind, DepositRule, OfferedLine, Option
from domain.shared.ids import OptionId
from domain.shared.pictures import LinePicture, Picture, PictureKind, PictureUnknown
from domain.shared.pricing import TaxMode

Known = Mapping[str, Picture]  # pictures by their hash


class LinePictureInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)", description="As POST /pictures has answered.")]
    alt: Annotated[str, Meta(max_length=200, description="What it shows, where the line does not say it.")] = ""


class OfferedLineInput(LineInput, frozen=True, kw_only=True, forbid_unknown_fields=True):
    picture: LinePictureInput | None = None
    optional: bool = False
    preselected: bool = False
    most: PlainDecimal | None = None


class OptionInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Title
    summary: Annotated[str, Meta(max_length=2000)] = ""
    recommended: bool = False
    lines: Annotated[tuple[OfferedLineInput, ...], Meta(max_length=200)]


class DepositInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: DepositKind
    percent: Percent = "0"
    fixed_minor: MinorUnits = 0
    required: bool = False
    full_allowed: bool = False

    @property
    def rule(self) -> DepositRule:
        return DepositRule(
            kind=self.kind,
            percent=Decimal(self.percent),
            fixed_minor=self.fixed_minor,
            required=self.required,
            full_allowed=self.full_allowed,
        )


class EstimateContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out comes from the contractor's settings."""

    title: Title
    scope: Annotated[str, Meta(max_length=5000)] = ""
    options: Annotated[tuple[OptionInput, ...], Meta(min_length=1, max_length=10)]
    discount: DiscountInput | None = None
    tax_mode: TaxMode | None = None
    terms: Annotated[str, Meta(max_length=20_000)] | None = None
    deposit: DepositInput | None = None
    signature_required: bool | None = None
    valid_until: date | None = None

    @property
    def picture_ids(self) -> set[str]:
        return {line.picture.id for option in self.options for line in option.lines if line.picture}


async def pictures_for(given: EstimateContent, pictures: Pictures) -> Known:
    """The pictures that its lines name. Raises PictureUnknown for one that the contractor does not have."""
    asked = given.picture_ids
    known = await pictures.known(asked, PictureKind.LINE)
    if asked - known.keys():
        raise PictureUnknown(field="picture")
    return known


def content_from(
    given: EstimateContent,
    *,
    settings: Settings,
    now: datetime,
    new_id: Callable[[], UUID],
    pictures: Known,
    earlier: Content | None = None,
) -> Content:
    """Price what staff wrote down. Raises what its lines and options refuse.

    Options and lines that `earlier` has by the same name stay the same ones: whoever reads the earlier version is told
    that it has changed (T41), not that what they chose does not exist.
    """
    known = {option.name: option for option in earlier.options} if earlier else {}
    last_day = given.valid_until or local_day(now, settings.zone) + timedelta(days=settings.estimate_valid_days)
    own_terms = given.terms is not None and given.terms != settings.terms
    return Content(
        title=given.title,
        scope=given.scope,
        options=tuple(
            _option(option, known.pop(option.name, None), settings=settings, new_id=new_id, pictures=pictures)
            for option in given.options
        ),
        pricing=pricing_of(given.discount, mode=given.tax_mode, settings=settings),
        terms=settings.terms if given.terms is None else given.terms,
        terms_version="own" if own_terms else settings.terms_version,
        deposit=given.deposit.rule if given.deposit else settings.deposit,
        signature_required=(
            settings.signature_required if given.signature_required is None else given.signature_required
        ),
        valid_until=last_day,
    )


def _option(
    given: OptionInput,
    earlier: Option | None,
    *,
    settings: Settings,
    new_id: Callable[[], UUID],
    pictures: Known,
) -> Option:
    known = {offered.line.description: offered.line.id for offered in earlier.lines} if earlier else {}
    lines = (line_of(line, settings=settings, new_id=new_id) for line in given.lines)
    return Option(
        id=earlier.id if earlier else OptionId(new_id()),
        name=given.name,
        summary=given.summary,
        recommended=given.recommended,
        lines=tuple(
            OfferedLine(
                line=replace(
                    line,
                    id=known.pop(line.description, line.id),
                    picture=_shown(offered.picture, pictures) if offered.picture else None,
                ),
                optional=offered.optional,
                preselected=offered.preselected,
                most=Decimal(offered.most) if offered.most is not None else None,
            )
            for line, offered in zip(lines, given.lines, strict=True)
        ),
    )


def _shown(given: LinePictureInput, pictures: Known) -> LinePicture:
    return LinePicture(picture=pictures[given.id], alt=given.alt)
