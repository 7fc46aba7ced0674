from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

Kind = Literal["status", "delay", "cut", "never", "html", "cut_json", "wrong"]


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to do with the next `times` API requests that match.

    `moment` "before" leaves the request unexecuted (a delay executes it afterwards); "after" executes it and spoils the
    answer. `path` is a prefix; `method` "*" is any. cut: the connection breaks. never: no answer until the caller gives
    up. cut_json: half of the answer. wrong: `change` is laid over the answer's own fields.
    """

    kind: Kind
    method: str = "*"
    path: str = "/v1/"
    times: int = 1
    moment: Literal["before", "after"] = "before"
    status: int = 500
    retry_after_s: int | None = None
    seconds: float = 1.0
    change: dict[str, Any] = {}

    def problem(self) -> str | None:
        """Why this fault makes no sense, or None."""
        if self.times < 1:
            return "times must be at least 1"
        if self.kind == "status" and not 400 <= self.status <= 599:
            return "status must be between 400 and 599"
        if not 0 <= self.seconds <= 300:
            return "seconds must be between 0 and 300"
        if self.kind in ("cut_json", "wrong") and self.moment == "before":
            return f"{self.kind} needs an executed request: moment must be 'after'"
        if self.kind == "wrong" and not self.change:
            return "wrong needs the fields to change"
        return None


@dataclass(slots=True)
class FaultScript:
    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        self.waiting.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """The first fault that matches, counted down; None leaves the request alone."""
        for fault in self.waiting:
            if fault.method in ("*", method) and path.startswith(fault.path):
                fault.times -= 1
                if fault.times == 0:
                    self.waiting.remove(fault)
                return fault
        return None
