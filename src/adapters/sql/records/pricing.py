from decimal import Decimal

import msgspec

from application.estimates.views import DepositView
from application.shared.figures import plain
from application.shared.views import LinePictureView, LineView
from domain.estimates.offer import DepositRule
from domain.shared.ids import LineId
from domain.shared.money import Money
from domain.shared.pictures import LinePicture, Picture
from domain.shared.pricing import Discount, Line, Pricing, TaxClass, TaxMode


class PricingRecord(msgspec.Struct, frozen=True, kw_only=True):
    tax_mode: TaxMode
    discount_percent: str | None
    discount_minor: int | None


def pricing_record(pricing: Pricing) -> PricingRecord:
    discount = pricing.discount
    return PricingRecord(
        tax_mode=pricing.tax_mode,
        discount_percent=plain(discount.percent) if discount and discount.percent is not None else None,
        discount_minor=discount.amount.minor if discount and discount.amount is not None else None,
    )


def pricing_of(record: PricingRecord, currency: str) -> Pricing:
    discount = _discount(record.discount_percent, record.discount_minor, currency)
    return Pricing(currency=currency, tax_mode=record.tax_mode, discount=discount)


def line_of(view: LineView, currency: str) -> Line:
    """A line as it was priced; a discount of nothing comes back as none."""
    return Line(
        id=LineId(view.id),
        description=view.description,
        quantity=Decimal(view.quantity),
        unit=view.unit,
        unit_price=Money(view.unit_price_minor, currency),
        tax=TaxClass(view.tax_code, view.tax_name, Decimal(view.tax_rate)),
        discount=_discount(view.discount_percent, view.discount_minor, currency),
        picture=_picture_of(view.picture),
    )


def deposit_view(rule: DepositRule) -> DepositView:
    return DepositView(
        kind=rule.kind,
        percent=plain(rule.percent),
        fixed_minor=rule.fixed_minor,
        required=rule.required,
        full_allowed=rule.full_allowed,
    )


def deposit_of(view: DepositView) -> DepositRule:
    return DepositRule(
        kind=view.kind,
        percent=Decimal(view.percent),
        fixed_minor=view.fixed_minor,
        required=view.required,
        full_allowed=view.full_allowed,
    )


def _picture_of(view: LinePictureView | None) -> LinePicture | None:
    if view is None:
        return None
    return LinePicture(picture=Picture(sha256=view.id, width=view.width, height=view.height), alt=view.alt)


def _discount(percent: str | None, minor: int | None, currency: str) -> Discount | None:
    if percent is not None:
        return Discount(percent=Decimal(percent))
    return Discount(amount=Money(minor, currency)) if minor is not None else None
