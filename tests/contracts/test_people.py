"""Contractors, customers, and how they get in: what the repositories keep of them."""

from datetime import timedelta

import pytest

from application.errors import AlreadyRecorded
from domain.access.access_token import Purpose
from domain.access.session import Session
from domain.customers.customer import Contact
from domain.customers.errors import EmailRefused
from domain.shared.ids import (
    ContactId,
    SessionId,
)
from tests.contracts.ground import Ground, Portal, prepared
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ground(portal: Portal) -> Ground:
    return await prepared(portal)


async def test_a_contractor_comes_back_as_it_was_saved(ground: Ground) -> None:
    async with ground.begin() as work:
        owner = await work.contractors.get()
        owner.change(samples.contractor(account="acct_9").settings)
        await work.contractors.save(owner)
        await work.commit()
    async with ground.begin() as work:
        again = await work.contractors.current()
    assert (again.settings, again.name, again.base_url) == (owner.settings, owner.name, owner.base_url)
    assert again.hosts == ground.contractor.hosts
    assert again.settings.stripe_account == "acct_9"
    assert again.version == 1


async def test_a_customer_comes_back_with_people_and_places(ground: Ground) -> None:
    async with ground.begin() as work:
        known = await work.customers.get(ground.customer.id)
        known.add_contact(Contact(id=ContactId(work.new_id()), name="Grace", email="grace@example.com"))
        known.name = "Lovelace & Daughters"
        await work.customers.save(known)
        await work.commit()
    async with ground.begin() as work:
        again = await work.customers.read(known.id)
    assert again.name == "Lovelace & Daughters"
    assert again.contacts == known.contacts
    assert again.properties == ground.customer.properties


async def test_customers_are_found_by_the_address_of_an_active_contact(ground: Ground) -> None:
    async with ground.begin() as work:
        gone = samples.customer(ground.contractor.id)
        gone.active = False
        await work.customers.add(gone)
        await work.customers.add(same := samples.customer(ground.contractor.id))
        await work.commit()
    async with ground.begin() as work:
        found = await work.customers.with_email("ada@example.com")
        assert {one.id for one in found} == {ground.customer.id, same.id}
        assert await work.customers.with_email("ada@example.co") == []


async def test_one_address_stands_once_at_a_customer(ground: Ground) -> None:
    async with ground.begin() as work:
        known = await work.customers.get(ground.customer.id)
        known.contacts.append(Contact(id=ContactId(work.new_id()), name="Twin", email="ADA@example.com"))
        with pytest.raises(EmailRefused):
            await work.customers.save(known)


async def test_only_live_tokens_of_a_resource_are_given(ground: Ground) -> None:
    contact = ground.customer.contacts[0].id
    async with ground.begin() as work:
        made = [
            samples.token(ground.customer, purpose=Purpose.MAGIC_LINK, resource_id=contact, now=work.now)
            for _ in range(3)
        ]
        other = samples.token(ground.customer, purpose=Purpose.ESTIMATE, resource_id=contact, now=work.now)
        for number, token in enumerate([*made, other]):
            await work.tokens.add(token, secret_hash=bytes([number]))
        again = samples.token(ground.customer, purpose=Purpose.INVOICE, resource_id=contact, now=work.now)
        with pytest.raises(AlreadyRecorded):
            await work.tokens.add(again, secret_hash=b"\x00")
    async with ground.begin() as work:
        for number, token in enumerate([*made, other]):
            await work.tokens.add(token, secret_hash=bytes([number]))
        await work.commit()
    async with ground.begin() as work:
        spent, revoked = await work.tokens.get(made[0].id), await work.tokens.get(made[1].id)
        spent.spend(Purpose.MAGIC_LINK, now=work.now)
        revoked.revoke(now=work.now)
        await work.tokens.save(spent)
        await work.tokens.save(revoked)
        await work.commit()
    async with ground.begin() as work:
        [left] = await work.tokens.of_resource(Purpose.MAGIC_LINK, contact)
        assert (left.id, left.purpose, left.contact_id, left.key_version) == (
            made[2].id,
            Purpose.MAGIC_LINK,
            contact,
            1,
        )
        assert (await work.tokens.get(made[0].id)).spent_at == spent.spent_at
        assert (await work.tokens.get(made[1].id)).revoked_at == revoked.revoked_at
    await ground.portal.move_clock(timedelta(minutes=11))
    async with ground.begin() as work:
        assert await work.tokens.of_resource(Purpose.MAGIC_LINK, contact) == []


async def test_the_use_of_a_session_is_noted_now_and_then(ground: Ground) -> None:
    contact = ground.customer.contacts[0].id
    async with ground.begin() as work:
        session = Session(
            id=SessionId(work.new_id()),
            contractor_id=ground.contractor.id,
            contact_id=contact,
            customer_id=ground.customer.id,
            user_agent="Firefox",
            started_at=work.now,
            seen_at=work.now,
        )
        await work.sessions.add(session, secret_hash=b"s")
        await work.commit()

    async def touched() -> Session:
        async with ground.begin() as work:
            await work.sessions.touch(session.id)
            await work.commit()
        async with ground.begin() as work:
            return await work.sessions.get(session.id)

    await ground.portal.move_clock(timedelta(minutes=14))
    assert (await touched()).seen_at == session.seen_at
    await ground.portal.move_clock(timedelta(minutes=2))
    seen = await touched()
    assert seen.seen_at >= session.seen_at + timedelta(minutes=15)
    async with ground.begin() as work:
        ending = await work.sessions.get(session.id)
        ending.end(now=work.now)
        await work.sessions.save(ending)
        await work.commit()
    await ground.portal.move_clock(timedelta(hours=1))
    ended = await touched()
    assert ended.ended_at == ending.ended_at
    assert ended.seen_at == seen.seen_at
