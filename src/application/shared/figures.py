"""From priced domain values to the plain figures that read models carry."""

from collections.abc import Sequence
from decimal import Decimal

from application.shared.pictures import line_picture_view
from application.shared.views import LineView, TaxView, TotalsView
from domain.shared.pricing import Line, Totals


def plain(value: Decimal) -> str:
    """2.50 gives 2.5, 100 gives 100: a decimal without ornament."""
    return format(value.normalize(), "f")


def totals_view(totals: Totals) -> TotalsView:
    return TotalsView(
        subtotal_minor=totals.subtotal.minor,
        discount_minor=totals.discount.minor,
        taxes=tuple(
            TaxView(code=part.tax.code, name=part.tax.name, rate=plain(part.tax.rate), amount_minor=part.amount.minor)
            for part in totals.taxes
        ),
        total_minor=totals.total.minor,
    )


def line_views(lines: Sequence[Line], totals: Totals) -> tuple[LineView, ...]:
    return tuple(
        LineView(
            id=line.id,
            description=line.description,
            quantity=plain(line.quantity),
            unit=line.unit,
            unit_price_minor=line.unit_price.minor,
            discount_percent=plain(line.discount.percent) if line.discount and line.discount.percent else None,
            discount_minor=line.discount.amount.minor if line.discount and line.discount.amount else None,
            net_minor=net.minor,
            tax_code=line.tax.code,
            tax_name=line.tax.name,
            tax_rate=plain(line.tax.rate),
            picture=line_picture_view(line.picture) if line.picture else None,
        )
        for line, net in zip(lines, totals.lines, strict=True)
    )
