from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.shared.errors import ValueRefused


class CurrencyMismatch(ValueRefused):
    code = "currency_mismatch"


def half_up(minor: Decimal | Fraction) -> int:
    """Round an exact number of minor units half away from zero: the one rounding rule (INV-2)."""
    exact = Fraction(minor)
    size = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return size if exact >= 0 else -size


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount of one currency, counted in minor units (USD cents); negative is a credit."""

    minor: int
    currency: str  # ISO 4217, upper case

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(field="currency", expected=self.currency, given=other.currency)
        return other.minor

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    @property
    def is_positive(self) -> bool:
        return self.minor > 0

    @property
    def nothing(self) -> Money:
        """Zero of the same currency."""
        return Money(0, self.currency)

    def times(self, factor: Decimal) -> Money:
        """Multiply, rounding half away from zero to a whole minor unit."""
        return Money(half_up(self.minor * Fraction(factor)), self.currency)


def total_of(amounts: Iterable[Money], currency: str) -> Money:
    """Add amounts of one currency; of none at all the sum is zero."""
    return sum(amounts, start=Money(0, currency))


def spread(whole: Money, weights: Sequence[Money], *, tie_break: Sequence[str]) -> tuple[Money, ...]:
    """Split `whole` in proportion to `weights` by largest remainder, so that the parts add up to it.

    Equal remainders go to the larger weight, then by `tie_break` (one text for each weight), never by position:
    the order of lines must not change a total. Weights are not negative; all zero gives zero parts of a zero whole.
    """
    pool = sum(weight.minor for weight in weights)
    if pool == 0:
        if whole.minor:
            raise ValueError("there is nothing to spread over")
        return tuple(whole.nothing for _ in weights)
    exact = [Fraction(whole.minor * weight.minor, pool) for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    left = whole.minor - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], -weights[i].minor, tie_break[i]))
    for i in by_remainder[:left]:
        parts[i] += 1
    return tuple(Money(part, whole.currency) for part in parts)
