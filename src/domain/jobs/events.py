from dataclasses import dataclass

from domain.shared.events import Event
from domain.shared.ids import JobId


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEvent(Event):
    job_id: JobId


class JobCreated(JobEvent):
    pass


class JobExtended(JobEvent):
    """A further approved estimate joined it."""


class JobDone(JobEvent):
    pass


class JobCanceled(JobEvent):
    pass
