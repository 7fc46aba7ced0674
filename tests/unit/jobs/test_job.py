"""EST-11: an approval creates a job, or extends the one it belongs to, exactly once."""

from collections.abc import Callable
from itertools import product
from uuid import UUID

import pytest

from domain.jobs.errors import JobNotOpen
from domain.jobs.events import JobCanceled, JobCreated, JobDone, JobEvent, JobExtended
from domain.jobs.job import TRANSITIONS, Job, JobStatus
from domain.shared.ids import EstimateId, JobId
from domain.shared.text import TextRefused
from tests.unit.factories import CONTRACTOR, CUSTOMER, ESTIMATE, NOW, PLACE

JOB = JobId(UUID(int=30))
OTHER = EstimateId(UUID(int=31))
VERBS: dict[JobStatus, tuple[Callable[[Job], None], type[JobEvent]]] = {
    JobStatus.DONE: (lambda job: job.finish(now=NOW), JobDone),
    JobStatus.CANCELED: (lambda job: job.cancel(now=NOW), JobCanceled),
}


def job(status: JobStatus = JobStatus.REQUESTED, *, title: str = "New heating") -> Job:
    return Job(
        id=JOB,
        contractor_id=CONTRACTOR,
        customer_id=CUSTOMER,
        property_id=PLACE,
        number="J-7",
        title=title,
        status=status,
        estimate_ids=[ESTIMATE],
    )


def test_the_table_says_what_was_promised() -> None:
    assert {now.value: {then.value for then in after} for now, after in TRANSITIONS.items()} == {
        "requested": {"done", "canceled"},
        "done": set(),
        "canceled": set(),
    }


@pytest.mark.parametrize(("now", "then"), list(product(JobStatus, VERBS)))
def test_a_verb_moves_only_as_the_table_allows(now: JobStatus, then: JobStatus) -> None:
    work = job(now)
    verb, event = VERBS[then]
    if then in TRANSITIONS[now]:
        verb(work)
        assert work.status is then
        assert work.pull_events() == [event(job_id=JOB, at=NOW)]
        return
    with pytest.raises(JobNotOpen) as refused:
        verb(work)
    assert refused.value.values["status"] is now
    assert (work.status, work.pull_events()) == (now, [])


def test_an_approval_creates_a_job() -> None:
    work = Job.create(
        id=JOB,
        contractor_id=CONTRACTOR,
        customer_id=CUSTOMER,
        property_id=PLACE,
        number="J-7",
        title=" New heating ",
        estimate_id=ESTIMATE,
        now=NOW,
    )
    assert (work.status, work.title, work.estimate_ids) == (JobStatus.REQUESTED, "New heating", (ESTIMATE,))
    assert work.pull_events() == [JobCreated(job_id=JOB, at=NOW)]


def test_a_further_estimate_extends_it_once() -> None:
    work = job()
    work.extend(OTHER, now=NOW)
    assert work.pull_events() == [JobExtended(job_id=JOB, at=NOW)]
    work.extend(OTHER, now=NOW)
    assert (work.estimate_ids, work.pull_events()) == ((ESTIMATE, OTHER), [])


@pytest.mark.parametrize("status", JobStatus)
def test_what_it_has_already_is_not_taken_twice_in_any_state(status: JobStatus) -> None:
    work = job(status)
    work.extend(ESTIMATE, now=NOW)
    assert (work.estimate_ids, work.pull_events()) == ((ESTIMATE,), [])


@pytest.mark.parametrize("status", [JobStatus.DONE, JobStatus.CANCELED])
def test_work_that_is_over_takes_no_further_estimate(status: JobStatus) -> None:
    work = job(status)
    with pytest.raises(JobNotOpen) as refused:
        work.extend(OTHER, now=NOW)
    assert refused.value.values["status"] is status
    assert (work.estimate_ids, work.pull_events()) == ((ESTIMATE,), [])


def test_a_job_has_a_title_of_one_line() -> None:
    with pytest.raises(TextRefused):
        job(title="a\nb")
