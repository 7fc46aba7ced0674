"""What Northwind sells to keep a house warm, cool and aired."""

from application.estimates.content import DepositInput, EstimateContent
from application.invoices.bill import BillInput
from application.shared.lines import DiscountInput
from domain.estimates.offer import DepositKind
from entrypoints.cli.rehearsal.goods import call, extra, offer, option, part, work

NO_DEPOSIT = DepositInput(kind=DepositKind.NONE)
FEE = work("Service call: the way to you and the first half hour", 12_900)

_CREW = work("Removal of the old unit and installation, two technicians", 11_500, quantity="14", unit="hour")
_THERMOSTAT = extra(part("Smart thermostat, installed and set up with you", 28_900), preselected=True)
_SURGE = extra(part("Surge protector for the outdoor unit", 17_500), most="2")

HEAT_PUMP = offer(
    "Heat pump replacement",
    "We replace the 2006 heat pump and air handler, reuse the duct work after sealing its joints, haul the old "
    "equipment away, and test the system with you before we leave.",
    option(
        "Comfort 16",
        part("3-ton heat pump and air handler, 16 SEER2", 548_000),
        _CREW,
        _THERMOSTAT,
        _SURGE,
        summary="Single stage, quieter than today, ten years on parts.",
    ),
    option(
        "Comfort 19",
        part("3-ton variable-speed heat pump and air handler, 19 SEER2", 734_000),
        _CREW,
        _THERMOSTAT,
        _SURGE,
        summary="Variable speed: even heat, about a quarter less electricity, twelve years on parts.",
        recommended=True,
    ),
)
_VENT = part("Stainless vent liner and new condensate line", 46_500)
_DAY = work("Installation and start-up, two technicians", 11_500, quantity="9", unit="hour")
_FILTER_CABINET = extra(part("Five-inch media filter cabinet with first filter", 41_900))

FURNACE = offer(
    "Gas furnace replacement",
    "The furnace in the basement is past repair. We set a new one on the same plenum, line the chimney, and check "
    "every room for its air.",
    option("Good", part("80,000 BTU furnace, 80% AFUE", 198_000), _DAY, _VENT, _FILTER_CABINET),
    option(
        "Better",
        part("80,000 BTU two-stage furnace, 96% AFUE", 287_000),
        _DAY,
        _VENT,
        _FILTER_CABINET,
        summary="Runs on low nine hours of ten: quieter, and some 15% less gas.",
        recommended=True,
    ),
    option(
        "Best",
        part("80,000 BTU modulating furnace, 98% AFUE, with communicating thermostat", 412_000),
        _DAY,
        _VENT,
        _FILTER_CABINET,
        summary="Holds each room within half a degree.",
    ),
)
MINI_SPLIT = offer(
    "Ductless mini-split for the sunroom",
    "One outdoor unit on a wall bracket and a wall-mounted head, with a line set in a cover that can be painted.",
    option(
        "One head",
        part("12,000 BTU ductless heat pump, 22 SEER2", 234_000),
        part("Line set, bracket and cover", 38_500),
        work("Installation and start-up", 11_500, quantity="7.5", unit="hour"),
        extra(part("Condensate pump", 18_900)),
    ),
    discount=DiscountInput(percent="5"),
)
DUCTS = offer(
    "Duct sealing and balancing",
    "We measure the leakage, seal the trunk and every boot with mastic, and balance the air room by room.",
    option(
        "Whole house",
        work("Leakage test before and after", 19_500, quantity="2"),
        part("Mastic, mesh and two dampers", 21_400),
        work("Sealing and balancing", 10_500, quantity="8", unit="hour"),
        extra(part("Insulation of the crawl space trunk", 850, quantity="60", unit="foot")),
    ),
)
TUNE_UP = offer(
    "Spring and fall tune-up",
    "We clean, measure and adjust, and leave you a written report.",
    option(
        "Standard",
        work("Inspection and cleaning", 12_900, quantity="2"),
        extra(part("Filter, MERV 11", 3_400), most="4"),
        extra(work("Coil cleaned in place", 18_500)),
    ),
    deposit=NO_DEPOSIT,
)
HUMIDIFIER = offer(
    "Whole-house humidifier",
    "A bypass humidifier on the supply plenum, with its own drain and a control beside the thermostat.",
    option(
        "Bypass",
        part("Bypass humidifier, 17 gallons a day", 38_900),
        work("Installation", 10_500, quantity="3", unit="hour"),
    ),
    option(
        "Steam",
        part("Steam humidifier, 34 gallons a day", 109_500),
        work("Installation and 240 V circuit", 10_500, quantity="6", unit="hour"),
        summary="Works without the furnace running, also in a heat pump house.",
    ),
    deposit=NO_DEPOSIT,
)

OFFERS: tuple[EstimateContent, ...] = (HEAT_PUMP, FURNACE, MINI_SPLIT, DUCTS, TUNE_UP, HUMIDIFIER)
CALLS: tuple[BillInput, ...] = (
    call("No cooling: capacitor replaced", FEE, part("Dual run capacitor 45/5 µF", 18_900)),
    call("Thermostat replaced", part("Programmable thermostat", 14_900), work("Fitting and set-up", 10_000)),
    call(
        "Blower motor replaced",
        FEE,
        part("ECM blower motor, 1/2 hp", 61_250),
        work("Labor", 10_500, quantity="2.5", unit="hour"),
    ),
    call("Condensate pump replaced", FEE, part("Condensate pump, 20 ft lift", 15_900)),
    call(
        "Refrigerant leak found and mended",
        FEE,
        work("Leak search with tracer gas", 28_500),
        part("R-410A", 9_800, quantity="4.25", unit="pound"),
        note="The flare joint at the air handler had loosened. Please call us if the pressure falls again this season.",
    ),
    call("Flame sensor cleaned, furnace restarted", FEE, discount=DiscountInput(amount_minor=2_000)),
    call("Emergency call, Sunday night", work("Emergency call, weekend rate", 18_900)),
)
PLANS: tuple[BillInput, ...] = (
    call("Comfort plan: two visits a year", work("Comfort plan, one system", 21_900)),
    call("Comfort plan: two visits a year, two systems", work("Comfort plan, per system", 19_900, quantity="2")),
    call("Filter subscription, yearly", part("Filter, MERV 11, delivered quarterly", 3_600, quantity="4")),
)
