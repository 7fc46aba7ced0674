"""Northwind Heating & Air, Asheville: the firm whose three years the rehearsal tells whole."""

from decimal import Decimal

from domain.contractors.contractor import Branding, Settings
from domain.estimates.offer import DepositKind, DepositRule
from domain.shared.pricing import TaxClass
from entrypoints.cli.rehearsal.firm import Firm, Words
from entrypoints.cli.rehearsal.firms import northwind_heating as heating
from entrypoints.cli.rehearsal.firms import northwind_trades as trades
from entrypoints.cli.rehearsal.firms.northwind_people import PEOPLE
from entrypoints.cli.rehearsal.goods import PARTS, Goods, Pictured

TERMS = """Prices hold until the day named above. Work begins once you have approved this estimate.
A deposit, where one is asked for, is taken off your final invoice.
We guarantee our labor for two years; equipment carries its maker's own warranty.
You may cancel within three business days of approving, and your deposit is returned in full."""

NORTHWIND = Firm(
    key="north",
    name="Northwind Heating & Air",
    staff="Riley Chen",
    settings=Settings(
        zone="America/New_York",
        branding=Branding(
            accent="#1b6e5a",
            phone="(828) 555-0142",
            email="office@northwind.example",
            address="75 Haywood Street, Asheville, NC 28801",
        ),
        tax_classes=(TaxClass(PARTS, "Sales tax", Decimal(7)),),
        terms=TERMS,
        deposit=DepositRule(kind=DepositKind.PERCENT, percent=Decimal(30), required=True),
        stripe_account="acct_northwind",
    ),
    goods=Goods(
        offers=(*heating.OFFERS, *trades.OFFERS),
        calls=(*heating.CALLS, *trades.CALLS),
        plans=heating.PLANS,
        pictured=(
            Pictured(words="heat pump and air handler", drawing="heat pump", alt="Outdoor unit of a heat pump"),
            Pictured(words="Smart thermostat", drawing="thermostat", alt="Round thermostat that shows 70 degrees"),
            Pictured(words="-gallon", drawing="water heater", alt="Water heater with a hot and a cold pipe"),
            Pictured(words="200 A panel", drawing="panel", alt="Open breaker panel"),
        ),
    ),
    people=PEOPLE,
    words=Words(
        declined=(
            "We are selling the house first.",
            "My brother-in-law will do it.",
            "Thank you, but another bid was lower.",
            "Not this year, sorry.",
            "",
        ),
        changes=(
            "Could you quote the outdoor unit on the north side, away from the bedroom?",
            "Please leave out the filter cabinet, and tell us what it is without it.",
            "Is there a Saturday that would work for you?",
        ),
        asked="Emergency call",
        half="First part of the work, equipment delivered",
    ),
)
