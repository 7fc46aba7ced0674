"""What the firm sells."""

from application.estimates.content import DepositInput, EstimateContent, OfferedLineInput, OptionInput
from domain.estimates.offer import DepositKind


def heat_pump() -> EstimateContent:
    labor = OfferedLineInput(
        description="Removal of the old unit and installation, two technicians",
        quantity="14",
        unit="hour",
        unit_price_minor=11_500,
    )
    thermostat = OfferedLineInput(
        description="Smart thermostat, installed and set up with you",
        unit_price_minor=28_900,
        tax_class="parts",
        optional=True,
        preselected=True,
    )
    surge = OfferedLineInput(
        description="Surge protector for the outdoor unit",
        unit_price_minor=17_500,
        tax_class="parts",
        optional=True,
        most="2",
    )
    return EstimateContent(
        title="Heat pump replacement",
        scope=(
            "We replace the 2006 heat pump and air handler, reuse the duct work after sealing its joints, "
            "haul the old equipment away, and test the system with you before we leave."
        ),
        options=(
            OptionInput(
                name="Comfort 16",
                summary="Single stage, quieter than today, ten years on parts.",
                lines=(
                    OfferedLineInput(
                        description="3-ton heat pump and air handler, 16 SEER2",
                        unit_price_minor=548_000,
                        tax_class="parts",
                    ),
                    labor,
                    thermostat,
                    surge,
                ),
            ),
            OptionInput(
                name="Comfort 19",
                summary="Variable speed: even heat, about a quarter less electricity, twelve years on parts.",
                recommended=True,
                lines=(
                    OfferedLineInput(
                        description="3-ton variable-speed heat pump and air handler, 19 SEER2",
                        unit_price_minor=734_000,
                        tax_class="parts",
                    ),
                    labor,
                    thermostat,
                    surge,
                ),
            ),
        ),
    )


def tune_up(title: str) -> EstimateContent:
    return EstimateContent(
        title=title,
        scope="We clean, measure and adjust, and leave you a written report.",
        options=(
            OptionInput(
                name="Standard",
                lines=(
                    OfferedLineInput(description="Inspection and cleaning", quantity="2", unit_price_minor=12_900),
                    OfferedLineInput(
                        description="Filter, MERV 11", unit_price_minor=3_400, tax_class="parts", optional=True
                    ),
                ),
            ),
        ),
        deposit=DepositInput(kind=DepositKind.NONE),
    )
