"""Home and the lists."""

import re
from datetime import date

import msgspec

from domain.payments.states import PaymentState
from tests.look.house import House, Opening, Person
from tests.look.offers import HEAT_PUMP, THERMOSTAT, TUNE_UP, bill
from tests.look.scene import Scene, kept, shown
from tests.look.states.estimates import declined_by


@kept
async def busy(scene: Scene) -> tuple[House, Person]:
    """A customer with something of each kind."""
    house = await scene.north()
    async with scene.days_ago(42):
        grace = await house.person("Grace Lindqvist", street="84 Montford Avenue")
        await house.estimate(grace, msgspec.structs.replace(TUNE_UP, title="Spring tune-up, two units"))
        await house.invoice(grace, bill("Condensate pump replaced", 38_500))
    await house.approved(grace, msgspec.structs.replace(TUNE_UP, title="Duct sealing, crawl space"))
    await house.estimate(grace, HEAT_PUMP)
    await house.estimate(grace, TUNE_UP)
    humidifier = await house.estimate(grace, msgspec.structs.replace(TUNE_UP, title="Humidifier added"))
    await declined_by(grace, house, humidifier.id)
    await house.invoice(grace, THERMOSTAT, due_on=date(2027, 3, 19))
    await house.pay(grace, await house.invoice(grace, bill("Blower motor replaced", 61_250)))
    await house.pay(grace, await house.invoice(grace, bill("Boiler inspection, spring", 32_000)), minor=12_000)
    payment_id, _ = await house.begin_paying(grace, await house.invoice(grace, bill("Filters for a year", 14_400)))
    await house.hear(payment_id, PaymentState.PROCESSING)
    return house, grace


@kept
async def much(scene: Scene) -> tuple[House, Person]:
    """A property manager: more than one page of each list."""
    house = await scene.north()
    lakeside = await house.person("Lakeside Property Group", street="1000 Lakeside Boulevard", city="Lake Lure")
    for unit in range(1, 23):
        await house.estimate(lakeside, msgspec.structs.replace(TUNE_UP, title=f"Tune-up, unit {unit}"))
        await house.invoice(lakeside, bill(f"Drained lines, unit {unit}", 9_500))
    return house, lakeside


@shown("dashboard")
async def dashboard(scene: Scene) -> Opening:
    house, grace = await busy(scene)
    return house.page(await house.sign_in(grace), "/")


@shown("estimates")
async def estimates(scene: Scene) -> Opening:
    house, grace = await busy(scene)
    return house.page(await house.sign_in(grace), "/estimates")


@shown("invoices")
async def invoices(scene: Scene) -> Opening:
    house, grace = await busy(scene)
    return house.page(await house.sign_in(grace), "/invoices")


def empty(page: str, address: str) -> None:
    @shown(f"{page}-empty")
    async def made(scene: Scene) -> Opening:
        house = await scene.north()
        return house.page(await house.sign_in(await house.person("Hank Pruitt")), address)


for page, address in (("dashboard", "/"), ("estimates", "/estimates"), ("invoices", "/invoices")):
    empty(page, address)


def paged(page: str) -> None:
    @shown(f"{page}-paged")
    async def first(scene: Scene) -> Opening:
        house, owner = await much(scene)
        return house.page(await house.sign_in(owner), f"/{page}")

    @shown(f"{page}-last-page")
    async def last(scene: Scene) -> Opening:
        house, owner = await much(scene)
        visitor = await house.sign_in(owner)
        older = re.search(rf'href="(/{page}\?after=[^"]+)', (await visitor.open(f"/{page}")).text)
        assert older
        return house.page(visitor, older[1])


for page in ("estimates", "invoices"):
    paged(page)


@shown("components")
async def components(scene: Scene) -> Opening:
    """For those who build pages."""
    house = await scene.north()
    return house.page(house.visitor(), "/staff/components")
