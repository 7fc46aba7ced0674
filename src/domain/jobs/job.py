from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from domain.jobs.errors import JobNotOpen
from domain.jobs.events import JobCanceled, JobCreated, JobDone, JobExtended
from domain.shared.events import Recorder
from domain.shared.ids import ContractorId, CustomerId, EstimateId, JobId, PropertyId
from domain.shared.text import cleaned_name
from domain.shared.transitions import Transitions, allows


class JobStatus(StrEnum):
    REQUESTED = "requested"  # agreed, not yet on the calendar
    DONE = "done"
    CANCELED = "canceled"


TRANSITIONS: Transitions[JobStatus] = {
    JobStatus.REQUESTED: frozenset({JobStatus.DONE, JobStatus.CANCELED}),
    JobStatus.DONE: frozenset(),
    JobStatus.CANCELED: frozenset(),
}


class Job(Recorder):
    """Work for a customer at one place: what approved estimates ask for (EST-11), or what somebody called for."""

    def __init__(
        self,
        *,
        id: JobId,
        contractor_id: ContractorId,
        customer_id: CustomerId,
        property_id: PropertyId,
        number: str,
        title: str,
        status: JobStatus,
        estimate_ids: Sequence[EstimateId] = (),
        version: int = 0,
    ) -> None:
        super().__init__()
        self.id, self.contractor_id, self.customer_id, self.property_id = id, contractor_id, customer_id, property_id
        self.number, self.title, self.version = number, cleaned_name(title, field="title"), version
        self._status, self._estimate_ids = status, list(estimate_ids)

    @classmethod
    def create(
        cls,
        *,
        id: JobId,
        contractor_id: ContractorId,
        customer_id: CustomerId,
        property_id: PropertyId,
        number: str,
        title: str,
        estimate_id: EstimateId | None = None,
        now: datetime,
    ) -> "Job":
        """Begin the work of an approved estimate (EST-11), or work that none precedes."""
        job = cls(
            id=id,
            contractor_id=contractor_id,
            customer_id=customer_id,
            property_id=property_id,
            number=number,
            title=title,
            status=JobStatus.REQUESTED,
            estimate_ids=[estimate_id] if estimate_id else [],
        )
        job.record(JobCreated(job_id=id, at=now))
        return job

    @property
    def status(self) -> JobStatus:
        return self._status

    @property
    def estimate_ids(self) -> tuple[EstimateId, ...]:
        return tuple(self._estimate_ids)

    def extend(self, estimate_id: EstimateId, *, now: datetime) -> None:
        """Take a further approved estimate on; one that it has already is not taken twice. Raises JobNotOpen."""
        if estimate_id in self._estimate_ids:
            return
        if self._status is not JobStatus.REQUESTED:
            raise JobNotOpen(status=self._status)
        self._estimate_ids.append(estimate_id)
        self.record(JobExtended(job_id=self.id, at=now))

    def finish(self, *, now: datetime) -> None:
        self._move(JobStatus.DONE)
        self.record(JobDone(job_id=self.id, at=now))

    def cancel(self, *, now: datetime) -> None:
        """Give the work up; its unpaid invoices are voided by what follows from the event."""
        self._move(JobStatus.CANCELED)
        self.record(JobCanceled(job_id=self.id, at=now))

    def _move(self, to: JobStatus) -> None:
        if not allows(TRANSITIONS, self._status, to):
            raise JobNotOpen(status=self._status)
        self._status = to
