"""What follows from a change, and what is kept of requests: tasks, messages, answers, the trail, the exception list."""

import asyncio
from datetime import timedelta

import pytest

from application.errors import KeyReused
from application.messages.message import Message, MessageKind, MessageState
from application.tasks import DELAY_S, TaskName
from domain.shared.actors import SYSTEM
from tests.contracts.ground import Ground, Portal, prepared
from tests.support import samples

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ground(portal: Portal) -> Ground:
    return await prepared(portal)


async def queued(ground: Ground) -> list[tuple[str, object, object]]:
    rows = await ground.portal.tasks(ground.contractor.id)
    return [(row.task.name, row.task.subject_id, row.task.reason) for row in rows]


async def test_each_subscriber_of_an_event_gets_a_task(ground: Ground) -> None:
    offer = await ground.estimate()
    sending, asked = samples.new_id(), samples.new_id()
    async with ground.begin() as work:
        loaded = await work.estimates.get(offer.id)
        loaded.send(zone=samples.ZONE, sending=sending, now=work.now)
        loaded.ask_for_changes("Cheaper?", request_id=asked, by=samples.person(ground.customer), now=work.now)
        samples.approve(loaded, by=samples.person(ground.customer), now=work.now)
        await work.estimates.save(loaded)
        await work.estimates.save(loaded)  # its events were handed over already
        await work.commit()
    rows = await queued(ground)
    assert (TaskName.TELL_ESTIMATE_SENT, offer.id, sending) in rows
    assert (TaskName.TELL_CHANGES_REQUESTED, offer.id, asked) in rows
    assert sorted(name for name, _, _ in rows) == sorted(
        [
            TaskName.TELL_ESTIMATE_SENT,
            TaskName.TELL_CHANGES_REQUESTED,
            TaskName.CREATE_JOB,
            TaskName.OPEN_DEPOSIT,
            TaskName.TELL_APPROVED,
            TaskName.EXTEND_ESTIMATE_LINKS,
        ]
    )


async def test_a_started_payment_is_settled_later_only(ground: Ground) -> None:
    invoice = await ground.invoice()
    async with ground.begin() as work:
        attempt = samples.payment(ground.customer, invoice, now=work.now)
        await work.payments.add(attempt)
        started = work.now
        await work.commit()
    [row] = await ground.portal.tasks(ground.contractor.id)
    assert (row.task.name, row.task.subject_id) == (TaskName.SETTLE_START, attempt.id)
    late = timedelta(seconds=DELAY_S[TaskName.SETTLE_START])
    assert row.due_at - started >= late - timedelta(seconds=1)


async def test_a_task_is_queued_once_for_a_reason(ground: Ground) -> None:
    subject, reason = samples.new_id(), samples.new_id()
    async with ground.begin() as work:
        await work.tasks.add(TaskName.POLL_PAYMENT, subject, reason=reason)
        await work.tasks.add(TaskName.POLL_PAYMENT, subject, reason=reason)
        await work.tasks.add(TaskName.POLL_PAYMENT, subject, reason=samples.new_id(), after_s=60)
        await work.commit()
    first, second = await ground.portal.tasks(ground.contractor.id)
    assert timedelta(seconds=55) < second.due_at - first.due_at < timedelta(seconds=65)
    async with ground.begin() as work:
        await work.tasks.cancel(first.task)
        await work.commit()
    first, second = await ground.portal.tasks(ground.contractor.id)
    assert first.done_at is not None
    assert second.done_at is None


async def test_a_reason_is_told_a_recipient_once(ground: Ground) -> None:
    message = mail(ground)
    async with ground.begin() as work:
        start = work.now
        assert not await work.messages.has(message.kind, reason=message.reason, to_email=message.to_email)
        assert await work.messages.add(message)
        assert await work.messages.has(message.kind, reason=message.reason, to_email=message.to_email)
        await work.commit()
    async with ground.begin() as work:
        copy = mail(ground)
        copy.reason = message.reason
        assert not await work.messages.add(copy)
        await work.commit()
    assert await queued(ground) == [(TaskName.SEND_MESSAGE, message.id, message.id)]
    async with ground.begin() as work:
        loaded = await work.messages.get(message.id)
        assert loaded == message
        loaded.state, loaded.tries, loaded.problem, loaded.sent_at = MessageState.SENT, 1, "250", work.now
        await work.messages.save(loaded)
        await work.commit()
    async with ground.begin() as work:
        assert await work.messages.get(message.id) == loaded
        contact = ground.customer.contacts[0].id
        assert await work.messages.sent_to(contact, MessageKind.ESTIMATE_SENT, since=start) == 1
        assert await work.messages.sent_to(contact, MessageKind.RECEIPT, since=start) == 0
        later = start + timedelta(hours=1)
        assert await work.messages.sent_to(contact, MessageKind.ESTIMATE_SENT, since=later) == 0


