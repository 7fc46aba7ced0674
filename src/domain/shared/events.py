from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact. Its fields are ids and times only, so that it may be queued; readers look the rest up."""

    at: datetime  # aware, UTC


class Recorder:
    """The events that an aggregate has recorded since it was loaded."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def record(self, event: Event) -> None:
        self._events.append(event)

    def pull_events(self) -> list[Event]:
        """Hand over what was recorded, once."""
        events, self._events = self._events, []
        return events
