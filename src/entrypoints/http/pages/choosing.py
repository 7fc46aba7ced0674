"""What of an estimate is chosen: read out of a form or an address, and written into the next one."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from application.estimates.comparison import Comparison, compare
from application.estimates.views import EstimateView, OptionView
from domain.estimates.errors import ExtraQuantityRefused
from entrypoints.http.errors import BadInput
from entrypoints.http.pages.forms import Fields, text

_QUANTITY = re.compile(r"[0-9]{1,7}(\.[0-9]{1,4})?", re.ASCII)
_LONGEST = 20  # signs of a quantity; what is longer is no number that somebody means
_PAY, _FULL = "pay", "full"
EACH = "each"  # `take.each` ticks an extra that every option has, `take.<option>` one of a single option


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    option_id: UUID | None
    compared: Comparison  # of the options to choose from
    ticked: frozenset[UUID]  # optional lines of all options, shared ones by the line that is shown for them
    quantities: Mapping[UUID, str]  # as typed, by the line that is shown
    by_option: Mapping[UUID, Mapping[UUID, str]]  # each option's ticked lines with their quantity
    in_full: bool = False  # pay all at approval
    fields: tuple[tuple[str, str], ...]  # the same, for the next form or address

    @property
    def extras(self) -> Mapping[UUID, str]:
        """The chosen option's ticked lines, with their quantity."""
        return self.by_option[self.option_id] if self.option_id else {}

    @property
    def readable(self) -> Mapping[UUID, Mapping[UUID, str]]:
        """`by_option` without the options that hold a quantity that is no number."""
        return {option: extras for option, extras in self.by_option.items() if all(map(_is_quantity, extras.values()))}

    @property
    def query(self) -> str:
        return urlencode(self.fields)

    def query_to_pay(self, *, in_full: bool) -> str:
        """The same choice, with the usual deposit or all at approval."""
        kept = [(name, value) for name, value in self.fields if name != _PAY]
        return urlencode([*kept, (_PAY, _FULL)] if in_full else kept)

    def check(self) -> None:
        """Raises ExtraQuantityRefused where a ticked extra of the chosen option has a quantity that is no number."""
        if not all(map(_is_quantity, self.extras.values())):
            raise ExtraQuantityRefused(field="extras")


def first_choice(estimate: EstimateView) -> Choice:
    """Before anything was chosen: what the contractor preselected; the option only where there is a single one."""
    compared = compare(estimate.options)
    lines = [line for option in estimate.options for line in option.lines if line.preselected]
    return _chosen(
        compared,
        option_id=_only(estimate),
        ticked=frozenset(compared.shown_as(line.id) for line in lines),
        quantities={},
        in_full=False,
    )


def choice_of(fields: Fields, estimate: EstimateView) -> Choice:
    """What a form of the estimate says; `edited` tells one without any tick from an address that says nothing.

    Raises BadInput. What was typed as a quantity is kept as it is, until `check` is asked.
    """
    if not fields.get("option") and not fields.get("edited"):
        return first_choice(estimate)
    compared = compare(estimate.options)
    option_id = _id(text(fields, "option")) if fields.get("option") else _only(estimate)
    groups = (EACH, *(str(option.id) for option in estimate.options))
    ticked = [_id(str(line)) for group in groups for line in fields.getall(f"take.{group}", [])]
    offered = (line.id for option in estimate.options for line in option.lines if line.optional)
    quantities = {
        compared.shown_as(line): given
        for line in offered
        if (given := text(fields, f"quantity.{line}").strip()) and len(given) <= _LONGEST
    }
    return _chosen(
        compared,
        option_id=option_id,
        ticked=frozenset(compared.shown_as(line) for line in ticked),
        quantities=quantities,
        in_full=text(fields, _PAY) == _FULL,
    )


def option_of(estimate: EstimateView, option_id: UUID | None) -> OptionView | None:
    return next((option for option in estimate.options if option.id == option_id), None)


def _chosen(
    compared: Comparison,
    *,
    option_id: UUID | None,
    ticked: frozenset[UUID],
    quantities: Mapping[UUID, str],
    in_full: bool,
) -> Choice:
    options = [one.option for one in compared.options]
    known = {compared.shown_as(line.id) for option in options for line in option.lines if line.optional}
    by_option = {option.id: _taken(option, compared, ticked, quantities) for option in options}
    if option_id is not None:
        # what is no extra of any option goes on to be refused
        by_option[option_id] = by_option.get(option_id, {}) | dict.fromkeys(ticked - known, "1")
    return Choice(
        option_id=option_id,
        compared=compared,
        ticked=ticked,
        quantities=quantities,
        by_option=by_option,
        in_full=in_full,
        fields=tuple(_fields(compared, option_id, ticked, quantities, in_full=in_full)),
    )


def _taken(
    option: OptionView, compared: Comparison, ticked: frozenset[UUID], quantities: Mapping[UUID, str]
) -> dict[UUID, str]:
    return {
        line.id: quantities.get(shown, line.quantity)
        for line in option.lines
        if line.optional and (shown := compared.shown_as(line.id)) in ticked
    }


def _fields(
    compared: Comparison,
    option_id: UUID | None,
    ticked: frozenset[UUID],
    quantities: Mapping[UUID, str],
    *,
    in_full: bool,
) -> Iterable[tuple[str, str]]:
    yield "edited", "yes"
    if option_id is not None:
        yield "option", str(option_id)
    groups = [(EACH, compared.extras), *((str(one.option.id), one.extras) for one in compared.options)]
    for group, extras in groups:
        for line in extras:
            if line.id in ticked:
                yield f"take.{group}", str(line.id)
            if line.id in quantities:
                yield f"quantity.{line.id}", quantities[line.id]
    if in_full:
        yield _PAY, _FULL


def _only(estimate: EstimateView) -> UUID | None:
    return estimate.options[0].id if len(estimate.options) == 1 else None


def _is_quantity(value: str) -> bool:
    return _QUANTITY.fullmatch(value) is not None and Decimal(value) > 0


def _id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as unreadable:
        raise BadInput("id") from unreadable
