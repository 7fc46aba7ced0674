"""What the customer API takes. Whatever else a body holds is refused (T07)."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from application.shared.lines import PlainDecimal

Extras = Annotated[
    dict[UUID, PlainDecimal],
    Meta(max_length=200, description="Ticked optional lines by their id, each with its quantity."),
]


class Review(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    option_id: UUID | None = None  # may be left out where there is a single option
    extras: Extras = {}
    in_full: Annotated[bool, Meta(description="Pay all at approval, where that is offered.")] = False


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    option_id: UUID
    extras: Extras = {}
    in_full: Annotated[bool, Meta(description="Pay all at approval, where that is offered.")] = False
    content_hash: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)", description="From the review that was shown.")]
    agreed: Annotated[bool, Meta(description="The signer agreed to the consent sentence of the review.")]
    signer_name: Annotated[str, Meta(max_length=400)]
    typed: Annotated[str, Meta(max_length=400, description="A typed signature; or else a drawn one.")] = ""
    drawn_png: Annotated[bytes, Meta(max_length=1_000_000, description="A drawn signature: a PNG in base64.")] = b""


class Decline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(max_length=5000)] = ""


class ChangeRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    message: Annotated[str, Meta(max_length=5000)]


class PaymentInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    amount_minor: (
        Annotated[int, Meta(ge=1, le=99_999_999_999, description="In minor units: USD cents. None: all that is due.")]
        | None
    ) = None
    take_over: Annotated[bool, Meta(description="End the checkout that somebody else began.")] = False
