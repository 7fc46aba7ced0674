"""What was shown and agreed to, kept so that anyone can check it later (EST-4)."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from domain.estimates.errors import SignatureBlank, SignerNameMissing
from domain.estimates.offer import ChosenOffer
from domain.shared.actors import Actor
from domain.shared.errors import ValueRefused
from domain.shared.ids import EstimateId, EvidenceId
from domain.shared.money import Money
from domain.shared.pricing import Line
from domain.shared.text import cleaned_name, is_blank

LEAST_INK = 40  # dark pixels of a drawn signature; a dot or a stray line is none


class SignatureKind(StrEnum):
    DRAWN = "drawn"
    TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A person's mark. Drawn ones carry the re-encoded picture and how many of its pixels are ink."""

    kind: SignatureKind
    typed: str = ""
    image_png: bytes = b""
    ink: int = 0

    def check(self) -> None:
        """Raises SignatureBlank when there is no mark (T40), TextRefused when the typed one is no name."""
        blank = self.ink < LEAST_INK if self.kind is SignatureKind.DRAWN else is_blank(self.typed)
        if blank:
            raise SignatureBlank(field="signature")
        cleaned_name(self.typed, field="signature", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The frame around the figures that the signer saw."""

    number: str
    revision: int
    title: str
    contractor: str
    customer: str
    property: str
    valid_until: date
    terms: str
    terms_version: str
    consent: str  # the sentence that was agreed to, in `language`
    language: str  # BCP 47
    deposit_required: bool = False  # whether the work is booked only once the deposit is on its way


def content_of(offer: ChosenOffer, shown: Shown) -> bytes:
    """The canonical bytes of what is agreed to: equal content gives equal bytes, whoever asks."""
    content = {
        "number": shown.number,
        "revision": shown.revision,
        "title": shown.title,
        "contractor": shown.contractor,
        "customer": shown.customer,
        "property": shown.property,
        "valid_until": shown.valid_until.isoformat(),
        "scope": offer.scope,
        "option": offer.option.name,
        "summary": offer.option.summary,
        "lines": [_line(line, net) for line, net in zip(offer.lines, offer.totals.lines, strict=True)],
        "currency": offer.totals.total.currency,
        "subtotal_minor": offer.totals.subtotal.minor,
        "discount_minor": offer.totals.discount.minor,
        "taxes_minor": [[part.tax.code, part.amount.minor] for part in offer.totals.taxes],
        "total_minor": offer.totals.total.minor,
        "deposit_minor": offer.deposit.minor,
        "deposit_required": shown.deposit_required,
        "terms": shown.terms,
        "terms_version": shown.terms_version,
        "consent": shown.consent,
        "language": shown.language,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _line(line: Line, net: Money) -> dict[str, object]:
    content: dict[str, object] = {
        "description": line.description,
        "quantity": _plain(line.quantity),
        "unit": line.unit,
        "unit_price_minor": line.unit_price.minor,
        "net_minor": net.minor,
        "tax": f"{line.tax.code} {_plain(line.tax.rate)}%",
        "tax_name": line.tax.name,
    }
    if line.picture is not None:
        content["picture"] = {"sha256": line.picture.picture.sha256, "alt": line.picture.alt}
    return content


def hash_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def _plain(value: Decimal) -> str:
    """A decimal as written by hand: 2 and 2.0 and 2.00 are one quantity."""
    return format(value.normalize(), "f")


class WrongEvidence(ValueRefused):
    code = "wrong_evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Proof of one decision. It is only ever added."""

    id: EvidenceId
    estimate_id: EstimateId
    content: bytes
    content_hash: str  # SHA-256 of `content`, hex
    signer_name: str
    signature: Signature | None
    consent: str
    language: str
    by: Actor
    how_told: str  # how staff were told, where they decided on the customer's behalf
    at: datetime  # aware, UTC
    zone: str  # IANA name: gives the local time

    def __post_init__(self) -> None:
        if hash_of(self.content) != self.content_hash:
            raise WrongEvidence(field="content_hash")


def checked_signer(name: str) -> str:
    if is_blank(name):
        raise SignerNameMissing(field="signer_name")
    return cleaned_name(name, field="signer_name", most=200)
