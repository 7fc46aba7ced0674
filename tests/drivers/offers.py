"""From the features' offers to what the office writes down; the same for every driver."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from application.customers.add_customer import ContactInput, PropertyInput
from application.estimates.content import (
    DepositInput,
    EstimateContent,
    LinePictureInput,
    OfferedLineInput,
    OptionInput,
)
from application.invoices.bill import BillInput
from application.shared.lines import DiscountInput, LineInput
from domain.contractors.contractor import Branding, Settings
from domain.estimates.offer import DepositKind
from domain.shared.pricing import TaxClass, TaxMode
from tests.drivers.billing_app import EMAILS, FULL_NAMES, OFFICE, TERMS, Deposit, Offer, OfferLine

RATES = ("8.25", "10", "21", "22", "23")  # percent; each has a tax class
ACCOUNT = "acct_test"
NAME = "Northwind Heating"


def settings(account: str = ACCOUNT) -> Settings:
    return Settings(
        branding=Branding(phone="555 0100", email=EMAILS[OFFICE], address="1 Main St, Albany"),
        tax_classes=tuple(TaxClass(_code(rate), "Sales tax", Decimal(rate)) for rate in RATES),
        terms=TERMS,
        stripe_account=account,
    )


def household() -> tuple[ContactInput, ...]:
    return tuple(ContactInput(name=FULL_NAMES[name], email=EMAILS[name]) for name in FULL_NAMES)


def home() -> tuple[PropertyInput, ...]:
    return (PropertyInput(street="1 Elm St", city="Albany", region="NY", postal_code="12207"),)


def pictures_of(offer: Offer) -> Sequence[str]:
    """What its pictures show, each once."""
    return list(dict.fromkeys(line.picture for line in offer.lines if line.picture))


def content_of(offer: Offer, *, today: date, pictures: Mapping[str, str] | None = None) -> EstimateContent:
    """`pictures` are the ids of those that it shows."""
    names = list(dict.fromkeys(line.option for line in offer.lines))
    return EstimateContent(
        title=offer.title,
        scope="Everything that belongs to it.",
        options=tuple(
            OptionInput(
                name=name,
                lines=tuple(_offered(line, pictures or {}) for line in offer.lines if line.option == name),
            )
            for name in names
        ),
        discount=DiscountInput(percent=offer.discount) if offer.discount else None,
        tax_mode=_mode(offer.by_total),
        deposit=_deposit(offer.deposit),
        signature_required=offer.signature,
        valid_until=today + timedelta(days=offer.valid_days),
    )


def repriced(offer: Offer, price_minor: int) -> Offer:
    [line] = offer.lines
    return replace(offer, lines=[replace(line, price_minor=price_minor)])


def with_picture(offer: Offer, picture: str) -> Offer:
    [line] = offer.lines
    return replace(offer, lines=[replace(line, picture=picture)])


def bill_of(title: str, lines: Sequence[OfferLine], *, by_total: bool) -> BillInput:
    return BillInput(title=title, lines=tuple(_line(line) for line in lines), tax_mode=_mode(by_total))


def _line(line: OfferLine) -> LineInput:
    return LineInput(
        description=line.description,
        quantity=line.quantity,
        unit_price_minor=line.price_minor,
        tax_class=_code(line.tax) if line.tax else None,
        discount=DiscountInput(percent=line.discount) if line.discount else None,
    )


def _offered(line: OfferLine, pictures: Mapping[str, str]) -> OfferedLineInput:
    plain = _line(line)
    return OfferedLineInput(
        description=plain.description,
        quantity=plain.quantity,
        unit_price_minor=plain.unit_price_minor,
        tax_class=plain.tax_class,
        discount=plain.discount,
        optional=line.extra,
        most=line.most or None,
        picture=LinePictureInput(id=pictures[line.picture], alt=line.picture) if line.picture else None,
    )


def _deposit(deposit: Deposit | None) -> DepositInput:
    if deposit is None:
        return DepositInput(kind=DepositKind.NONE)
    if deposit.percent:
        return DepositInput(kind=DepositKind.PERCENT, percent=deposit.percent, required=deposit.required)
    return DepositInput(kind=DepositKind.FIXED, fixed_minor=deposit.fixed_minor, required=deposit.required)


def _mode(by_total: bool) -> TaxMode:
    return TaxMode.BY_TOTAL if by_total else TaxMode.BY_LINE


def _code(rate: str) -> str:
    return f"tax-{rate.replace('.', '-')}"
