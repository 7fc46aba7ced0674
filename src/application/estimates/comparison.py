"""What the options of an estimate have in common, and where they differ: what a person compares by."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from application.estimates.views import OfferedLineView, OptionView

_ANY = UUID(int=0)


class ComparedOption(msgspec.Struct, frozen=True, kw_only=True):
    option: OptionView
    lines: tuple[OfferedLineView, ...]  # fixed ones that some other option does not have
    extras: tuple[OfferedLineView, ...]  # optional ones likewise


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Shared lines are shown once, as the first option has them; `twins` finds them in the others."""

    options: tuple[ComparedOption, ...]
    lines: tuple[OfferedLineView, ...]  # fixed ones of every option
    extras: tuple[OfferedLineView, ...]  # optional ones of every option
    twins: Mapping[UUID, UUID]  # a shared line of any option, to the one that is shown for it

    def shown_as(self, line_id: UUID) -> UUID:
        """The line that stands on the page for this one: itself, unless it is shared."""
        return self.twins.get(line_id, line_id)


def compare(options: Sequence[OptionView]) -> Comparison:
    """A line is shared when every option has one that says and costs the same, as often; a single option shares none.

    The order is that of the options' own lines.
    """
    by_option = [[(_likeness(line), line) for line in option.lines] for option in options]
    counts = [Counter(likeness for likeness, _ in lines) for lines in by_option]
    common = Counter[OfferedLineView]()
    if len(options) > 1:
        common = counts[0]
        for count in counts[1:]:
            common = common & count
    shared: dict[tuple[OfferedLineView, int], OfferedLineView] = {}  # a likeness and its how-manieth, as shown
    twins: dict[UUID, UUID] = {}
    compared = []
    for option, lines in zip(options, by_option, strict=True):
        seen, own = Counter[OfferedLineView](), []
        for likeness, line in lines:
            seen[likeness] += 1
            if seen[likeness] > common[likeness]:
                own.append(line)
            else:
                twins[line.id] = shared.setdefault((likeness, seen[likeness]), line).id
        compared.append(ComparedOption(option=option, lines=_fixed(own), extras=_optional(own)))
    return Comparison(
        options=tuple(compared),
        lines=_fixed(list(shared.values())),
        extras=_optional(list(shared.values())),
        twins=twins,
    )


def cheapest_of(totals_minor: Mapping[UUID, int]) -> UUID | None:
    """The option of the lowest total; None where there is nothing to compare."""
    if len(totals_minor) < 2:
        return None
    return min(totals_minor, key=lambda option_id: totals_minor[option_id])


def _likeness(line: OfferedLineView) -> OfferedLineView:
    return msgspec.structs.replace(line, id=_ANY)


def _fixed(lines: Sequence[OfferedLineView]) -> tuple[OfferedLineView, ...]:
    return tuple(line for line in lines if not line.optional)


def _optional(lines: Sequence[OfferedLineView]) -> tuple[OfferedLineView, ...]:
    return tuple(line for line in lines if line.optional)
