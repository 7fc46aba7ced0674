from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from application.shared.lines import DiscountInput, LineInput, Title, line_of, pricing_of
from domain.contractors.contractor import Settings
from domain.invoices.invoice import Bill
from domain.shared.pricing import TaxMode


class BillInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Title
    note: Annotated[str, Meta(max_length=5000)] = ""
    lines: Annotated[tuple[LineInput, ...], Meta(min_length=1, max_length=200)]
    discount: DiscountInput | None = None
    tax_mode: TaxMode | None = None  # None: as the contractor's settings say


def bill_from(given: BillInput, *, settings: Settings, new_id: Callable[[], UUID]) -> Bill:
    return Bill(
        title=given.title,
        note=given.note,
        lines=tuple(line_of(line, settings=settings, new_id=new_id) for line in given.lines),
        pricing=pricing_of(given.discount, mode=given.tax_mode, settings=settings),
    )
