"""One payment in each of its stories, and payment links."""

from uuid import UUID

import pytest

from application.payments.payment_links import CancelPaymentLink
from application.ports.payment_gateway import OutcomeUnknown
from domain.access.access_token import Purpose
from domain.payments.states import PaymentState
from domain.payments.truth import Failure
from tests.look.house import DECLINED_CARD, STAFF, House, Opening, Person
from tests.look.offers import bill
from tests.look.scene import Scene, shown
from tests.look.states.invoices import at, billed, somebody_else

TRIES = 3  # of the adapter, before it gives up


async def begun(scene: Scene) -> tuple[House, Person, UUID, UUID]:
    house, ben, invoice_id = await billed(scene)
    payment_id, _ = await house.begin_paying(ben, invoice_id)
    return house, ben, invoice_id, payment_id


@shown("payment-paid")
async def paid(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    payment_id = await house.pay(ben, invoice_id)
    return await at(house, ben, invoice_id, f"/payments/{payment_id}")


@shown("payment-paid-in-part")
async def in_part(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    payment_id = await house.pay(ben, invoice_id, minor=20_000)
    return await at(house, ben, invoice_id, f"/payments/{payment_id}")


@shown("payment-on_its_way")
async def on_its_way(scene: Scene) -> Opening:
    house, ben, invoice_id, payment_id = await begun(scene)
    await house.hear(payment_id, PaymentState.PROCESSING)
    return await at(house, ben, invoice_id, f"/payments/{payment_id}")


@shown("payment-asking")
async def asking(scene: Scene) -> Opening:
    """The processor never answered when its page was asked for."""
    return await _silent(scene, "")


@shown("payment-asking-long")
async def asking_long(scene: Scene) -> Opening:
    return await _silent(scene, "?look=20")


@shown("pay-unknown")
async def pay_unknown(scene: Scene) -> Opening:
    """Somebody else of the household tries while nobody knows how the first try ended."""
    house, ben, invoice_id = await billed(scene)
    await _unanswered(house, somebody_else(ben), invoice_id)
    return house.sent(ben.visitor, f"{await house.link(Purpose.INVOICE, invoice_id)}/pay", "/payments")


@shown("payment-unfinished")
async def unfinished(scene: Scene) -> Opening:
    house, ben, invoice_id, payment_id = await begun(scene)
    return await at(house, ben, invoice_id, f"/payments/{payment_id}")


@shown("payment-declined")
async def declined(scene: Scene) -> Opening:
    """The checkout is still open for another card."""
    house, ben, invoice_id = await billed(scene)
    payment_id = await house.pay(ben, invoice_id, card=DECLINED_CARD)
    return await at(house, ben, invoice_id, f"/payments/{payment_id}")


@shown("payment-not_paid")
async def not_paid(scene: Scene) -> Opening:
    house, ben, invoice_id, payment_id = await begun(scene)
    await house.hear(payment_id, PaymentState.FAILED, Failure(reason="insufficient_funds"))
    return await at(house, ben, invoice_id, f"/payments/{payment_id}")


@shown("payment-taken_back")
async def taken_back(scene: Scene) -> Opening:
    house, ben, invoice_id = await billed(scene)
    payment_id = await house.pay(ben, invoice_id)
    await house.hear(payment_id, PaymentState.DISPUTED_OPEN)
    return await at(house, ben, invoice_id, f"/payments/{payment_id}")


@shown("payment-came-back")
async def came_back(scene: Scene) -> Opening:
    """In a browser that knows nothing of where the payment began."""
    house, _, _, payment_id = await begun(scene)
    return house.page(house.visitor(), f"/payments/{payment_id}/return")


@shown("invoice-with-tries")
async def with_tries(scene: Scene) -> Opening:
    house, ben, invoice_id, payment_id = await begun(scene)
    await house.hear(payment_id, PaymentState.FAILED, Failure(reason="card_declined"))
    return await at(house, ben, invoice_id)


@shown("link-open")
async def link_open(scene: Scene) -> Opening:
    house, keiko, _, _, link = await _linked(scene)
    return house.page(keiko.visitor, link)


@shown("link-paid")
async def link_paid(scene: Scene) -> Opening:
    house, keiko, invoice_id, link_id, link = await _linked(scene)
    await house.pay(keiko, invoice_id, minor=10_000, link_id=link_id)
    return house.page(keiko.visitor, link)


@shown("link-canceled")
async def link_canceled(scene: Scene) -> Opening:
    house, keiko, _, link_id, link = await _linked(scene)
    await house.container.cancel_payment_link()(
        CancelPaymentLink(contractor_id=house.contractor_id, by=STAFF, link_id=link_id)
    )
    return house.page(keiko.visitor, link)


@shown("link-expired")
async def link_expired(scene: Scene) -> Opening:
    async with scene.days_ago(3):
        house, keiko, _, _, link = await _linked(scene, days=2)
    return house.page(keiko.visitor, link)


@shown("link-settled-otherwise")
async def link_settled_otherwise(scene: Scene) -> Opening:
    house, keiko, invoice_id, _, link = await _linked(scene)
    await house.pay(keiko, invoice_id)
    return house.page(keiko.visitor, link)


async def _linked(scene: Scene, *, days: int = 30) -> tuple[House, Person, UUID, UUID, str]:
    house = await scene.north()
    keiko = await house.person("Keiko Tanaka", street="6 Beaver Lake Terrace")
    invoice_id = await house.invoice(keiko, bill("Emergency call, Sunday night", 18_900))
    link_id, link = await house.payment_link(invoice_id, minor=10_000, purpose="Emergency call, first part", days=days)
    return house, keiko, invoice_id, link_id, link


async def _silent(scene: Scene, query: str) -> Opening:
    house, ben, invoice_id = await billed(scene)
    payment_id = await _unanswered(house, ben, invoice_id)
    return await at(house, ben, invoice_id, f"/payments/{payment_id}{query}")


async def _unanswered(house: House, person: Person, invoice_id: UUID) -> UUID:
    """Begin to pay while the processor's answers get lost; return the payment's id."""
    house.portal.sandbox.fault("cut", path="/v1/checkout/sessions", method="POST", moment="after", times=TRIES)
    with pytest.raises(OutcomeUnknown):
        await house.begin_paying(person, invoice_id)
    return (await house.bill(invoice_id)).attempts[0].id
