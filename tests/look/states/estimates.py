"""An estimate from the first look to what became of it."""

from uuid import UUID, uuid4

import httpx
import msgspec

from application.estimates.content import EstimateContent, OfferedLineInput, OptionInput
from application.estimates.decline_estimate import DeclineEstimate
from application.estimates.views import EstimateView
from application.estimates.withdraw_estimate import WithdrawEstimate
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from domain.payments.states import PaymentState
from domain.shared.ids import EstimateId
from tests.look.house import STAFF, House, Opening, Person
from tests.look.offers import DEPOSIT, HEAT_PUMP, LABOR, NO_DEPOSIT, TUNE_UP
from tests.look.scene import Scene, shown

ONE_WITH_EXTRAS = msgspec.structs.replace(HEAT_PUMP, options=HEAT_PUMP.options[1:])
SIXTY = EstimateContent(
    title="Whole-house rewiring",
    options=(
        OptionInput(
            name="All rooms",
            lines=tuple(
                OfferedLineInput(
                    description=f"Circuit {place}, new cable and breaker", quantity="2", unit_price_minor=14_050
                )
                for place in range(1, 61)
            ),
        ),
    ),
    deposit=NO_DEPOSIT,
)
EXTRAS_ALONE = EstimateContent(
    title="What you may add to your plan",
    options=(
        OptionInput(
            name="Extras",
            lines=tuple(
                msgspec.structs.replace(LABOR, description=f"Visit in {season}", optional=True, preselected=False)
                for season in ("spring", "fall")
            ),
        ),
    ),
    deposit=NO_DEPOSIT,
)
NO_LINES = EstimateContent(
    title="A look at the attic",
    options=(
        OptionInput(name="Free visit", summary="We look, measure and tell you what it would cost.", lines=()),
        OptionInput(name="Nothing yet", lines=()),
    ),
    deposit=NO_DEPOSIT,
)
OFFERED = {
    "several": HEAT_PUMP,
    "one": TUNE_UP,
    "extras": ONE_WITH_EXTRAS,
    "sixty-lines": SIXTY,
    "extras-alone": EXTRAS_ALONE,
    "no-lines": NO_LINES,
}


def offered(name: str, content: EstimateContent) -> None:
    @shown(f"estimate-{name}")
    async def made(scene: Scene) -> Opening:
        house = await scene.north()
        ana = await house.person("Ana Morales")
        return house.page(ana.visitor, await house.offered(ana, content))


for name, content in OFFERED.items():
    offered(name, content)


@shown("estimate-chosen")
async def chosen(scene: Scene) -> Opening:
    """Without script: the total after "Update total"."""
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    return house.page(ana.visitor, f"{link}?option={sent.options[1].id}")


@shown("estimate-total")
async def total(scene: Scene) -> Opening:
    """The part of the page that the script swaps in."""
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    return house.page(ana.visitor, f"{link}/total?option={sent.options[1].id}")


@shown("estimate-refused")
async def refused(scene: Scene) -> Opening:
    """A quantity that cannot be had."""
    house = await scene.north()
    ana = await house.person("Ana Morales")
    sent = await house.estimate(ana, ONE_WITH_EXTRAS)
    line = next(line for line in sent.options[0].lines if line.most)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    query = f"option={sent.options[0].id}&take.{sent.options[0].id}={line.id}&quantity.{line.id}=7"
    return house.page(ana.visitor, f"{link}/approve?{query}")


@shown("estimate-reader")
async def reader(scene: Scene) -> Opening:
    """Behind sign-in, for somebody who may not decide."""
    house = await scene.north()
    ana = await house.person("Ana Morales", role=Role.VIEW)
    sent = await house.estimate(ana, TUNE_UP)
    return house.page(await house.sign_in(ana), f"/estimates/{sent.number}")


@shown("estimate-signed-in")
async def signed_in(scene: Scene) -> Opening:
    house, ana, sent = await _sent(scene)
    return house.page(await house.sign_in(ana), f"/estimates/{sent.number}")


@shown("review")
async def review(scene: Scene) -> Opening:
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    return house.page(ana.visitor, f"{link}/approve?option={sent.options[1].id}")


@shown("review-in-full")
async def in_full(scene: Scene) -> Opening:
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    return house.page(ana.visitor, f"{link}/approve?option={sent.options[1].id}&pay=full")


@shown("review-unsigned")
async def unsigned(scene: Scene) -> Opening:
    """Sent without consent; what was typed is still there."""
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    review = f"{link}/approve?option={sent.options[1].id}"
    return house.sent(ana.visitor, review, "/approval", signer_name="Ana Morales")


@shown("review-nameless")
async def nameless(scene: Scene) -> Opening:
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    review = f"{link}/approve?option={sent.options[1].id}"
    return house.sent(ana.visitor, review, "/approval", agreed="yes", signer_name=" ")


@shown("review-changed")
async def changed(scene: Scene) -> Opening:
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    review = f"{link}/approve?option={sent.options[1].id}"
    return house.sent(ana.visitor, review, "/approval", agreed="yes", signer_name="Ana", content_hash="0" * 64)


@shown("approved-deposit-due")
async def deposit_due(scene: Scene) -> Opening:
    house, ana, estimate = await _approved(scene)
    return house.page(ana.visitor, await house.link(Purpose.ESTIMATE, estimate.id))


