"""Many want to pay one invoice at the same moment: one charge, whatever they press, and a clear answer for each."""

import asyncio
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from application.access.issue_link import IssueLink
from application.errors import ApplicationError, Busy, KeyReused
from application.payments.start_payment import PaymentStart
from application.shared.once import RequestKey
from domain.access.access_token import Purpose
from domain.invoices.errors import NothingDue
from domain.payments.errors import CheckoutInProgress, OutcomePending
from domain.shared.errors import DomainError
from entrypoints.http.errors import STATUS, status_of
from tests.faults.world import STAFF, Bill, World, at_once, payer
from tests.races.unguarded import Meeting, unguarded
from tests.support.database import TestDatabase
from tests.support.sandbox import Json, SandboxProcess

pytestmark = pytest.mark.anyio
PAYERS = 50
TURNED_AWAY = (CheckoutInProgress, OutcomePending, Busy)
ANSWERS = (PaymentStart, *TURNED_AWAY)


@pytest.mark.R26
async def test_R26_fifty_payers_at_once_are_one_charge(world: World, rounds: Callable[..., int]) -> None:
    for _ in range(rounds(short=8)):
        bill = await world.invoice()
        began = time.monotonic()
        answers = await at_once(world.begin_payment(bill, by=payer()) for _ in range(PAYERS))
        assert time.monotonic() - began < 5
        [started] = [answer for answer in answers if isinstance(answer, PaymentStart)]
        assert all(isinstance(answer, TURNED_AWAY) for answer in answers if answer is not started), answers
        await world.pay_at(started)
        await at_once(world.come_back(started.payment_id) for _ in range(3))
        assert await charges(world, bill) == 1
    await world.check_sound()


@pytest.mark.R26
async def test_R26_fifty_who_take_over_from_each_other_are_one_charge(world: World, rounds: Callable[..., int]) -> None:
    """Each ends the page of the one before; whoever still has an open page may pay there."""
    for _ in range(rounds(short=2, long=50)):
        bill = await world.invoice()
        await world.begin_payment(bill, by=payer())
        began = time.monotonic()
        answers = await at_once(world.begin_payment(bill, by=payer(), take_over=True) for _ in range(PAYERS))
        assert time.monotonic() - began < 5
        for answer in answers:
            assert isinstance(answer, ANSWERS), answer
        await at_once(world.pay_at(answer) for answer in answers if isinstance(answer, PaymentStart))
        await world.deliver()
        await world.work_off()
        assert await charges(world, bill) <= 1
    await world.check_sound()


@pytest.mark.R26
async def test_R26_paying_and_being_taken_over_at_once_is_one_charge(world: World, rounds: Callable[..., int]) -> None:
    for _ in range(rounds(short=12)):
        bill = await world.invoice()
        first = await world.begin_payment(bill, by=payer())
        _, second = await at_once([world.pay_at(first), world.begin_payment(bill, by=payer("Ben"), take_over=True)])
        if isinstance(second, PaymentStart):
            await world.pay_at(second)
            await world.come_back(second.payment_id)
        else:
            assert isinstance(second, NothingDue), second
        assert await charges(world, bill) == 1
        assert await world.paid_minor(bill) == bill.total_minor
    await world.check_sound()


@pytest.mark.R26
async def test_R26_control_without_locks_two_payers_are_two_charges(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting) as world:
        bill = await world.invoice()
        meeting.expect(2)
        answers = await at_once(world.begin_payment(bill, by=payer()) for _ in range(2))
        assert {"I3"} <= {broken.id for broken in await world.broken()}
        for started in answers:
            await world.pay_at(started)
        assert await charges(world, bill) == 2


@pytest.mark.T47
@pytest.mark.parametrize("keyed", [True, False])
async def test_T47_equal_requests_at_once_get_one_page(world: World, rounds: Callable[..., int], keyed: bool) -> None:
    for round_ in range(rounds(short=8)):
        bill, ana = await world.invoice(), payer()
        key = RequestKey(key="pressed twice", fingerprint=b"same") if keyed else None
        answers = await at_once(world.begin_payment(bill, by=ana, request=key) for _ in range(2 + 6 * (round_ % 9)))
        pages = {answer.url for answer in answers if isinstance(answer, PaymentStart)}
        assert len(pages) == 1
        assert all(isinstance(answer, ANSWERS) for answer in answers), answers
        assert await sessions(world, bill) == 1
    assert await world.broken() == []


