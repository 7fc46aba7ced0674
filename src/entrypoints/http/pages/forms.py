"""Reading what a form sends: always text, bounded, and named in one place."""

import base64
import binascii
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from litestar.datastructures import FormMultiDict, MultiDict

from application.estimates.views import EstimateView, OptionView
from application.ports.security import SignatureRefused
from domain.estimates.errors import ExtraQuantityRefused
from entrypoints.http.errors import BadInput

_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUANTITY = re.compile(r"[0-9]{1,7}(\.[0-9]{1,4})?", re.ASCII)
_PNG = "data:image/png;base64,"


Fields = MultiDict[Any] | FormMultiDict  # a query or a form as the framework gives it


def text(fields: Fields, name: str) -> str:
    """The field as it was typed, "" without one; a file where text belongs counts as nothing."""
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def key(fields: Fields) -> str:
    """The form's own key. Raises BadInput where it was tampered with."""
    value = text(fields, "key")
    if not _KEY.fullmatch(value):
        raise BadInput("key")
    return value


def drawing(fields: Fields) -> bytes:
    """The drawn signature's bytes, none where nothing was drawn. Raises SignatureRefused."""
    value = text(fields, "drawn")
    if not value:
        return b""
    if not value.startswith(_PNG):
        raise SignatureRefused("not_png")
    try:
        return base64.b64decode(value.removeprefix(_PNG), validate=True)
    except binascii.Error as unreadable:
        raise SignatureRefused("unreadable") from unreadable


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What of an estimate is chosen, and what stands ticked in the options that are not."""

    option_id: UUID | None
    ticked: frozenset[UUID]  # optional lines, of all options
    quantities: Mapping[UUID, str]  # of ticked lines that may be taken more than once
    extras: Mapping[UUID, str]  # ticked lines of the chosen option, with their quantity
    in_full: bool = False  # pay all at approval


def first_choice(estimate: EstimateView) -> Choice:
    """Before anything was chosen: what the contractor preselected; the option only where there is a single one."""
    lines = [line for option in estimate.options for line in option.lines if line.preselected]
    only = estimate.options[0] if len(estimate.options) == 1 else None
    return Choice(
        option_id=only.id if only else None,
        ticked=frozenset(line.id for line in lines),
        quantities={},
        extras={line.id: line.quantity for line in only.lines if line.preselected} if only else {},
    )


def choice_of(fields: Fields, estimate: EstimateView) -> Choice:
    """What a form of the estimate page says. Raises BadInput, and ExtraQuantityRefused for what is no number."""
    if not fields.get("option"):
        return first_choice(estimate)
    option_id = _id(text(fields, "option"))
    offered = {line.id: line for option in estimate.options for line in option.lines}
    by_option = {option.id: _ticked(fields, option.id) for option in estimate.options}
    chosen = by_option.get(option_id, ())
    quantities = {
        line: given for line in offered if (given := text(fields, f"quantity.{line}").strip()) and len(given) <= 20
    }
    return Choice(
        option_id=option_id,
        ticked=frozenset(line for lines in by_option.values() for line in lines),
        quantities=quantities,
        extras={
            line: _quantity(quantities.get(line) or (offered[line].quantity if line in offered else "1"))
            for line in chosen
        },
        in_full=text(fields, "pay") == "full",
    )


def option_of(estimate: EstimateView, option_id: UUID | None) -> OptionView | None:
    return next((option for option in estimate.options if option.id == option_id), None)


def _ticked(fields: Fields, option_id: UUID) -> tuple[UUID, ...]:
    return tuple(_id(str(line)) for line in fields.getall(f"take.{option_id}", []))


def _quantity(value: str) -> str:
    if not _QUANTITY.fullmatch(value) or Decimal(value) <= 0:
        raise ExtraQuantityRefused(field="extras")
    return value


def _id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as unreadable:
        raise BadInput("id") from unreadable