@shown("approved-deposit-paid")
async def deposit_paid(scene: Scene) -> Opening:
    house, ana, estimate = await _approved(scene)
    assert estimate.deposit_invoice
    await house.pay(ana, estimate.deposit_invoice.id)
    return house.page(ana.visitor, await house.link(Purpose.ESTIMATE, estimate.id))


@shown("approved-deposit-on-its-way")
async def deposit_on_its_way(scene: Scene) -> Opening:
    house, ana, estimate = await _approved(scene)
    assert estimate.deposit_invoice
    payment_id, _ = await house.begin_paying(ana, estimate.deposit_invoice.id)
    await house.hear(payment_id, PaymentState.PROCESSING)
    return house.page(ana.visitor, await house.link(Purpose.ESTIMATE, estimate.id))


@shown("approved-no-deposit")
async def no_deposit(scene: Scene) -> Opening:
    house = await scene.north()
    ana = await house.person("Ana Morales")
    estimate = await house.approved(ana, TUNE_UP)
    return house.page(ana.visitor, await house.link(Purpose.ESTIMATE, estimate.id))


@shown("approved-payer-elsewhere")
async def payer_elsewhere(scene: Scene) -> Opening:
    """Who may approve, but not pay."""
    house = await scene.north()
    ana = await house.person("Ana Morales", role=Role.APPROVE)
    estimate = await house.approved(ana, msgspec.structs.replace(TUNE_UP, deposit=DEPOSIT))
    return house.page(ana.visitor, await house.link(Purpose.ESTIMATE, estimate.id))


@shown("estimate-decided-meanwhile")
async def meanwhile(scene: Scene) -> Opening:
    """Declined anew in a tab that was still open."""
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    form = await ana.visitor.open(f"{link}/decline")
    await declined_by(ana, house, sent.id)

    async def again(language: str) -> httpx.Response:
        ana.visitor.client.headers["accept-language"] = language
        return await ana.visitor.send(form, "/decline", key="another-key-than-before")

    return again


@shown("estimate-declined")
async def declined(scene: Scene) -> Opening:
    house, ana, sent = await _sent(scene)
    await declined_by(ana, house, sent.id)
    return house.page(ana.visitor, await house.link(Purpose.ESTIMATE, sent.id))


@shown("estimate-expired")
async def expired(scene: Scene) -> Opening:
    house = await scene.north()
    async with scene.days_ago(42):
        ana = await house.person("Ana Morales")
        sent = await house.estimate(ana, HEAT_PUMP)
    return house.page(ana.visitor, await house.link(Purpose.ESTIMATE, sent.id))


@shown("estimate-superseded")
async def superseded(scene: Scene) -> Opening:
    """By the aggregate itself: no command makes revisions yet."""
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    async with house.container.begin()(house.contractor_id) as work:
        estimate = await work.estimates.get(EstimateId(sent.id))
        estimate.supersede(now=work.now)
        await work.estimates.save(estimate)
        await work.commit()
    return house.page(ana.visitor, link)


@shown("estimate-withdrawn")
async def withdrawn(scene: Scene) -> Opening:
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    await house.container.withdraw_estimate()(
        WithdrawEstimate(contractor_id=house.contractor_id, by=STAFF, estimate_id=sent.id)
    )
    return house.page(ana.visitor, link)


@shown("changes")
async def changes(scene: Scene) -> Opening:
    return await _beside(scene, "changes")


@shown("changes-empty")
async def changes_empty(scene: Scene) -> Opening:
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    return house.sent(ana.visitor, f"{link}/changes", "/changes", message=" ")


@shown("changes-sent")
async def changes_sent(scene: Scene) -> Opening:
    return await _beside(scene, "changes/sent")


@shown("decline")
async def decline(scene: Scene) -> Opening:
    return await _beside(scene, "decline")


@shown("decline-too-long")
async def decline_too_long(scene: Scene) -> Opening:
    house, ana, sent = await _sent(scene)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    return house.sent(ana.visitor, f"{link}/decline", "/decline", reason="Too dear. " * 300)


@shown("pdf-being-made")
async def pdf_being_made(scene: Scene) -> Opening:
    """No worker runs, so it never is."""
    return await _beside(scene, "pdf")


@shown("pdf-takes-long")
async def pdf_takes_long(scene: Scene) -> Opening:
    return await _beside(scene, "pdf?look=20")


async def _sent(scene: Scene) -> tuple[House, Person, EstimateView]:
    house = await scene.north()
    ana = await house.person("Ana Morales")
    return house, ana, await house.estimate(ana, HEAT_PUMP)


async def _approved(scene: Scene) -> tuple[House, Person, EstimateView]:
    house = await scene.north()
    ana = await house.person("Ana Morales")
    return house, ana, await house.approved(ana, HEAT_PUMP, option=1)


async def _beside(scene: Scene, page: str) -> Opening:
    house, ana, sent = await _sent(scene)
    return house.page(ana.visitor, f"{await house.link(Purpose.ESTIMATE, sent.id)}/{page}")


async def declined_by(person: Person, house: House, estimate_id: UUID) -> None:
    await house.container.decline_estimate()(
        DeclineEstimate(
            contractor_id=house.contractor_id,
            by=person.actor,
            estimate_id=estimate_id,
            customer_id=person.customer.id,
            reason="We are selling the house first.",
            key=str(uuid4()),
        )
    )
