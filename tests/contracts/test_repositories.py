"""What application/ports/repositories.py and unit_of_work.py promise: one suite, in memory and on PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest

from application.errors import AlreadyRecorded, NotFound, StaleWrite
from domain.access.access_token import Purpose
from domain.access.session import Session
from domain.customers.customer import Contact
from domain.customers.errors import EmailRefused
from domain.estimates.estimate import Estimate
from domain.invoices.invoice import InvoiceKind
from domain.invoices.ledger import CreditEntry, CreditKind
from domain.payments.payment import Checkout
from domain.payments.payment_link import PaymentLink, PaymentLinkStatus
from domain.payments.states import PaymentState
from domain.payments.truth import Failure, Funding, MethodSummary, ProcessorTruth
from domain.shared.ids import (
    ContactId,
    CreditEntryId,
    CustomerId,
    InvoiceId,
    JobId,
    LedgerEntryId,
    PaymentId,
    PaymentLinkId,
    SessionId,
)
from domain.shared.money import Money
from tests.contracts.ground import Ground, Portal, prepared
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ground(portal: Portal) -> Ground:
    return await prepared(portal)


async def test_what_is_not_committed_never_was(ground: Ground) -> None:
    async with ground.begin() as work:
        offer = samples.estimate(ground.customer)
        await work.estimates.add(offer)
        offer.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
        await work.estimates.save(offer)
    async with ground.begin() as work:
        with pytest.raises(NotFound):
            await work.estimates.read(offer.id)
    assert await ground.portal.tasks(ground.contractor.id) == []


async def test_an_error_rolls_back(ground: Ground) -> None:
    other = samples.customer(ground.contractor.id)

    async def fails() -> None:
        async with ground.begin() as work:
            await work.customers.add(other)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    async with ground.begin() as work:
        with pytest.raises(NotFound):
            await work.customers.read(other.id)


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


async def test_what_is_not_yours_is_not_there(ground: Ground, portal: Portal) -> None:
    offer = await ground.estimate()
    invoice = await ground.invoice()
    neighbor = await prepared(portal, host="portal.other.example")
    async with neighbor.begin() as work:
        for refused in (
            work.estimates.read(offer.id),
            work.estimates.get(offer.id),
            work.invoices.read(invoice.id),
            work.invoices.get_family(invoice.id),
            work.customers.get(ground.customer.id),
            work.payments.get(PaymentId(samples.new_id())),
            work.payment_links.get(PaymentLinkId(samples.new_id())),
            work.jobs.get(JobId(samples.new_id())),
            work.messages.get(samples.new_id()),
            work.sessions.get(SessionId(samples.new_id())),
            work.estimates.add(samples.estimate(ground.customer)),  # for a customer of somebody else
        ):
            with pytest.raises(NotFound):
                await refused
    stranger = CustomerId(samples.new_id())
    async with ground.begin() as work:
        for refused in (
            work.estimates.read(offer.id, customer=stranger),
            work.estimates.get(offer.id, customer=stranger),
            work.invoices.read(invoice.id, customer=stranger),
            work.invoices.get_family(invoice.id, customer=stranger),
        ):
            with pytest.raises(NotFound):
                await refused
        assert (await work.estimates.get(offer.id, customer=ground.customer.id)).id == offer.id
        assert (await work.invoices.get_family(invoice.id, customer=ground.customer.id))[0].id == invoice.id


async def test_a_write_over_somebody_elses_is_stale(ground: Ground) -> None:
    offer, invoice = await ground.estimate(), await ground.invoice()
    async with ground.begin() as work:
        seen = (
            await work.estimates.read(offer.id),
            await work.invoices.read(invoice.id),
            await work.customers.read(ground.customer.id),
        )
    async with ground.begin() as work:
        await work.estimates.save(await work.estimates.get(offer.id))
        await work.invoices.save((await work.invoices.get_family(invoice.id))[0])
        await work.customers.save(await work.customers.get(ground.customer.id))
        await work.commit()
    async with ground.begin() as work:
        for stale in (
            work.estimates.save(seen[0]),
            work.invoices.save(seen[1]),
            work.customers.save(seen[2]),
        ):
            with pytest.raises(StaleWrite):
                await stale


async def test_one_unit_of_work_may_save_twice(ground: Ground) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        [loaded] = await work.invoices.get_family(invoice.id)
        await work.invoices.save(loaded)
        loaded.send(sending=work.new_id(), now=work.now)
        await work.invoices.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        assert (await work.invoices.read(invoice.id)).version == loaded.version == 2


async def test_numbers_have_no_gaps(ground: Ground, portal: Portal) -> None:
    async with ground.begin() as work:
        first = await work.invoices.next_number()
        assert await work.invoices.next_number() == following(first)
    async with ground.begin() as work:
        assert await work.invoices.next_number() == first  # both were given back
        await work.commit()
    async with ground.begin() as work:
        assert await work.invoices.next_number() == following(first)
        assert (await work.estimates.next_number()).startswith("E-")
        assert (await work.jobs.next_number()).startswith("J-")
    neighbor = await prepared(portal, host="portal.other.example")
    async with neighbor.begin() as work:
        assert await work.invoices.next_number() == first


async def test_an_estimate_has_one_deposit_and_one_job(ground: Ground) -> None:
    offer = await ground.estimate()
    async with ground.begin() as work:
        assert await work.jobs.of_estimate(offer.id) is None
        assert await work.invoices.deposit_of(offer.id) is None
    job = await ground.job(offer)
    deposit = await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)
    with pytest.raises(AlreadyRecorded):
        await ground.job(offer)
    with pytest.raises(AlreadyRecorded):
        await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)
    async with ground.begin() as work:
        found, held = await work.jobs.of_estimate(offer.id), await work.invoices.deposit_of(offer.id)
        assert found is not None
        assert held is not None
        assert (found.id, found.number, found.estimate_ids) == (job.id, job.number, (offer.id,))
        assert held.id == deposit.id
        [again] = await work.invoices.get_of_job(job.id)
        again.void(in_flight=Money(0, "USD"), now=work.now)
        await work.invoices.save(again)
        assert await work.invoices.deposit_of(offer.id) is None
        await work.commit()
    await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)  # a void one makes room


async def test_a_job_takes_in_further_estimates(ground: Ground) -> None:
    first, second = await ground.estimate(), await ground.estimate()
    job = await ground.job(first)
    async with ground.begin() as work:
        loaded = await work.jobs.get(job.id)
        loaded.extend(second.id, now=work.now)
        await work.jobs.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        again = await work.jobs.of_estimate(second.id)
        assert again is not None
        assert again.estimate_ids == (first.id, second.id)
    with pytest.raises(NotFound):
        await ground.job(samples.estimate(ground.customer))


async def test_an_invoice_and_its_family_come_back_in_order(ground: Ground) -> None:
    offer = await ground.estimate()
    job = await ground.job(offer)
    deposit = await ground.invoice(job=job, offer=offer, kind=InvoiceKind.DEPOSIT)
    final = await ground.invoice(job=job)
    alone = await ground.invoice()
    async with ground.begin() as work:
        assert [one.id for one in await work.invoices.get_family(final.id)] == sorted([deposit.id, final.id])
        assert [one.id for one in await work.invoices.get_of_job(job.id)] == sorted([deposit.id, final.id])
        [loaded] = await work.invoices.get_family(alone.id)
        assert (loaded.bill, loaded.status, loaded.number) == (alone.bill, alone.status, alone.number)
        assert (loaded.issued_on, loaded.due_on, loaded.kind) == (alone.issued_on, alone.due_on, alone.kind)
        assert (loaded.customer_id, loaded.property_id) == (alone.customer_id, alone.property_id)


async def test_ledger_and_credit_are_added_to(ground: Ground) -> None:
    offer = await ground.estimate()
    job = await ground.job(offer)
    invoice = await ground.invoice(job=job)
    async with ground.begin() as work:
        attempt = samples.payment(ground.customer, invoice, now=work.now)
        await work.payments.add(attempt)
        [loaded] = await work.invoices.get_family(invoice.id)
        rest = loaded.receive(
            Money(5_000, "USD"), payment_id=attempt.id, entry_id=LedgerEntryId(work.new_id()), now=work.now
        )
        await work.invoices.save(loaded)
        await work.invoices.save(loaded)  # its entries were added already
        entry = CreditEntry(
            id=CreditEntryId(work.new_id()),
            customer_id=ground.customer.id,
            job_id=job.id,
            kind=CreditKind.DEPOSIT,
            amount=Money(700, "USD"),
            payment_id=attempt.id,
            invoice_id=invoice.id,
            at=work.now,
        )
        await work.credits.add(entry)
        await work.commit()
    assert not rest.is_positive
    async with ground.begin() as work:
        again = await work.invoices.read(invoice.id)
        assert again.ledger == loaded.ledger
        assert again.settled == Money(5_000, "USD")
        assert again.new_entries == []
        assert await work.credits.of_job(job.id) == [entry]
        assert await work.credits.of_job(JobId(samples.new_id())) == []


async def test_a_payment_comes_back_exactly(ground: Ground) -> None:
    first, second = await ground.invoice(), await ground.invoice()
    async with ground.begin() as work:
        attempt = samples.payment(ground.customer, second, first, now=work.now)
        await work.payments.add(attempt)
        await work.commit()
    async with ground.begin() as work:
        loaded = await work.payments.get(attempt.id)
        assert loaded.allocations == attempt.allocations
        assert loaded.intent == attempt.intent
        assert (loaded.state, loaded.outcome_unknown) == (PaymentState.CREATED, True)
        loaded.opened(Checkout(ref="cs_1", url="https://pay.example/cs_1", expires_at=work.now + timedelta(hours=1)))
        loaded.apply(truth(loaded, state=PaymentState.SETTLED, now=work.now), now=work.now)
        loaded.leave_unapplied(Money(1, "USD"))
        await work.payments.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        again = await work.payments.read(attempt.id)
        for name in (
            "state",
            "outcome_unknown",
            "checkout",
            "object_ref",
            "method",
            "failure",
            "settled_at",
            "unapplied",
        ):
            assert getattr(again, name) == getattr(loaded, name), name
        assert again.unapplied == loaded.unapplied == Money(1, "USD")
        assert await work.payments.id_of_checkout("stripe", "cs_1") == attempt.id
        assert await work.payments.id_of_object("stripe", "pi_1") == attempt.id
        assert await work.payments.id_of_checkout("helcim", "cs_1") is None
        assert await work.payments.id_of_object("stripe", "pi_2") is None
        assert [one.id for one in await work.payments.get_of_invoices([first.id])] == [attempt.id]
        assert await work.payments.get_of_invoices([InvoiceId(samples.new_id())]) == []


async def test_one_processor_object_is_one_payment(ground: Ground) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        attempts = [samples.payment(ground.customer, invoice, now=work.now) for _ in range(3)]
        for attempt in attempts:
            await work.payments.add(attempt)
        await work.commit()
    for attempt in attempts[:2]:
        async with ground.begin() as work:
            loaded = await work.payments.get(attempt.id)
            loaded.apply(truth(loaded, state=PaymentState.PROCESSING, now=work.now), now=work.now)
            if attempt is attempts[0]:
                await work.payments.save(loaded)
                await work.commit()
            else:
                with pytest.raises(AlreadyRecorded):
                    await work.payments.save(loaded)


async def test_attempts_that_have_no_end_yet_are_named_oldest_first(ground: Ground) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        now = work.now
        attempts = [
            samples.payment(ground.customer, invoice, now=now - timedelta(minutes=minutes)) for minutes in (5, 9, 20, 1)
        ]
        attempts[3].not_started(Failure(reason="processing_error"), now=now)
        for attempt in attempts:
            await work.payments.add(attempt)
        await work.commit()
    async with ground.begin() as work:
        found = await work.payments.unsettled(started_after=now - timedelta(minutes=15), started_before=now, most=10)
        assert found == [attempts[1].id, attempts[0].id]
        every = await work.payments.unsettled(started_after=now - timedelta(days=1), started_before=now, most=1)
        assert every == [attempts[2].id]
        newest = await work.payments.get_of_invoices([invoice.id])
        assert [one.id for one in newest] == sorted(attempt.id for attempt in attempts)


async def test_a_payment_link_comes_back(ground: Ground) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        link = PaymentLink(
            id=PaymentLinkId(work.new_id()),
            contractor_id=ground.contractor.id,
            customer_id=ground.customer.id,
            invoice_id=invoice.id,
            amount=Money(2_500, "USD"),
            purpose="First half",
            expires_at=work.now + timedelta(days=7),
        )
        await work.payment_links.add(link)
        await work.commit()
    async with ground.begin() as work:
        loaded = await work.payment_links.get(link.id)
        loaded.cancel()
        await work.payment_links.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        again = await work.payment_links.read(link.id)
    assert again.status is PaymentLinkStatus.CANCELED
    assert (again.amount, again.purpose, again.expires_at) == (link.amount, link.purpose, link.expires_at)
    assert (again.invoice_id, again.customer_id) == (invoice.id, ground.customer.id)


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


async def test_now_is_read_again_after_the_wait_for_a_lock(ground: Ground) -> None:
    offer = await ground.estimate()

    async def second() -> tuple[object, object]:
        async with ground.begin() as work:
            before = work.now
            await work.estimates.get(offer.id)
            return before, work.now

    async with ground.begin() as work:
        await work.estimates.get(offer.id)
        waiting = asyncio.create_task(second())
        await ground.portal.until_someone_waits(ground.contractor.id)
        await ground.portal.move_clock(timedelta(days=3))
        await work.commit()
    before, after = await waiting
    assert after - before > timedelta(days=2)  # type: ignore[operator]


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


def following(number: str) -> str:
    prefix, count = number.split("-")
    return f"{prefix}-{int(count) + 1}"


def truth(payment: object, *, state: PaymentState, now: object) -> ProcessorTruth:
    return ProcessorTruth(
        payment_id=payment.id,
        account=payment.intent.account,
        livemode=False,
        state=state,
        amount=payment.amount,
        captured=payment.amount,
        checkout_ref="cs_1",
        object_ref="pi_1",
        method=MethodSummary(brand="visa", last4="4242", funding=Funding.CREDIT),
        failure=Failure(reason="card_declined", processor_code="insufficient"),
        fetched_at=now,
    )
