"""Estimates and their evidence, kept exactly."""

from datetime import timedelta

import pytest

from application.errors import AlreadyRecorded, NotFound
from domain.estimates.estimate import Estimate
from tests.contracts.ground import Ground, Portal, prepared
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ground(portal: Portal) -> Ground:
    return await prepared(portal)


async def test_an_estimate_comes_back_exactly(ground: Ground) -> None:
    offer = await ground.estimate()
    async with ground.begin() as work:
        loaded = await work.estimates.get(offer.id)
        assert facts(loaded) == facts(offer)
        loaded.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
        samples.approve(loaded, by=samples.person(ground.customer), now=work.now)
        await work.estimates.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        again = await work.estimates.read(offer.id)
        assert facts(again) == facts(loaded)
        assert again.decision is not None
        assert again.decision.selection is not None
        assert again.decision.selection.extras
        assert again.new_evidence is None
        await work.estimates.save(again)  # a later save leaves the decision as it was
        await work.commit()
    async with ground.begin() as work:
        assert facts(await work.estimates.read(offer.id)) == facts(again)


async def test_a_declined_estimate_comes_back_exactly(ground: Ground) -> None:
    offer = await ground.estimate()
    async with ground.begin() as work:
        loaded = await work.estimates.get(offer.id)
        loaded.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
        by = samples.person(ground.customer)
        loaded.ask_for_changes("Cheaper?", request_id=work.new_id(), by=by, now=work.now)
        loaded.decline(reason="Too dear", key="form-2", by=by, now=work.now)
        await work.estimates.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        assert facts(await work.estimates.read(offer.id)) == facts(loaded)


async def test_one_decision_is_proved_once(ground: Ground) -> None:
    offer = await ground.estimate()
    async with ground.begin() as work:
        with pytest.raises(NotFound):
            await work.estimates.prove(offer.id, sha256="00")
        loaded = await work.estimates.get(offer.id)
        loaded.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
        await work.estimates.save(loaded)
        await work.commit()
    sent = loaded.version
    async with ground.begin() as work:
        loaded = await work.estimates.get(offer.id)
        samples.approve(loaded, by=samples.person(ground.customer), now=work.now)
        proof = loaded.new_evidence
        assert proof is not None
        await work.estimates.save(loaded)
        await work.estimates.prove(offer.id, sha256="ab")
        await work.estimates.prove(offer.id, sha256="ab")
        await work.commit()
    assert loaded.version == sent + 1
    async with ground.begin() as work:
        loaded = await work.estimates.get(offer.id)
        loaded.new_evidence = proof
        with pytest.raises(AlreadyRecorded):
            await work.estimates.save(loaded)


async def test_sent_estimates_past_their_end_are_named_oldest_first(ground: Ground) -> None:
    offers = [await ground.estimate() for _ in range(3)]
    for offer in offers[:2]:
        async with ground.begin() as work:
            loaded = await work.estimates.get(offer.id)
            loaded.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
            await work.estimates.save(loaded)
            await work.commit()
    async with ground.begin() as work:
        assert await work.estimates.past(most=10) == []
    await ground.portal.move_clock(timedelta(days=40))
    async with ground.begin() as work:
        assert sorted(await work.estimates.past(most=10)) == sorted(offer.id for offer in offers[:2])
        assert len(await work.estimates.past(most=1)) == 1


def facts(offer: Estimate) -> tuple[object, ...]:
    return (
        offer.id,
        offer.customer_id,
        offer.property_id,
        offer.number,
        offer.content,
        offer.status,
        offer.revision,
        offer.job_id,
        offer.expires_at,
        offer.decision,
    )
