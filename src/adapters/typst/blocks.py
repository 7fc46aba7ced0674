"""The parts that a document is put together from; templates/document.typ shows each kind. All texts are plain."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.typst.words import Words
from application.estimates.views import OfferedLineView
from application.shared.views import LineView, TotalsView

Block = Mapping[str, Any]
Cell = Mapping[str, Any]  # a text with a quieter note below, and maybe a picture beside it
Sums = Sequence[Mapping[str, str]]


def heading(text: str, *, new_page: bool = False) -> Block:
    return {"kind": "heading", "text": text, "new_page": new_page}


def paragraph(text: str, *, small: bool = False, sticky: bool = False) -> list[Block]:
    """Nothing where `text` is empty; its line breaks are kept. A sticky one stays on the page of what follows it."""
    return [{"kind": "text", "text": text.strip(), "small": small, "sticky": sticky}] if text.strip() else []


def pairs(*facts: tuple[str, str]) -> Block:
    """Labels with their values; those without a value are left out."""
    return {"kind": "pairs", "rows": [list(fact) for fact in facts if fact[1]]}


def code(label: str, text: str) -> Block:
    """A text to be compared or copied, in a fixed-width face and never broken up."""
    return {"kind": "code", "label": label, "code": text}


def sums(*rows: tuple[str, str], total: tuple[str, str], after: Sequence[tuple[str, str]] = ()) -> Sums:
    """What leads to a total, the total standing out, and what follows it more quietly. Rows without a figure go."""
    looks = [*((row, "") for row in rows), (total, "total"), *((row, "quiet") for row in after)]
    return [{"label": label, "figure": figure, "look": look} for (label, figure), look in looks if figure]


def table(columns: Sequence[str], rows: Sequence[Sequence[str | Cell]], *, figures: int, foot: Sums = ()) -> Block:
    """Rows under `columns`; the last `figures` columns hold figures, right-aligned.

    The `foot` is never parted from the last row, however the pages break.
    """
    return {
        "kind": "table",
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "figures": figures,
        "foot": list(foot),
    }


def lines_table(lines: Sequence[LineView], words: Words, *, foot: Sums) -> Block:
    """The lines in the order of the page: what is part of it before what can be added."""
    say = words.say
    rows: list[list[str | Cell]] = [
        [
            _described(line, words),
            f"{words.number(line.quantity)} {line.unit}".strip(),
            words.money(line.unit_price_minor),
            words.money(line.net_minor),
        ]
        for line in sorted(lines, key=_is_extra)
    ]
    return table((say("Description"), say("Quantity"), say("Price"), say("Amount")), rows, figures=3, foot=foot)


def standing(figures: Sums) -> Block:
    """Sums without a table above them."""
    return {"kind": "sums", "foot": list(figures)}


def total_rows(totals: TotalsView, words: Words) -> list[tuple[str, str]]:
    """What leads to the total: nothing where that is just the sum of the lines."""
    say = words.say
    if not totals.taxes and not totals.discount_minor:
        return []
    discount = [(say("Discount"), words.money(-totals.discount_minor))] if totals.discount_minor else []
    taxes = [
        (say("{name} {rate}", name=tax.name, rate=words.percent(tax.rate)), words.money(tax.amount_minor))
        for tax in totals.taxes
    ]
    return [(say("Subtotal"), words.money(totals.subtotal_minor)), *discount, *taxes]


def buttons(*named: tuple[str, str]) -> Block:
    """Links that look like buttons, the main one first; each a pair of words and address."""
    return {"kind": "buttons", "links": [{"text": text, "url": url} for text, url in named]}


def signature(name: str, *, picture: bytes | None, typed: bool, under: str) -> Block:
    return {
        "kind": "signature",
        "text": name,
        "picture": list(picture) if picture else [],
        "typed": typed,
        "under": under,
    }


def _is_extra(line: LineView) -> bool:
    return isinstance(line, OfferedLineView) and line.optional


def _described(line: LineView, words: Words) -> Cell:
    say, notes = words.say, list[str]()
    if line.discount_percent:
        notes.append(say("less {discount}", discount=words.percent(line.discount_percent)))
    if line.discount_minor:
        notes.append(say("less {discount}", discount=words.money(line.discount_minor)))
    if isinstance(line, OfferedLineView) and line.optional:
        notes.append(say("optional, included") if line.preselected else say("optional, not included"))
    return {"text": line.description, "note": "; ".join(notes), **_beside(line)}


def _beside(line: LineView) -> Cell:
    """What of it can be seen; one who cannot see it hears what it shows, or else what the line says."""
    shown = line.picture
    if shown is None:
        return {}
    return {"picture": shown.id, "alt": shown.alt or line.description, "ratio": shown.width / shown.height}