async def test_a_repeated_request_gets_the_first_answer(ground: Ground) -> None:
    person, other = samples.person(ground.customer), SYSTEM
    async with ground.begin() as work:
        assert await work.requests.claim("k", by=person, fingerprint=b"f") is None
        await work.requests.answer("k", by=person, result=b"made")
        await work.commit()
    async with ground.begin() as work:
        assert await work.requests.claim("k", by=person, fingerprint=b"f") == b"made"
        with pytest.raises(KeyReused):
            await work.requests.claim("k", by=person, fingerprint=b"g")
        assert await work.requests.claim("k", by=other, fingerprint=b"g") is None


@pytest.mark.parametrize("commits", [True, False])
async def test_a_second_request_waits_for_the_first(ground: Ground, commits: bool) -> None:
    person = samples.person(ground.customer)

    async def second() -> bytes | None:
        async with ground.begin() as work:
            return await work.requests.claim("k", by=person, fingerprint=b"f")

    async with ground.begin() as work:
        await work.requests.claim("k", by=person, fingerprint=b"f")
        waiting = asyncio.create_task(second())
        await ground.portal.until_someone_waits(ground.contractor.id)
        await work.requests.answer("k", by=person, result=b"made")
        assert not waiting.done()
        if commits:
            await work.commit()
    assert await waiting == (b"made" if commits else None)


async def test_an_alert_stands_once_and_is_counted(ground: Ground) -> None:
    async with ground.begin() as work:
        await work.alerts.raise_("payment_excess", subject="payment:1", detail="first")
        await work.alerts.raise_("payment_excess", subject="payment:1", detail="second")
        await work.alerts.raise_("payment_excess", subject="payment:2")
        await work.commit()
    rows = {row.subject: row for row in await ground.portal.alerts(ground.contractor.id)}
    assert (rows["payment:1"].count, rows["payment:1"].detail, rows["payment:2"].count) == (2, "second", 1)


async def test_the_trail_tells_who_did_what(ground: Ground) -> None:
    person = samples.person(ground.customer)
    async with ground.begin() as work:
        await work.audit.note("estimate.approved", by=person, subject="estimate:1")
        await work.audit.note("estimate.approved", by=SYSTEM, subject="estimate:2", result="refused")
        now = work.now
        await work.commit()
    first, second = await ground.portal.trail(ground.contractor.id)
    assert (first.action, first.subject, first.result, first.at) == ("estimate.approved", "estimate:1", "done", now)
    assert (second.subject, second.result) == ("estimate:2", "refused")


async def test_a_refusal_stands_in_the_trail_once_a_minute_for_each_session(ground: Ground) -> None:
    person, other = samples.person(ground.customer), samples.person(ground.customer)
    refusals = [("GET /invoices/{number}", "not_found"), ("POST /logout", "not_found"), ("POST /logout", "cross_site")]
    async with ground.begin() as work:
        for by in (person, person, other):
            for action, code in refusals:
                await work.audit.note_refusal(action, by=by, subject="number:INV-9", code=code)
        await work.commit()
    rows = await ground.portal.trail(ground.contractor.id)
    told = sorted((row.action, row.result) for row in rows)
    assert told == sorted((action, f"refused: {code}") for action, code in refusals * 2)


def mail(ground: Ground) -> Message:
    contact = ground.customer.contacts[0]
    return Message(
        id=samples.new_id(),
        kind=MessageKind.ESTIMATE_SENT,
        reason=samples.new_id(),
        subject_id=samples.new_id(),
        to_email=contact.email,
        to_name=contact.name,
        language="en",
        contact_id=contact.id,
        token_id=None,
    )
