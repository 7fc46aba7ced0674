"""An estimate is decided once, whoever presses what at the same moment; only the winner's effects follow."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from uuid import UUID

import msgspec
import pytest

from adapters.sql.repositories.estimates import SqlEstimates
from adapters.sql.unit_of_work import SqlUnitOfWork
from application.errors import StaleWrite
from application.estimates.amend_estimate import AmendEstimate
from application.estimates.content import EstimateContent, OfferedLineInput, OptionInput
from application.estimates.decline_estimate import DeclineEstimate
from application.estimates.lapse_estimates import LapseEstimatesHandler
from application.estimates.withdraw_estimate import WithdrawEstimate
from domain.estimates.errors import EstimateChanged, EstimateExpired, EstimateNotEditable, EstimateNotOpen
from domain.shared.ids import ContractorId, EstimateId
from entrypoints.http.errors import status_of
from tests.faults.world import DEPOSIT, STAFF, Person, World, at_once, nearly_at_once
from tests.races.unguarded import Meeting, unguarded
from tests.support.database import TestDatabase
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio
ONE_PROOF = "evidence.uq_evidence_estimate"


@pytest.mark.R27
async def test_R27_approve_decline_withdraw_and_expire_at_once_have_one_winner(
    world: World, rounds: Callable[..., int]
) -> None:
    chance, ends = Random(27), set()
    for _ in range(rounds(short=20, long=500)):
        person = await world.person()
        estimate_id = await world.sent_estimate(person)
        approval = await world.approval(estimate_id, person)
        await ends_in(world, estimate_id, chance.choice([0.0, 0.01, 60.0]))
        deeds = [
            world.approve_estimate(approval),
            world.decline_estimate(declining(world, estimate_id, person)),
            world.withdraw_estimate(
                WithdrawEstimate(contractor_id=world.contractor_id, by=STAFF, estimate_id=estimate_id)
            ),
            world.lapse_estimates(world.contractor_id),
        ]
        for refused in await nearly_at_once(chance, *deeds):
            assert refused is None or isinstance(refused, EstimateNotOpen | EstimateExpired), refused
            assert refused is None or status_of(refused) == 409
        await world.lapse_estimates(world.contractor_id)
        ends.add(await check_one_end(world, estimate_id))
    assert len(ends) > 1  # else nothing raced
    await world.work_off()
    assert await world.count("job") == await world.count("estimate", "status = 'approved'")
    await world.check_sound()


@pytest.mark.R27
async def test_R27_control_without_locks_approve_and_decline_both_win(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting) as world:
        person = await world.person()
        estimate_id = await world.sent_estimate(person)
        approval = await world.approval(estimate_id, person)
        meeting.expect(2)
        answers = await at_once(
            [world.approve_estimate(approval), world.decline_estimate(declining(world, estimate_id, person))]
        )
        assert answers == [None, None]
        assert await world.count("outbox", "name in ('tell_approved', 'tell_declined')") == 2
        [row] = await world.look("select status, decision->>'evidence_id' as proof from estimate")
        if row["status"] == "declined":
            assert "I8" in {broken.id for broken in await world.broken()}
        else:  # the approval was written last: then it is the decision that is lost, and staff are told of both
            assert row["proof"] is None


@pytest.mark.R27
async def test_R27_one_that_was_decided_a_moment_ago_does_not_keep_others_from_expiring(world: World) -> None:
    person = await world.person()
    decided, other = [await world.sent_estimate(person) for _ in range(2)]
    await ends_in(world, decided, -60)
    await ends_in(world, other, -1)

    class Begun(SqlUnitOfWork):
        def __init__(self, contractor_id: ContractorId) -> None:
            super().__init__(world.portal.container.door(), contractor_id)
            self.estimates = Surprised(self._tx)

    @dataclass(frozen=True, slots=True)
    class Surprised(SqlEstimates):
        async def past(self, *, most: int) -> list[EstimateId]:
            found = await SqlEstimates.past(self, most=most)
            await world.withdraw_estimate(
                WithdrawEstimate(contractor_id=world.contractor_id, by=STAFF, estimate_id=decided)
            )
            return found

    await LapseEstimatesHandler(Begun)(world.contractor_id)
    rows = await world.look("select status from estimate where id in ($1, $2) order by expires_at", decided, other)
    assert [row["status"] for row in rows] == ["withdrawn", "expired"]


@pytest.mark.T42
async def test_T42_many_forms_at_once_are_one_approval_and_one_notification(
    world: World, rounds: Callable[..., int]
) -> None:
    for round_ in range(rounds(short=5)):
        person = await world.person(email=f"ana{round_}@races.test")
        estimate_id = await world.sent_estimate(person)
        first = await world.approval(estimate_id, person)
        same = [world.approve_estimate(first) for _ in range(4)]
        others = [world.approve_estimate(msgspec.structs.replace(first, key=f"other-{n}")) for n in range(4)]
        answers = await at_once([*same, *others])
        assert all(answer is None or isinstance(answer, EstimateNotOpen) for answer in answers), answers
        assert answers.count(None) in {1, 4}  # one of the others, or the same form as often as it was sent
        before = await proofs(world, estimate_id)
        with pytest.raises(EstimateNotOpen):
            await world.decline_estimate(declining(world, estimate_id, person))
        await world.work_off()
        assert await proofs(world, estimate_id) == before
        assert len(before) == 1
        assert await world.count("message", "kind = 'estimate_approved' and subject_id = $1", estimate_id) == 1
        subjects = [mail["subject"] for mail in await world.sandbox.amails(to=f"ana{round_}@races.test")]
        assert len(subjects) == len(set(subjects)) >= 2  # the copy and the deposit
    await world.check_sound()


@pytest.mark.T42
async def test_T42_control_without_locks_and_constraint_two_forms_are_two_proofs(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting, ONE_PROOF) as world:
        person = await world.person()
        estimate_id = await world.sent_estimate(person)
        approval = await world.approval(estimate_id, person)
        meeting.expect(2)
        await at_once(world.approve_estimate(msgspec.structs.replace(approval, key=key)) for key in ("a", "b"))
        assert len(await proofs(world, estimate_id)) == 2
        assert "I8" in {broken.id for broken in await world.broken()}


@pytest.mark.T41
async def test_T41_signing_what_is_being_changed_binds_what_was_seen_or_nothing(
    world: World, rounds: Callable[..., int]
) -> None:
    chance, ends = Random(41), set()
    for _ in range(rounds(short=16)):
        person = await world.person()
        estimate_id = await world.sent_estimate(person)
        approval = await world.approval(estimate_id, person)
        amendment = await dearer(world, estimate_id)
        approved, amended = await nearly_at_once(
            chance, world.approve_estimate(approval), world.amend_estimate(amendment)
        )
        [row] = await world.look("select status, most_minor from estimate where id = $1", estimate_id)
        if approved is None:
            assert isinstance(amended, EstimateNotEditable | StaleWrite), amended
            assert (row["status"], row["most_minor"]) == ("approved", 500_000)
        else:
            assert isinstance(approved, EstimateChanged), approved
            assert status_of(approved) == 409
            assert (amended, row["status"], row["most_minor"]) == (None, "sent", 900_000)
        ends.add(row["status"])
    assert len(ends) == 2  # each was faster at times
    await world.work_off()
    await world.check_sound()


@pytest.mark.T41
async def test_T41_control_without_locks_a_signature_stands_under_another_price(
    database: TestDatabase, sandbox: SandboxProcess
) -> None:
    meeting = Meeting()
    async with unguarded(database, sandbox, meeting) as world:
        person = await world.person()
        estimate_id = await world.sent_estimate(person)
        approval = await world.approval(estimate_id, person)
        amendment = await dearer(world, estimate_id)
        meeting.expect(2)
        answers = await at_once([world.approve_estimate(approval), world.amend_estimate(amendment)])
        assert answers == [None, None]
        [row] = await world.look("select status, most_minor from estimate")
        # whichever was written last: signed under a price that nobody was shown, or signed and open again
        assert (row["status"], row["most_minor"]) != ("sent", 500_000)
        assert len(await proofs(world, estimate_id)) == 1
        assert row["most_minor"] == 900_000 or row["status"] == "approved"


def declining(world: World, estimate_id: UUID, person: Person) -> DeclineEstimate:
    return DeclineEstimate(
        contractor_id=world.contractor_id,
        by=person.actor,
        estimate_id=estimate_id,
        customer_id=person.customer_id,
        key="no",
    )


async def dearer(world: World, estimate_id: UUID) -> AmendEstimate:
    [row] = await world.look("select version from estimate where id = $1", estimate_id)
    line = OfferedLineInput(description="Heat pump", unit_price_minor=900_000)
    return AmendEstimate(
        contractor_id=world.contractor_id,
        by=STAFF,
        estimate_id=estimate_id,
        version=row["version"],
        content=EstimateContent(
            title="Heat pump", options=(OptionInput(name="Comfort", lines=(line,)),), deposit=DEPOSIT
        ),
    )


async def ends_in(world: World, estimate_id: UUID, seconds: float) -> None:
    await world.look(
        "update estimate set expires_at = portal_now() + make_interval(secs => $2) where id = $1", estimate_id, seconds
    )


async def proofs(world: World, estimate_id: UUID) -> list[object]:
    return [tuple(row) for row in await world.look("select * from evidence where estimate_id = $1", estimate_id)]


async def check_one_end(world: World, estimate_id: UUID) -> str:
    """One end, with its own tasks and no others."""
    [row] = await world.look("select status from estimate where id = $1", estimate_id)
    told = {
        row["name"]
        for row in await world.look("select name from outbox where subject_id = $1 and name like 'tell_%'", estimate_id)
    } - {"tell_estimate_sent"}
    wanted = {"approved": {"tell_approved"}, "declined": {"tell_declined"}, "withdrawn": set(), "expired": set()}
    assert told == wanted[row["status"]]
    status: str = row["status"]
    return status
