from dataclasses import dataclass, field

from entrypoints.sandbox.accounts import Accounts
from entrypoints.sandbox.clock import Clock
from entrypoints.sandbox.faults import FaultScript
from entrypoints.sandbox.mail.store import Mailbox
from entrypoints.sandbox.requests import RequestLog
from entrypoints.sandbox.settings import EndpointSetting
from entrypoints.sandbox.stripe.idempotency import Idempotency
from entrypoints.sandbox.webhook_types import Endpoint, EventRecord
from entrypoints.sandbox.webhooks import Webhooks


@dataclass(slots=True)
class Sandbox:
    """All that the process knows; one event loop, so a change that does not await is atomic."""

    base_url: str  # where browsers reach this process, without a slash at the end
    configured: tuple[EndpointSetting, ...] = ()
    clock: Clock = field(default_factory=Clock)
    accounts: Accounts = field(default_factory=Accounts)
    events: list[EventRecord] = field(default_factory=list)  # oldest first
    webhooks: Webhooks = field(default_factory=Webhooks)
    faults: FaultScript = field(default_factory=FaultScript)
    idempotency: Idempotency = field(default_factory=Idempotency)
    requests: RequestLog = field(default_factory=RequestLog)
    mailbox: Mailbox = field(default_factory=Mailbox)

    def __post_init__(self) -> None:
        self.webhooks.endpoints = self._configured_endpoints()

    async def reset(self) -> None:
        """Back to the state at the start: configured endpoints stay, the clock shows real time again."""
        await self.webhooks.stop()
        self.clock.offset_s = 0.0
        self.accounts = Accounts()
        self.events = []
        self.webhooks = Webhooks(endpoints=self._configured_endpoints())
        self.faults = FaultScript()
        self.idempotency = Idempotency()
        self.requests = RequestLog()
        self.mailbox.clear()

    def _configured_endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(url=one.url, secret=one.secret, connect=one.connect, style=one.style) for one in self.configured
        ]
