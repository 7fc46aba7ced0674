"""Lines as they are written down by staff, and as the domain prices them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.contractors.contractor import Settings
from domain.shared.ids import LineId
from domain.shared.money import Money
from domain.shared.pricing import Discount, Line, Pricing, TaxClass, TaxMode

# In Python `$` also stands before a last line break, which `(?!\n)` takes back.
PlainDecimal = Annotated[str, Meta(pattern=r"^[0-9]{1,7}(\.[0-9]{1,4})?$(?!\n)", examples=["2.25"])]
Percent = Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,4})?$(?!\n)", examples=["8.25"])]
MinorUnits = Annotated[int, Meta(ge=0, le=99_999_999_999, description="In minor units: USD cents")]
Title = Annotated[str, Meta(min_length=1, max_length=200)]

UNTAXED = TaxClass("none", "No tax", Decimal(0))


class DiscountInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Either a percent or an amount."""

    percent: Percent | None = None
    amount_minor: MinorUnits | None = None

    def in_currency(self, currency: str) -> Discount:
        return Discount(
            percent=Decimal(self.percent) if self.percent is not None else None,
            amount=Money(self.amount_minor, currency) if self.amount_minor is not None else None,
        )


class LineInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    description: Annotated[str, Meta(min_length=1, max_length=2000)]
    quantity: PlainDecimal = "1"
    unit: Annotated[str, Meta(max_length=40)] = ""
    unit_price_minor: MinorUnits
    tax_class: Annotated[str, Meta(max_length=40)] | None = None  # a code of the settings; None is untaxed
    discount: DiscountInput | None = None


def line_of(given: LineInput, *, settings: Settings, new_id: Callable[[], UUID]) -> Line:
    """Raises SettingRefused for a tax class that the contractor does not have, and what Line refuses."""
    return Line(
        id=LineId(new_id()),
        description=given.description,
        quantity=Decimal(given.quantity),
        unit=given.unit,
        unit_price=Money(given.unit_price_minor, settings.currency),
        tax=settings.tax_class(given.tax_class) if given.tax_class is not None else UNTAXED,
        discount=given.discount.in_currency(settings.currency) if given.discount else None,
    )


def pricing_of(discount: DiscountInput | None, *, mode: TaxMode | None, settings: Settings) -> Pricing:
    return Pricing(
        currency=settings.currency,
        tax_mode=mode or settings.tax_mode,
        discount=discount.in_currency(settings.currency) if discount else None,
    )
