"""The firm of the rehearsal and its terms."""

from decimal import Decimal

from domain.contractors.contractor import Branding, Settings
from domain.estimates.offer import DepositKind, DepositRule
from domain.shared.pricing import TaxClass

NAME = "Northwind Heating & Air"
ACCOUNT = "acct_northwind"

TERMS = """Prices hold until the day named above. Work begins once you have approved this estimate.
A deposit, where one is asked for, is taken off your final invoice.
We guarantee our labor for two years; equipment carries its maker's own warranty.
You may cancel within three business days of approving, and your deposit is returned in full."""


def settings() -> Settings:
    return Settings(
        zone="America/New_York",
        branding=Branding(
            accent="#1b6e5a",
            phone="(828) 555-0142",
            email="office@northwind.example",
            address="75 Haywood Street, Asheville, NC 28801",
        ),
        tax_classes=(TaxClass("parts", "Sales tax", Decimal(7)),),
        terms=TERMS,
        deposit=DepositRule(kind=DepositKind.PERCENT, percent=Decimal(30), required=True),
        stripe_account=ACCOUNT,
    )
