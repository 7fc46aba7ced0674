"""Parts that several read models share. Amounts are in minor units of the document's `currency`."""

from datetime import datetime
from uuid import UUID

import msgspec


class TaxView(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    rate: str  # percent, plain decimal: "8.25"
    amount_minor: int


class LogoView(msgspec.Struct, frozen=True, kw_only=True):
    id: str  # the SHA-256 of its bytes, hex
    address: str  # below the portal's own; it always shows the same
    width: int  # pixels
    height: int


class LinePictureView(msgspec.Struct, frozen=True, kw_only=True):
    id: str  # the SHA-256 of its bytes, hex
    address: str  # below the portal's own; it always shows the same
    thumb_address: str  # the same, small
    width: int  # pixels, of the large one
    height: int
    alt: str = ""  # "" where the line's own words say what it shows


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    description: str
    quantity: str  # plain decimal: "2.25"
    unit: str
    unit_price_minor: int
    discount_percent: str | None = None
    discount_minor: int | None = None
    net_minor: int
    tax_code: str
    tax_name: str
    tax_rate: str
    picture: LinePictureView | None = None


class TotalsView(msgspec.Struct, frozen=True, kw_only=True):
    subtotal_minor: int
    discount_minor: int
    taxes: tuple[TaxView, ...]
    total_minor: int


class DeliveryView(msgspec.Struct, frozen=True, kw_only=True):
    """The fate of one message about a document, for staff."""

    kind: str
    to_email: str
    state: str
    problem: str
    at: datetime


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Where a list goes on: hand `next` back as `cursor`; None at the end."""

    next: str | None
