import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx

from entrypoints.sandbox.webhook_types import Delivery, Endpoint, EventRecord, Mode, Rule

RETRY_WAITS_S = (1.0, 3.0, 9.0)
REORDER_WINDOW_S = 0.3
TIMEOUT_S = 10.0
MIXED_UP = "whsec_of_somebody_else"


def sign(secret: str, body: bytes, at: int) -> str:
    """The Stripe-Signature header: HMAC-SHA256 over "<at>.<body>"."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


@dataclass(slots=True)
class Webhooks:
    """Sends events in their order, one after the other for each endpoint, never holding up the API."""

    endpoints: list[Endpoint] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    log: list[Delivery] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _turns: dict[str, asyncio.Lock] = field(default_factory=dict)  # fair, so first attempts keep the order of events
    _held: dict[str, list[tuple[EventRecord, Delivery]]] = field(default_factory=dict)
    _client: httpx.AsyncClient | None = None

    def publish(self, record: EventRecord) -> None:
        for endpoint in self.endpoints:
            if endpoint.wants(record):
                self._plan(record, endpoint, self._rule_for(record))

    def send_again(self, record: EventRecord) -> None:
        """Deliver once more, as the dashboard's button does."""
        for endpoint in self.endpoints:
            if endpoint.wants(record):
                self._plan(record, endpoint, Rule("normal"))

    async def stop(self) -> None:
        """End all deliveries under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._held.clear()
        self._turns.clear()
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _rule_for(self, record: EventRecord) -> Rule:
        for rule in self.rules:
            if not rule.types or record.body["type"] in rule.types:
                if rule.times is not None:
                    rule.times -= 1
                    if rule.times <= 0:
                        self.rules.remove(rule)
                return rule
        return Rule("normal")

    def _plan(self, record: EventRecord, endpoint: Endpoint, rule: Rule) -> None:
        delivery = self._note(record, endpoint, rule.mode)
        if rule.mode == "lost":
            delivery.state = "lost"
        elif rule.mode == "delayed":
            self._start(self._deliver(record, delivery, wait_s=rule.delay_s))
        elif rule.mode == "reordered":
            self._hold(record, delivery)
        else:
            self._start(self._deliver(record, delivery))
            if rule.mode == "duplicate":
                self._start(self._deliver(record, self._note(record, endpoint, rule.mode)))

    def _note(self, record: EventRecord, endpoint: Endpoint, mode: Mode) -> Delivery:
        event = record.thin if endpoint.style == "thin" else record.body
        delivery = Delivery(event["id"], event["type"], endpoint, mode)
        record.deliveries.append(delivery)
        self.log.append(delivery)
        return delivery

    def _hold(self, record: EventRecord, delivery: Delivery) -> None:
        """Collect what happens within the window, then send it in reverse."""
        held = self._held.setdefault(delivery.endpoint.id, [])
        held.append((record, delivery))
        if len(held) == 1:
            self._start(self._send_reversed(delivery.endpoint.id))

    async def _send_reversed(self, endpoint_id: str) -> None:
        await asyncio.sleep(REORDER_WINDOW_S)
        for record, delivery in reversed(self._held.pop(endpoint_id, [])):
            await self._deliver(record, delivery)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, record: EventRecord, delivery: Delivery, wait_s: float = 0.0) -> None:
        if wait_s:
            await asyncio.sleep(wait_s)
        turn = self._turns.setdefault(delivery.endpoint.id, asyncio.Lock())
        async with turn:
            done = await self._attempt(record, delivery)
        for pause in RETRY_WAITS_S:
            if done:
                return
            await asyncio.sleep(pause)
            done = await self._attempt(record, delivery)
        if not done:
            delivery.state = "failed"

    async def _attempt(self, record: EventRecord, delivery: Delivery) -> bool:
        """Send once; a redirect is a failure like any other answer outside 2xx."""
        endpoint = delivery.endpoint
        body = json.dumps(record.thin if endpoint.style == "thin" else record.body, indent=2).encode()
        secret = MIXED_UP if delivery.mode == "wrong_signature" else endpoint.secret
        at = int(time.time())  # real time: receivers compare it with their own clock
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (sandbox)",
            "Stripe-Signature": sign(secret, body, at),
        }
        try:
            answer = await self._http().post(endpoint.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            delivery.attempts.append({"at": at, "error": type(error).__name__})
            return False
        delivery.attempts.append({"at": at, "status": answer.status_code})
        if answer.is_success:
            delivery.state = "delivered"
        return answer.is_success

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)
        return self._client
