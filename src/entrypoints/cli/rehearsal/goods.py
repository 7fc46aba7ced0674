"""How a firm writes down what it sells: estimates to choose from, and calls that are billed when they are done."""

from dataclasses import dataclass
from typing import Any

from application.estimates.content import EstimateContent, OfferedLineInput, OptionInput
from application.invoices.bill import BillInput
from application.shared.lines import LineInput

PARTS = "parts"  # the code of the one tax class that each firm has


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """Lines with these words show one of the drawings of artwork.py."""

    words: str
    drawing: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What a firm sells, apart by how it comes to be paid."""

    offers: tuple[EstimateContent, ...]  # approved first
    calls: tuple[BillInput, ...]  # somebody called, a technician came
    plans: tuple[BillInput, ...]  # once a year, without a job
    pictured: tuple[Pictured, ...]


def part(description: str, minor: int, **more: Any) -> OfferedLineInput:
    """Something that is delivered, and taxed. `minor` is its price in minor units."""
    return OfferedLineInput(description=description, unit_price_minor=minor, tax_class=PARTS, **more)


def work(description: str, minor: int, **more: Any) -> OfferedLineInput:
    """Something that is done; not taxed unless `more` says so."""
    return OfferedLineInput(description=description, unit_price_minor=minor, **more)


def extra(line: OfferedLineInput, *, most: str | None = None, preselected: bool = False) -> OfferedLineInput:
    """The same, for the customer to tick; `most` lets them take several."""
    return OfferedLineInput(
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        unit_price_minor=line.unit_price_minor,
        tax_class=line.tax_class,
        discount=line.discount,
        optional=True,
        preselected=preselected,
        most=most,
    )


def option(name: str, *lines: OfferedLineInput, summary: str = "", recommended: bool = False) -> OptionInput:
    return OptionInput(name=name, summary=summary, recommended=recommended, lines=lines)


def offer(title: str, scope: str, *options: OptionInput, **more: Any) -> EstimateContent:
    return EstimateContent(title=title, scope=scope, options=options, **more)


def call(title: str, *lines: OfferedLineInput, note: str = "", **more: Any) -> BillInput:
    return BillInput(title=title, note=note, lines=tuple(_billed(line) for line in lines), **more)


def _billed(line: OfferedLineInput) -> LineInput:
    return LineInput(
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        unit_price_minor=line.unit_price_minor,
        tax_class=line.tax_class,
        discount=line.discount,
    )