@pytest.mark.T47
async def test_T47_equal_requests_over_http_are_one_charge(world: World) -> None:
    person = await world.person(email="ana@races.test")
    bill = await world.invoice(of=person)
    [row] = await world.look("select number from invoice where id = $1", bill.id)
    link = await world.issue_link(
        IssueLink(contractor_id=world.contractor_id, by=STAFF, purpose=Purpose.INVOICE, resource_id=bill.id)
    )
    headers = {"authorization": f"Bearer {link.rpartition('/')[2]}", "idempotency-key": "pressed-twice"}

    async def press(**body: Any) -> Any:
        return await world.portal.client.post(f"/api/v1/invoices/{row['number']}/payments", json=body, headers=headers)

    answers = await asyncio.gather(*(press() for _ in range(20)))
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    [page] = {answer.json()["url"] for answer in answers if answer.status_code == 201}
    await world.sandbox.apay(page.rpartition("/")[2])
    await world.deliver()
    await world.work_off()
    assert await charges(world, bill) == 1
    # T48: the same key for another sum
    assert (await press(amount_minor=500)).status_code == 409
    await world.check_sound()


@pytest.mark.T47
async def test_T47_control_without_locks_equal_requests_are_two_pages(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting) as world:
        bill, ana = await world.invoice(), payer()
        meeting.expect(2)
        await at_once(world.begin_payment(bill, by=ana) for _ in range(2))
        assert await sessions(world, bill) == 2
        assert "I3" in {broken.id for broken in await world.broken()}


@pytest.mark.T48
async def test_T48_one_key_for_two_sums_at_once_is_one_page(world: World, rounds: Callable[..., int]) -> None:
    for _ in range(rounds(short=12)):
        bill, ana = await world.invoice(), payer()
        answers = await at_once(
            world.begin_payment(
                bill, by=ana, amount_minor=minor, request=RequestKey(key="one key", fingerprint=str(minor).encode())
            )
            for minor in (10_000, 9_000)
        )
        assert sorted(type(answer) for answer in answers if not isinstance(answer, PaymentStart)) == [KeyReused]
        assert await sessions(world, bill) == 1
    assert await world.broken() == []


@pytest.mark.T48
async def test_T48_control_without_keys_and_locks_one_key_opens_a_page_for_each_sum(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting) as world:
        bill, ana = await world.invoice(), payer()
        meeting.expect(2)
        await at_once(
            world.begin_payment(
                bill, by=ana, amount_minor=minor, request=RequestKey(key="one key", fingerprint=str(minor).encode())
            )
            for minor in (10_000, 9_000)
        )
        assert await sessions(world, bill) == 2


async def test_whoever_is_turned_away_is_told_why() -> None:
    """What a race raises is in the table of statuses, and none of it is a server's error but the busy one."""
    for kind in (*TURNED_AWAY, NothingDue, KeyReused):
        assert issubclass(kind, DomainError | ApplicationError)
        assert any(base in STATUS for base in kind.__mro__)
    assert status_of(CheckoutInProgress(started_at=None, payment_id=uuid4(), started_by="")) == 409


async def charges(world: World, bill: Bill) -> int:
    """How many captured charges the processor has for the invoice."""
    mine = await attempts(world, bill)
    return sum(one["captured"] > 0 and one["client_reference_id"] in mine for one in await books(world, "charges"))


async def sessions(world: World, bill: Bill) -> int:
    """How many pages the processor has opened for it."""
    mine = await attempts(world, bill)
    return sum(one["client_reference_id"] in mine for one in await books(world, "sessions"))


async def attempts(world: World, bill: Bill) -> set[str]:
    rows = await world.look("select payment_id from payment_allocation where invoice_id = $1", bill.id)
    return {str(row["payment_id"]) for row in rows}


async def books(world: World, name: str) -> list[Json]:
    found: list[Json] = (await world.sandbox.atruth())[name]
    return found
