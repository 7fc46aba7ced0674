"""What a set of lines costs: one calculation for the screen, the PDF and the charge (INV-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.shared.errors import ValueRefused
from domain.shared.ids import LineId
from domain.shared.money import Money, half_up, spread, total_of
from domain.shared.pictures import LinePicture
from domain.shared.text import cleaned, cleaned_name

MOST_MINOR = 99_999_999_999  # 999,999,999.99: what pages, PDFs and 64-bit sums hold with room to spare
MOST_QUANTITY = Decimal(1_000_000)
HUNDRED = Decimal(100)


class PriceRefused(ValueRefused):
    code = "price_refused"


class DiscountTooLarge(ValueRefused):
    code = "discount_too_large"


class TaxMode(StrEnum):
    BY_LINE = "by_line"  # the net of a line is rounded, then its tax
    BY_TOTAL = "by_total"  # the tax of a class is taken on the sum of its unrounded nets


@dataclass(frozen=True, slots=True)
class TaxClass:
    code: str
    name: str
    rate: Decimal  # percent, 0 to 100

    def __post_init__(self) -> None:
        _percent(self.rate, field="tax_rate")


@dataclass(frozen=True, slots=True)
class Discount:
    """Either `percent` of what it is taken from, or a fixed `amount`; exactly one is given."""

    percent: Decimal | None = None
    amount: Money | None = None

    def __post_init__(self) -> None:
        if (self.percent is None) == (self.amount is None):
            raise PriceRefused(field="discount", reason="percent_or_amount")
        if self.percent is not None:
            _percent(self.percent, field="discount")
        if self.amount is not None and self.amount.minor < 0:
            raise PriceRefused(field="discount", reason="negative")

    def off(self, minor: Decimal) -> Decimal:
        """How many minor units to take from `minor`, exact."""
        if self.percent is not None:
            return minor * self.percent / HUNDRED
        assert self.amount is not None
        return Decimal(self.amount.minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    id: LineId
    description: str
    quantity: Decimal  # above 0, at most four decimals
    unit: str
    unit_price: Money
    tax: TaxClass
    discount: Discount | None = None
    picture: LinePicture | None = None  # shown beside it; it costs nothing

    def __post_init__(self) -> None:
        object.__setattr__(self, "description", cleaned(self.description, field="description", most=2000))
        object.__setattr__(self, "unit", cleaned_name(self.unit, field="unit", most=40, required=False))
        check_quantity(self.quantity)
        if not 0 <= self.unit_price.minor <= MOST_MINOR:
            raise PriceRefused(field="unit_price", reason="out_of_range")
        if self.discount and self.discount.amount:
            _ = self.unit_price - self.discount.amount  # the subtraction refuses a discount in another currency
        if self.net < 0:
            raise DiscountTooLarge(field="discount", line=self.description)

    @property
    def net(self) -> Decimal:
        """Exact minor units before tax, the line's own discount taken off."""
        gross = self.quantity * self.unit_price.minor
        return gross - self.discount.off(gross) if self.discount else gross


@dataclass(frozen=True, slots=True)
class TaxAmount:
    tax: TaxClass
    amount: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures as shown: `lines` add up to `subtotal`; subtotal - discount + taxes = `total`."""

    lines: tuple[Money, ...]  # net of each line, in the order given
    subtotal: Money
    discount: Money  # what the document discount takes off, not negative
    taxes: tuple[TaxAmount, ...]  # by tax class code
    total: Money

    @property
    def tax(self) -> Money:
        return total_of((part.amount for part in self.taxes), self.total.currency)


def price(lines: Sequence[Line], *, currency: str, mode: TaxMode, discount: Discount | None = None) -> Totals:
    """Compute the totals of `lines`. Raises DiscountTooLarge or PriceRefused, or CurrencyMismatch for a foreign line.

    By line, the document discount is spread over the rounded nets by largest remainder. By total, nothing is rounded
    before the tax of a class, so there the discount takes the same exact proportion of every net.
    """
    nets = tuple(Money(half_up(line.net), line.unit_price.currency) for line in lines)
    subtotal = total_of(nets, currency)
    off = Money(half_up(discount.off(Decimal(subtotal.minor))), currency) if discount else subtotal.nothing
    if discount and discount.amount:
        off = discount.amount + subtotal.nothing  # the addition refuses a discount in another currency
    if off > subtotal:
        raise DiscountTooLarge(field="discount")
    taxes = _by_line(lines, nets, off) if mode is TaxMode.BY_LINE else _by_total(lines, subtotal, off, discount)
    total = subtotal - off + total_of((part.amount for part in taxes), currency)
    if total.minor > MOST_MINOR:
        raise PriceRefused(field="total", reason="out_of_range")
    return Totals(lines=nets, subtotal=subtotal, discount=off, taxes=taxes, total=total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """How the lines of a document are added up."""

    currency: str
    tax_mode: TaxMode = TaxMode.BY_LINE
    discount: Discount | None = None  # on the whole document

    def of(self, lines: tuple[Line, ...]) -> Totals:
        return price(lines, currency=self.currency, mode=self.tax_mode, discount=self.discount)


def _by_line(lines: Sequence[Line], nets: Sequence[Money], off: Money) -> tuple[TaxAmount, ...]:
    # Lines that tie to the end are of one tax class, so that it does not matter which of them gets the cent.
    shares = spread(off, nets, tie_break=[repr(_order(line.tax)) for line in lines])
    sums: dict[TaxClass, Money] = {}
    for line, net, share in zip(lines, nets, shares, strict=True):
        tax = (net - share).times(line.tax.rate / HUNDRED)
        sums[line.tax] = sums.get(line.tax, off.nothing) + tax
    return _in_order(sums)


def _by_total(lines: Sequence[Line], subtotal: Money, off: Money, discount: Discount | None) -> tuple[TaxAmount, ...]:
    bases: dict[TaxClass, Fraction] = {}
    for line in lines:
        bases[line.tax] = bases.get(line.tax, Fraction(0)) + Fraction(line.net)
    left = _left(subtotal, off, discount)
    sums = {tax: Money(half_up(base * Fraction(tax.rate) / 100 * left), off.currency) for tax, base in bases.items()}
    return _in_order(sums)


def _left(subtotal: Money, off: Money, discount: Discount | None) -> Fraction:
    """The part of every net that the document discount leaves."""
    if subtotal.minor:
        return Fraction((subtotal - off).minor, subtotal.minor)
    # Nets below half a cent are shown as nothing, and yet are taxed together: there a percent is taken as it stands.
    return 1 - Fraction(discount.percent or 0) / 100 if discount else Fraction(1)


def _in_order(sums: dict[TaxClass, Money]) -> tuple[TaxAmount, ...]:
    return tuple(TaxAmount(tax, sums[tax]) for tax in sorted(sums, key=_order) if tax.rate)


def _order(tax: TaxClass) -> tuple[str, Decimal, str]:
    return tax.code, tax.rate, tax.name


def check_quantity(quantity: Decimal) -> None:
    """Raises PriceRefused unless `quantity` is above 0, below a million, with at most four decimals."""
    if not quantity.is_finite() or not 0 < quantity < MOST_QUANTITY:
        raise PriceRefused(field="quantity", reason="out_of_range")
    if quantity != round(quantity, 4):
        raise PriceRefused(field="quantity", reason="too_precise")


def _percent(value: Decimal, *, field: str) -> None:
    if not value.is_finite() or not 0 <= value <= HUNDRED or value != round(value, 4):
        raise PriceRefused(field=field, reason="percent_out_of_range")
