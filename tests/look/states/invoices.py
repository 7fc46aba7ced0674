"""An invoice in each standing."""

from dataclasses import replace
from uuid import UUID

import msgspec

from application.invoices.queries import ListInvoices
from application.invoices.void_invoice import VoidInvoice
from application.invoices.write_off_invoice import WriteOffInvoice
from application.jobs.queries import ListJobs
from application.shared.lines import LineInput
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from domain.payments.states import PaymentState
from tests.look.house import STAFF, House, Opening, Person
from tests.look.offers import HEAT_PUMP, THERMOSTAT
from tests.look.scene import Scene, shown


async def billed(scene: Scene, *, role: Role = Role.MANAGE) -> tuple[House, Person, UUID]:
    house = await scene.north()
    ben = await house.person("Ben Whitaker", role=role, street="27 Chestnut Hill Road")
    return house, ben, await house.invoice(ben, THERMOSTAT)


async def at(house: House, person: Person, invoice_id: UUID, page: str = "") -> Opening:
    return house.page(person.visitor, await house.link(Purpose.INVOICE, invoice_id) + page)


@shown("invoice-due")
async def due(scene: Scene) -> Opening:
    return await at(*await billed(scene))


@shown("invoice-signed-in")
async def signed_in(scene: Scene) -> Opening:
    house, ben, _ = await billed(scene)
    visitor = await house.sign_in(ben)
    [row] = await numbers(house, ben)
    return house.page(visitor, f"/invoices/{row}")


@shown("invoice-reader")
async def reader(scene: Scene) -> Opening:
    """For somebody who may not pay."""
    return await at(*await billed(scene, role=Role.APPROVE))


@shown("invoice-overdue")
async def overdue(scene: Scene) -> Opening:
    async with scene.days_ago(30):
        house, ben, invoice_id = await billed(scene)
    return await at(house, ben, invoice_id)


@shown("invoice-partially_paid")
async def partially_paid(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    await house.pay(ben, invoice_id, minor=20_000)
    return await at(house, ben, invoice_id)


@shown("invoice-processing")
async def processing(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    payment_id, _ = await house.begin_paying(ben, invoice_id)
    await house.hear(payment_id, PaymentState.PROCESSING)
    return await at(house, ben, invoice_id)


@shown("invoice-partly-processing")
async def partly_processing(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    payment_id, _ = await house.begin_paying(ben, invoice_id, minor=20_000)
    await house.hear(payment_id, PaymentState.PROCESSING)
    return await at(house, ben, invoice_id)


@shown("invoice-paid")
async def paid(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    await house.pay(ben, invoice_id)
    return await at(house, ben, invoice_id)


@shown("invoice-disputed")
async def disputed(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    await house.hear(await house.pay(ben, invoice_id), PaymentState.DISPUTED_OPEN)
    return await at(house, ben, invoice_id)


@shown("invoice-void")
async def void(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    opening = await at(house, ben, invoice_id)
    await house.container.void_invoice()(
        VoidInvoice(contractor_id=house.contractor_id, by=STAFF, invoice_id=invoice_id)
    )
    return opening


@shown("invoice-uncollectible")
async def uncollectible(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    opening = await at(house, ben, invoice_id)
    await house.container.write_off_invoice()(
        WriteOffInvoice(contractor_id=house.contractor_id, by=STAFF, invoice_id=invoice_id)
    )
    return opening


@shown("invoice-with-deposit")
async def with_deposit(scene: Scene) -> Opening:
    """The final invoice, from which the deposit is taken off."""
    house, elise, invoice_id = await after_deposit(scene)
    return await at(house, elise, invoice_id)


@shown("invoice-of-deposit")
async def of_deposit(scene: Scene) -> Opening:
    house = await scene.north()
    elise = await house.person("Elise Fontaine")
    estimate = await house.approved(elise, HEAT_PUMP)
    return house.page(elise.visitor, f"{await house.link(Purpose.ESTIMATE, estimate.id)}/deposit")


@shown("invoice-superseded")
async def superseded(scene: Scene) -> Opening:
    """A deposit of which a part was paid, when the final invoice bills the whole."""
    house = await scene.north()
    elise = await house.person("Elise Fontaine")
    estimate = await house.approved(elise, HEAT_PUMP)
    assert estimate.deposit_invoice
    await house.pay(elise, estimate.deposit_invoice.id, minor=50_000)
    await house.final_invoice(await job_of(house, elise))
    return house.page(elise.visitor, f"{await house.link(Purpose.ESTIMATE, estimate.id)}/deposit")


@shown("invoice-sixty-lines")
async def sixty_lines(scene: Scene) -> Opening:
    house = await scene.north()
    ben = await house.person("Ben Whitaker")
    lines = tuple(
        LineInput(description=f"Circuit {place}, new cable and breaker", quantity="2", unit_price_minor=14_050)
        for place in range(1, 61)
    )
    return await at(house, ben, await house.invoice(ben, msgspec.structs.replace(THERMOSTAT, lines=lines)))


@shown("invoice-pdf-being-made")
async def pdf_being_made(scene: Scene) -> Opening:
    return await at(*await billed(scene), "/pdf")


@shown("pay")
async def pay(scene: Scene) -> Opening:
    return await at(*await billed(scene), "/pay")


@shown("pay-rest")
async def pay_rest(scene: Scene) -> Opening:
    house, elise, invoice_id = await after_deposit(scene)
    return await at(house, elise, invoice_id, "/pay")


@shown("pay-changed")
async def pay_changed(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    link = await house.link(Purpose.INVOICE, invoice_id)
    return house.sent(ben.visitor, f"{link}/pay", "/payments", seen_minor="100")


@shown("pay-busy")
async def pay_busy(scene: Scene) -> Opening:
    """Another person of the same customer is just paying."""
    house, ben, invoice_id = await billed(scene)
    link = await house.link(Purpose.INVOICE, invoice_id)
    await house.begin_paying(somebody_else(ben), invoice_id)
    return house.sent(ben.visitor, f"{link}/pay", "/payments")


async def after_deposit(scene: Scene) -> tuple[House, Person, UUID]:
    house = await scene.north()
    elise = await house.person("Elise Fontaine", street="62 Cumberland Circle")
    estimate = await house.approved(elise, HEAT_PUMP, option=1)
    assert estimate.deposit_invoice
    await house.pay(elise, estimate.deposit_invoice.id)
    return house, elise, await house.final_invoice(await job_of(house, elise))


async def job_of(house: House, person: Person) -> UUID:
    found = await house.container.list_jobs()(
        ListJobs(contractor_id=house.contractor_id, customer_id=person.customer.id)
    )
    return found.items[0].id


def somebody_else(person: Person) -> Person:
    """Of the same customer."""
    return replace(person, contact=msgspec.structs.replace(person.contact, id=UUID(int=9)))


async def numbers(house: House, person: Person) -> list[str]:
    found = await house.container.list_invoices()(
        ListInvoices(contractor_id=house.contractor_id, customer_id=person.customer.id)
    )
    return [row.number for row in found.items if row.number]
