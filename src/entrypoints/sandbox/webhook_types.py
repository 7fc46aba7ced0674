from dataclasses import dataclass, field
from typing import Literal

from entrypoints.sandbox.ids import new_id
from entrypoints.sandbox.json_types import Json

Style = Literal["snapshot", "thin"]
Mode = Literal["normal", "duplicate", "reordered", "delayed", "lost", "wrong_signature"]


@dataclass(slots=True)
class Endpoint:
    url: str
    secret: str
    connect: bool = False  # events of connected accounts, rather than of accounts with their own key
    style: Style = "snapshot"
    account: str | None = None  # None: every account of its sort
    types: list[str] = field(default_factory=lambda: ["*"])
    id: str = field(default_factory=lambda: new_id("we", 16))

    def wants(self, record: "EventRecord") -> bool:
        if self.connect != record.connected or self.account not in (None, record.account):
            return False
        return "*" in self.types or record.body["type"] in self.types

    def described(self) -> Json:
        """All but the secret."""
        shown = ("id", "url", "connect", "style", "account", "types")
        return {name: getattr(self, name) for name in shown}


@dataclass(slots=True)
class Rule:
    """How the next `times` deliveries (None: all) are spoiled; `types` empty means any event."""

    mode: Mode
    times: int | None = None
    delay_s: float = 1.0
    types: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Delivery:
    event: str
    type: str
    endpoint: Endpoint
    mode: Mode
    state: Literal["pending", "delivered", "failed", "lost"] = "pending"
    attempts: list[Json] = field(default_factory=list)

    def described(self) -> Json:
        shown = {name: getattr(self, name) for name in ("event", "type", "mode", "state", "attempts")}
        return {"endpoint": self.endpoint.id, "url": self.endpoint.url, "style": self.endpoint.style, **shown}


@dataclass(slots=True)
class EventRecord:
    """One event in both its forms, and where it went."""

    account: str
    connected: bool
    body: Json  # the snapshot event
    thin: Json  # the notification without an account's objects
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def delivered(self) -> bool:
        """Whether every endpoint has answered with success; trivially so when there is none."""
        return all(delivery.state == "delivered" for delivery in self.deliveries)
