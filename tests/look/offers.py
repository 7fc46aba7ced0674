"""What the gallery's contractors offer and bill: believable figures for people, the worst ones for checks."""

from dataclasses import replace
from decimal import Decimal

from application.estimates.content import DepositInput, EstimateContent, OfferedLineInput, OptionInput
from application.invoices.bill import BillInput
from application.shared.lines import DiscountInput, LineInput
from domain.contractors.contractor import Branding, Settings
from domain.estimates.offer import DepositKind
from domain.shared.pricing import TaxClass

NAME = "Northwind Heating & Air"
TERMS = """Prices hold until the day named above. Work begins once you have approved this estimate.
A deposit, where one is asked for, is taken off your final invoice.
We guarantee our labor for two years; equipment carries its maker's own warranty.
You may cancel within three business days of approving, and your deposit is returned in full."""
BRANDING = Branding(
    accent="#1b6e5a",
    phone="(828) 555-0142",
    email="office@northwind.example",
    address="75 Haywood Street, Asheville, NC 28801",
)
SETTINGS = Settings(
    branding=BRANDING,
    tax_classes=(TaxClass("parts", "Sales tax", Decimal(7)),),
    terms=TERMS,
)
DEPOSIT = DepositInput(kind=DepositKind.PERCENT, percent="30", required=True, full_allowed=True)
NO_DEPOSIT = DepositInput(kind=DepositKind.NONE)

LABOR = OfferedLineInput(
    description="Removal of the old unit and installation, two technicians",
    quantity="14",
    unit="hour",
    unit_price_minor=11_500,
)
EXTRAS = (
    OfferedLineInput(
        description="Smart thermostat, installed and set up with you",
        unit_price_minor=28_900,
        tax_class="parts",
        optional=True,
        preselected=True,
    ),
    OfferedLineInput(
        description="Surge protector for the outdoor unit",
        unit_price_minor=17_500,
        tax_class="parts",
        optional=True,
        most="2",
    ),
)


def option(name: str, summary: str, unit: str, minor: int, *, recommended: bool = False) -> OptionInput:
    lines = (OfferedLineInput(description=unit, unit_price_minor=minor, tax_class="parts"), LABOR, *EXTRAS)
    return OptionInput(name=name, summary=summary, recommended=recommended, lines=lines)


HEAT_PUMP = EstimateContent(
    title="Heat pump replacement",
    scope=(
        "We replace the 2006 heat pump and air handler, reuse the duct work after sealing its joints, "
        "haul the old equipment away, and test the system with you before we leave."
    ),
    options=(
        option(
            "Comfort 16",
            "Single stage, quieter than today, ten years on parts.",
            "3-ton heat pump and air handler, 16 SEER2",
            548_000,
        ),
        option(
            "Comfort 19",
            "Variable speed: even heat, about a quarter less electricity, twelve years on parts.",
            "3-ton variable-speed heat pump and air handler, 19 SEER2",
            734_000,
            recommended=True,
        ),
    ),
    deposit=DEPOSIT,
)
TUNE_UP = EstimateContent(
    title="Fall tune-up",
    scope="We clean and check both units before the cold comes.",
    options=(
        OptionInput(
            name="Tune-up",
            lines=(
                OfferedLineInput(description="Tune-up of a gas furnace", quantity="2", unit_price_minor=14_900),
                OfferedLineInput(
                    description="Filters, 16 x 25 x 4",
                    quantity="2",
                    unit_price_minor=4_250,
                    tax_class="parts",
                    discount=DiscountInput(percent="10"),
                ),
            ),
        ),
    ),
    discount=DiscountInput(amount_minor=2_500),
    deposit=NO_DEPOSIT,
)
THERMOSTAT = BillInput(
    title="Thermostat replaced",
    note="Thank you for having us. The old thermostat is on the shelf beside the furnace.",
    lines=(
        LineInput(description="Smart thermostat", unit_price_minor=28_900, tax_class="parts"),
        LineInput(description="Labor", quantity="1.5", unit="hour", unit_price_minor=11_500),
    ),
)


def bill(title: str, minor: int) -> BillInput:
    return BillInput(title=title, lines=(LineInput(description=title, unit_price_minor=minor),))


def branded(**changed: str) -> Settings:
    """The settings with another phone, address or accent."""
    return replace(SETTINGS, branding=replace(BRANDING, **changed))
