"""Made-up things in every state, for the page that shows the components."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import UUID

from application.estimates.views import DepositView, EstimateView, OfferedLineView, OptionView
from application.shared.views import TaxView, TotalsView
from domain.estimates.offer import DepositKind
from domain.estimates.states import EstimateStatus
from entrypoints.http.pages.choosing import first_choice
from entrypoints.http.pages.offering import offering_of
from entrypoints.http.staff.sample_heads import HEADS, ODD_NAME, PICTURE

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaften"
PROBLEM = SimpleNamespace(field="email", sentence="This is no email address. Please check it.")
TAX = TaxView(code="std", name="Sales tax", rate="8.25", amount_minor=5_489)
TOTALS = TotalsView(subtotal_minor=71_540, discount_minor=5_000, taxes=(TAX,), total_minor=72_029)
WHOLE = TotalsView(subtotal_minor=72_029, discount_minor=0, taxes=(), total_minor=72_029)
MODULES = ("Home", "Jobs", "Estimates", "Invoices", "Schedule", "Forms", "Products", "Subscriptions", "Visualizer")


def line(number: int, description: str, price: int, *, quantity: str = "1", **more: object) -> OfferedLineView:
    about = {"unit": "", "net_minor": round(price * float(quantity)), "optional": False, "preselected": False, **more}
    return OfferedLineView(
        id=UUID(int=number),
        description=description,
        quantity=quantity,
        unit_price_minor=price,
        tax_code="std",
        tax_name="Sales tax",
        tax_rate="8.25",
        most=None if not about["optional"] else "6",
        **{name: value for name, value in about.items() if name != "most"},  # type: ignore[arg-type]
    )


LINES = (
    line(1, "LiftMaster 87504 belt-drive opener\nWi-Fi, camera, battery backup", 64_900, picture=PICTURE),
    line(2, "Labor and haul-away", 11_500, quantity="2.5", unit="h", discount_percent="10", net_minor=25_875),
    line(3, LONG_WORD, 98_765_432_109),
    line(4, ODD_NAME, 123_456, quantity="12.75", unit="sq ft"),
)


def option(number: int, name: str, total: int, *lines: OfferedLineView, **more: object) -> OptionView:
    totals = TotalsView(subtotal_minor=total, discount_minor=0, taxes=(), total_minor=total)
    about = {"summary": "", "recommended": False, "deposit_minor": 0, **more}
    return OptionView(id=UUID(int=number), name=name, lines=lines, totals=totals, **about)  # type: ignore[arg-type]


ESTIMATE = EstimateView(
    id=UUID(int=100),
    number="E-1042",
    revision=1,
    status=EstimateStatus.SENT,
    version=1,
    title="Garage door opener",
    scope="",
    customer_id=UUID(int=101),
    customer_name="Ada Lovelace",
    property_line="2 Oak Ave, Albany, NY 12207",
    currency="USD",
    options=(
        option(11, "Repair what is there", 66_550, line(12, "Torsion spring, pair", 28_900)),
        option(
            21,
            "New opener, quiet belt drive",
            136_200,
            line(22, "Belt-drive opener", 64_900),
            line(23, "Extra remote", 4_500, optional=True),
            summary="With battery backup, two remotes and a keypad.",
            recommended=True,
        ),
    ),
    terms="",
    terms_version="1",
    valid_until=date(2026, 3, 31),
    sent_at=None,
    signature_required=True,
    deposit=DepositView(kind=DepositKind.NONE, percent="0", fixed_minor=0, required=False, full_allowed=False),
)


def shown() -> dict[str, object]:
    """What the template of the components is filled with."""
    choice = first_choice(ESTIMATE)
    return {
        "heads": HEADS,
        "modules": MODULES,
        "tones": {"info": "Waiting for you", "good": "Paid", "warn": "Ran out", "bad": "Overdue", "quiet": "Replaced"},
        "lines": LINES,
        "totals": TOTALS,
        "whole": WHOLE,
        "estimate": ESTIMATE,
        "choice": choice,
        "offering": offering_of(ESTIMATE, choice, {}),
        "wrong": PROBLEM,
        "typed": SimpleNamespace(mark="typed", drawn=""),
        "odd_name": ODD_NAME,
        "long_word": LONG_WORD,
        "at": datetime(2026, 3, 2, 14, 30, tzinfo=UTC),
    }
