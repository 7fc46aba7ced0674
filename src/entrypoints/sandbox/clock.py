from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_S = 10 * 366 * 86_400


@dataclass(slots=True)
class Clock:
    """The sandbox's time: the machine's plus an offset that only grows once something was recorded."""

    offset_s: float = 0.0

    def at(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset_s)

    def now(self) -> int:
        """Unix seconds, the unit of every Stripe timestamp."""
        return int(self.at().timestamp())

    def begin_in_the_past(self, seconds: float) -> None:
        """Set it so far behind the machine's, before anything was recorded. Raises ValueError out of ten years."""
        if not 0 <= seconds <= LONGEST_S:
            raise ValueError("back_s must be between 0 and ten years of seconds")
        self.offset_s = -seconds

    def advance(self, seconds: float) -> None:
        """Move forward; raises ValueError for a step back, which would un-expire sessions."""
        if not 0 <= seconds <= LONGEST_S:
            raise ValueError("advance_s must be between 0 and ten years of seconds")
        self.offset_s += seconds
