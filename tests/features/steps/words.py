"""How the features' words are read: amounts, persons, titles, bills, choices and reasons, each in this one place."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pytest_bdd import parsers

from adapters.babel.catalogs import FIELD
from adapters.babel.sentences import SENTENCES
from tests.drivers.billing_app import FULL_NAMES, OFFICE, Bill, Deposit, OfferLine


def _typed(pattern: str, convert):  # type: ignore[no-untyped-def]
    convert.pattern = pattern
    return convert


def minor(text: str) -> int:
    """`$1,250.00` or `1,250.00`, in minor units."""
    return int(Decimal(text.removeprefix("$").replace(",", "")) * 100)


def bill(text: str) -> Bill:
    """`the deposit for "Furnace"`, `the final invoice for "Furnace"` or `the invoice "Tune-up"`."""
    kind = "deposit" if "deposit for" in text else "final" if "final invoice" in text else "alone"
    return Bill(quoted(text)[0], kind)


def choice(text: str) -> tuple[str, Mapping[str, str]]:
    """`"Good" with 2 "Air filter", "Thermostat"`: the option, and the extras with their quantity."""
    option, _, extras = text.partition(" with ")
    ticked = re.findall(r'(?:(\d+) )?"([^"]+)"', extras)
    return option.strip('"'), {name: quantity or "1" for quantity, name in ticked}


def deposit(text: str) -> Deposit:
    required = text.startswith("required ")
    amount = text.removeprefix("required ").removeprefix("deposit of ")
    if amount.endswith("%"):
        return Deposit(percent=amount.rstrip("%"), required=required)
    return Deposit(fixed_minor=minor(amount), required=required)


def quoted(text: str) -> list[str]:
    return re.findall(r'"([^"]*)"', text)


_ANY = r'"[^"]*"'
TYPES = {
    "Money": _typed(r"\$[\d,]+\.\d\d", lambda text: minor(text)),
    "Person": _typed("|".join(FULL_NAMES), lambda text: str(text)),
    "Anyone": _typed("|".join([*FULL_NAMES, OFFICE]), lambda text: str(text)),
    "Title": _typed(_ANY, lambda text: text.strip('"')),
    "Bill": _typed(rf"the (?:deposit for|final invoice for|invoice) {_ANY}", lambda text: bill(text)),
    "Choice": _typed(rf"{_ANY}(?: with (?:\d+ )?{_ANY}(?:, (?:\d+ )?{_ANY})*)?", lambda text: choice(text)),
    "Deposit": _typed(r"(?:required )?deposit of (?:\$[\d,]+\.\d\d|\d+%)", lambda text: deposit(text)),
    "Percent": _typed(r"[\d.]+%", lambda text: text.rstrip("%")),
    "Standing": _typed("open|approved|declined|expired|taken back", lambda text: str(text)),
    "Owed": _typed("due|overdue|partly paid|paid|void|written off", lambda text: str(text)),
    "Pronoun": _typed("she|he|it", lambda text: str(text)),
}


def step(text: str) -> parsers.cfparse:
    return parsers.cfparse(text, extra_types=TYPES)


def offer_lines(datatable: Sequence[Sequence[str]]) -> list[OfferLine]:
    """A table of line and price, and at need option, tax, extra (yes, or `up to 4`), quantity and picture."""
    heads, *rows = datatable
    return [_offer_line(dict(zip(heads, row, strict=True))) for row in rows]


def one_line(title: str, amount: int, *, tax: str = "") -> list[OfferLine]:
    return [OfferLine(description=title, price_minor=amount, tax=tax)]


def _offer_line(row: Mapping[str, str]) -> OfferLine:
    extra = row.get("extra", "")
    return OfferLine(
        option=row.get("option", "") or "Standard",
        description=row["line"],
        price_minor=minor(row["price"]),
        quantity=row.get("quantity", "") or "1",
        tax=row.get("tax", "").rstrip("%"),
        extra=bool(extra),
        most=extra.removeprefix("up to ") if extra.startswith("up to ") else "",
        picture=row.get("picture", ""),
    )


def priced(datatable: Sequence[Sequence[str]]) -> dict[str, int]:
    return {option: minor(price) for option, price in datatable[1:]}


def _sentence(key: str, **values: str) -> str:
    """What the catalog says, as a pattern: its fields are `values`, or anything."""
    parts = FIELD.split(SENTENCES[key])
    texts, names = parts[::2], parts[1::2]
    fields = [re.escape(values[name]) if name in values else ".+" for name in names]
    return "".join(re.escape(text) + field for text, field in zip(texts, [*fields, ""], strict=True))


# Why somebody is refused, and what tells them so: a sentence of the catalog, or a page's own words.
REASONS: Mapping[str, Sequence[str]] = {
    "the estimate has expired": [_sentence("estimate_expired"), _sentence("estimate_not_open.expired")],
    "the estimate was taken back": [_sentence("estimate_not_open.withdrawn")],
    "the estimate has changed": [_sentence("estimate_changed")],
    "Sam approved it": [_sentence("estimate_not_open.approved", decided_by="Sam Reed")],
    "Sam declined it": [_sentence("estimate_not_open.declined", decided_by="Sam Reed")],
    "Dana approved it": [_sentence("estimate_not_open.approved", decided_by="Dana Reed")],
    "Dana declined it": [_sentence("estimate_not_open.declined", decided_by="Dana Reed")],
    "it is not offered that often": [_sentence("extra_quantity_refused.bounds")],
    "the terms are not agreed to": [_sentence("terms_not_accepted")],
    "the signature is blank": [_sentence("signature_blank")],
    "the name of the signer is missing": [_sentence("signer_name_missing")],
    "the text is empty": [_sentence("text_refused.blank")],
    "money is on the invoice": [_sentence("invoice_has_money")],
    "the invoice was canceled": [_sentence("invoice_not_open.void"), "Invoice .+ was canceled"],
    "the invoice was written off": [_sentence("invoice_not_open.uncollectible"), "Invoice .+ was written off"],
    "nothing is left to pay": [_sentence("nothing_due"), "There is less left to pay than .+", "Invoice .+ is paid"],
    "somebody began to pay": [_sentence("checkout_in_progress"), "Someone began paying on .+"],
    "it has been paid": [_sentence("payment_link_closed.paid"), ".+ is paid"],
    "the request was taken back": [_sentence("payment_link_closed.canceled"), "This payment link was taken back"],
    "the link opens nothing any more": [_sentence("access_refused"), "This link does not open anything any more"],
    "the payment service cannot be reached": [_sentence("gateway_unavailable")],
}

# What an email is about, by its subject. Amounts and purposes stand in the phrase itself.
ABOUT: Mapping[str, str] = {
    r"that an estimate waits for her": r"Estimate E-\d+.* waiting for you until .+",
    r"that she approved it": r"You approved estimate E-\d+, .+",
    r"that it was approved": r".+ approved estimate E-\d+, .+",
    r"that it was declined": r".+ declined estimate E-\d+",
    r"that changes are asked for": r".+ asks for changes to estimate E-\d+",
    r"that asks for the deposit": r"Deposit for estimate E-\d+: .+ to pay",
    r"that (\$\S+) is owed": r"Invoice INV-\d+: you owe {0}, due .+",
    r"that she paid (\$\S+)": r"You paid {0} for invoice INV-\d+",
    r"that asks for (\$\S+) as \"(.+)\"": r".+ asks for {0}: {1}",
}


def subject_of(about: str) -> str:
    """The pattern of the subject that a phrase of the features stands for."""
    for phrase, subject in ABOUT.items():
        found = re.fullmatch(phrase, about)
        if found:
            return subject.format(*map(re.escape, found.groups())) if found.groups() else subject
    raise LookupError(f"no email is known that is about {about!r}")


def is_because(told: str, reason: str) -> bool:
    return any(re.match(pattern, told) for pattern in REASONS[reason])
