"""What Northwind's plumbers, electricians and door fitters sell."""

from application.estimates.content import EstimateContent
from application.invoices.bill import BillInput
from application.shared.lines import DiscountInput
from entrypoints.cli.rehearsal.firms.northwind_heating import FEE, NO_DEPOSIT
from entrypoints.cli.rehearsal.goods import call, extra, offer, option, part, work

_EXPANSION = part("Expansion tank and shut-off valves", 18_900)
WATER_HEATER = offer(
    "Water heater replacement",
    "We drain and remove the old tank, bring the venting and the shut-off up to code, and test for leaks.",
    option(
        "50-gallon tank",
        part("50-gallon gas water heater, six-year tank", 112_000),
        _EXPANSION,
        work("Replacement and haul-away", 10_500, quantity="4", unit="hour"),
    ),
    option(
        "Tankless",
        part("Condensing tankless water heater, 199,000 BTU", 218_500),
        part("Vent kit and gas line upsized to 3/4 inch", 46_000),
        work("Installation", 10_500, quantity="8", unit="hour"),
        summary="Never runs out, takes a quarter of the room, lasts about twenty years.",
        recommended=True,
    ),
    option(
        "Heat pump water heater",
        part("65-gallon heat pump water heater", 264_000),
        work("Installation and 240 V circuit", 10_500, quantity="7", unit="hour"),
        summary="About a third of the running cost of an electric tank.",
    ),
)
REPIPE = offer(
    "Kitchen and bath repiped in PEX",
    "New supply lines from the main to every fixture of the kitchen and both baths; walls are opened where needed and "
    "closed again ready to paint.",
    option(
        "PEX-A",
        part("PEX-A pipe, fittings and manifold", 118_000),
        work("Two plumbers", 10_500, quantity="32", unit="hour"),
        work("Drywall closed, ready to paint", 64_000),
        extra(part("Pressure-reducing valve", 32_500)),
    ),
)
PANEL = offer(
    "200-amp panel upgrade",
    "A new main panel with whole-house surge protection, permit and inspection included. The power is off for about "
    "six hours.",
    option(
        "200 A",
        part("200 A panel, 40 spaces, with breakers", 98_500),
        part("Grounding electrodes and meter base", 41_200),
        work("Permit and inspection", 18_500),
        work("Licensed electrician and helper", 12_500, quantity="12", unit="hour"),
        extra(part("Whole-house surge protector", 28_400), preselected=True),
    ),
)
CHARGER = offer(
    "Charger for an electric car",
    "A 60-amp circuit from the panel to the garage and a charger of your choice on the wall.",
    option(
        "Outlet only",
        part("60 A circuit with NEMA 14-50 outlet", 34_500),
        work("Electrician", 12_500, quantity="4", unit="hour"),
    ),
    option(
        "Wall charger, 48 A",
        part("60 A circuit, hard-wired", 31_000),
        part("Wall charger, 48 A, with app", 64_900),
        work("Electrician", 12_500, quantity="5", unit="hour"),
        recommended=True,
    ),
    deposit=NO_DEPOSIT,
)
GARAGE_DOOR = offer(
    "Garage door replacement, 16 x 7 ft",
    "We take the old door and its springs away and fit the new one with tracks, rollers and weather seal.",
    option(
        "Steel", part("Steel door, R-6, short panel", 118_500), work("Fitting and haul-away", 38_500), summary="White."
    ),
    option(
        "Insulated steel",
        part("Insulated steel door, R-18, wood grain", 189_000),
        work("Fitting and haul-away", 38_500),
        extra(part("Row of windows", 42_000)),
        recommended=True,
    ),
    option(
        "Carriage house",
        part("Overlay carriage-house door, R-18, with windows", 346_000),
        work("Fitting and haul-away", 46_500),
        extra(part("Belt-drive opener with battery and camera", 52_900), preselected=True),
    ),
    discount=DiscountInput(amount_minor=10_000),
)

OFFERS: tuple[EstimateContent, ...] = (WATER_HEATER, REPIPE, PANEL, CHARGER, GARAGE_DOOR)
CALLS: tuple[BillInput, ...] = (
    call("Main drain cleared", FEE, work("Drain cleared by machine, to 75 ft", 24_500)),
    call("Kitchen faucet replaced", FEE, part("Pull-down faucet", 21_900), part("Supply lines, pair", 2_800)),
    call(
        "Running toilet mended",
        FEE,
        part("Fill valve and flapper", 3_950, discount=DiscountInput(percent="10")),
    ),
    call("GFCI outlets in kitchen and bath", FEE, part("GFCI outlet, fitted", 8_900, quantity="3")),
    call("Ceiling fan hung", FEE, part("Fan-rated box and brace", 4_600), work("Hanging and wiring", 14_500)),
    call("Garage door spring replaced", FEE, part("Torsion spring, pair", 28_800)),
    call("Garage door opener adjusted", FEE, part("Safety sensors, pair", 6_400)),
)
