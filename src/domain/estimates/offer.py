"""What is offered, and what of it a customer chose."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from domain.estimates.errors import DepositRefused, ExtraQuantityRefused, ExtraUnknown, NothingOffered
from domain.shared.ids import LineId, OptionId
from domain.shared.money import Money
from domain.shared.pricing import HUNDRED, Line, Totals, check_quantity
from domain.shared.text import cleaned, cleaned_name

MOST_LINES = 200


class DepositKind(StrEnum):
    NONE = "none"
    PERCENT = "percent"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositRule:
    """What is asked for on approval (EST-9): nothing, a percent of the chosen total with tax, or a fixed amount."""

    kind: DepositKind = DepositKind.NONE
    percent: Decimal = Decimal(0)  # above 0 to 100 where `kind` is percent
    fixed_minor: int = 0  # above 0 where `kind` is fixed
    required: bool = False  # booking is refused until the deposit is on its way
    full_allowed: bool = False  # the customer may pay all at once instead

    def __post_init__(self) -> None:
        if self.kind is DepositKind.PERCENT and not (self.percent.is_finite() and 0 < self.percent <= HUNDRED):
            raise DepositRefused(field="deposit", reason="percent_out_of_range")
        if self.kind is DepositKind.FIXED and self.fixed_minor <= 0:
            raise DepositRefused(field="deposit", reason="amount_out_of_range")

    def due(self, total: Money, *, in_full: bool = False) -> Money:
        """The deposit on `total`; a fixed one never exceeds it, and one `in_full` is all of it.

        Raises DepositRefused for all of it where that is not offered.
        """
        if in_full:
            if not self.full_allowed:
                raise DepositRefused(field="deposit", reason="full_not_offered")
            return total
        if self.kind is DepositKind.NONE:
            return total.nothing
        if self.kind is DepositKind.PERCENT:
            return total.times(self.percent / HUNDRED)
        return Money(min(self.fixed_minor, total.minor), total.currency)


NO_DEPOSIT = DepositRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLine:
    line: Line
    optional: bool = False  # the customer may tick it
    preselected: bool = False  # an optional line that stands ticked at first
    most: Decimal | None = None  # the customer may take an optional line more than once, up to this quantity

    def __post_init__(self) -> None:
        if self.most is None:
            return
        check_quantity(self.most)
        if not self.optional or self.most < self.line.quantity:
            raise ExtraQuantityRefused(field="most", line=self.line.description)

    def taken(self, quantity: Decimal) -> Line:
        """The optional line in the quantity that the customer wants. Raises ExtraQuantityRefused out of bounds."""
        least, most = self.line.quantity, self.most or self.line.quantity
        if not (quantity.is_finite() and least <= quantity <= most):
            raise ExtraQuantityRefused(field="extras", line=self.line.description, least=least, most=most)
        return replace(self.line, quantity=quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    id: OptionId
    name: str
    summary: str = ""
    recommended: bool = False
    lines: tuple[OfferedLine, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", cleaned_name(self.name, field="option_name"))
        object.__setattr__(self, "summary", cleaned(self.summary, field="option_summary", most=2000, required=False))
        if len(self.lines) > MOST_LINES:
            raise NothingOffered(field="lines", reason="too_many", most=MOST_LINES)
        if len({offered.line.id for offered in self.lines}) != len(self.lines):
            raise NothingOffered(field="lines", reason="repeated")

    def taken(self, extras: Mapping[LineId, Decimal]) -> tuple[Line, ...]:
        """The fixed lines and those of `extras` (line id to quantity), in the option's own order.

        Raises ExtraUnknown for a line that is not optional here, ExtraQuantityRefused for a quantity out of bounds.
        """
        optional = {offered.line.id for offered in self.lines if offered.optional}
        if unknown := set(extras) - optional:
            raise ExtraUnknown(field="extras", lines=sorted(map(str, unknown)))
        return tuple(
            offered.taken(extras[offered.line.id]) if offered.optional else offered.line
            for offered in self.lines
            if not offered.optional or offered.line.id in extras
        )

    @property
    def preselection(self) -> dict[LineId, Decimal]:
        return {o.line.id: o.line.quantity for o in self.lines if o.optional and o.preselected}


@dataclass(frozen=True, slots=True)
class Selection:
    """What a customer chose. `extras` maps the ticked optional lines to their quantity."""

    option_id: OptionId
    extras: Mapping[LineId, Decimal] = field(default_factory=dict)
    in_full: bool = False  # pay all at approval: a larger deposit (EST-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenOffer:
    """One option with its ticked lines, priced: what an approval binds."""

    option: Option
    lines: tuple[Line, ...]
    totals: Totals
    deposit: Money
    scope: str = ""  # the work in the contractor's words, as in the estimate's content
