"""Runs the rehearsal sandbox as the separate process that it is, and speaks to its control interface.

    with SandboxProcess.start() as sandbox:
        client = stripe.StripeClient("sk_test_x", base_addresses={"api": sandbox.url})
        sandbox.pay(session_id)                 # as a customer would in a browser
        sandbox.truth()["charges"]              # the processor's own books
        await sandbox.wait_for_mail(to="ana@example.com")

Every method has an async twin with an `a` in front (`await sandbox.apay(...)`).
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
START_S = 20.0
Json = dict[str, Any]


class SandboxFailed(Exception):
    """It did not start, or it refused a control request; the message holds its own words."""


@dataclass(slots=True)
class SandboxProcess:
    process: subprocess.Popen[str]
    url: str  # http://127.0.0.1:…, also the base address for the stripe client
    smtp_host: str
    smtp_port: int

    @classmethod
    @contextmanager
    def start(cls, arguments: Sequence[str] = ()) -> Iterator[Self]:
        """A new sandbox on free ports; it ends with the block."""
        process = launch(["--http-port", "0", "--smtp-port", "0", *arguments])
        try:
            sandbox = cls._ready(process)
            sandbox._wait_for_health()
            yield sandbox
        finally:
            stop(process)

    @classmethod
    def _ready(cls, process: subprocess.Popen[str]) -> Self:
        """Read the ready line; a process that ends instead closes the pipe, so this returns in either case."""
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.startswith("sandbox ready "):
            raise SandboxFailed(f"no ready line but {line!r}; {process.communicate(timeout=START_S)[1]}")
        found = dict(word.split("=", 1) for word in line.split()[2:])
        host, _, port = found["smtp"].rpartition(":")
        return cls(process, url=found["http"], smtp_host=host, smtp_port=int(port))

    def _wait_for_health(self) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            try:
                if self._get("/health") == {"status": "ok"}:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise SandboxFailed("not healthy in time")

    # What tests ask and order; see the docstrings of entrypoints/sandbox/control/.
    def reset(self) -> None:
        self._post("/control/reset")

    def truth(self) -> Json:
        return self._get("/control/truth")

    def requests(self) -> Json:
        """`counts` by route, and `latest` with the parameters of each request."""
        return self._get("/control/requests")

    def events(self) -> list[Json]:
        found: list[Json] = self._get("/control/events")["events"]
        return found

    def deliveries(self) -> list[Json]:
        found: list[Json] = self._get("/control/deliveries")["deliveries"]
        return found

    def advance(self, seconds: float) -> Json:
        return self._post("/control/clock", {"advance_s": seconds})

    def now(self) -> int:
        found: int = self._get("/control/clock")["now"]
        return found

    def pay(self, session_id: str, card: str = "4242424242424242", challenge: bool | None = None) -> Json:
        """Pay a session as a customer would; answers {"outcome": paid, declined or challenge, …}."""
        return self._post(f"/control/sessions/{session_id}/payment", {"card": card, "challenge": challenge})

    def merchant(self, **settings: Any) -> Json:
        """account or api_key, and name or access (False: the platform was disconnected)."""
        return self._post("/control/accounts", settings)

    def webhook(self, url: str, secret: str, **settings: Any) -> Json:
        """Settings: connect, style ("thin"), types, account or api_key."""
        return self._post("/control/webhooks", {"url": url, "secret": secret, **settings})

    def webhook_mode(self, mode: str, **settings: Any) -> Json:
        """duplicate, reordered, delayed, lost, wrong_signature or normal; settings: times, delay_s, types."""
        return self._post("/control/webhooks/mode", {"mode": mode, **settings})

    def remove_webhook(self, endpoint_id: str) -> None:
        answer = httpx.delete(f"{self.url}/control/webhooks/{endpoint_id}", timeout=10, trust_env=False, verify=False)
        answer.raise_for_status()

    def send_again(self, event_id: str) -> Json:
        """Deliver an event once more, as the processor's dashboard does."""
        return self._post(f"/control/events/{event_id}/deliveries")

    def fault(self, kind: str, **settings: Any) -> Json:
        """status, delay, cut, never, html, cut_json or wrong; settings: method, path, times, moment, status, …"""
        return self._post("/control/faults", {"kind": kind, **settings})

    def mail_rules(self, **rules: Any) -> Json:
        """refuse_permanently, refuse_temporarily (lists, "*" is anyone), delay_s, drop_after_accept."""
        return self._post("/control/mail", rules)

    def mails(self, to: str | None = None, limit: int = 50) -> list[Json]:
        """Newest first."""
        found: list[Json] = self._get("/mail.json", {"limit": limit, **({"to": to} if to else {})})["messages"]
        return found

    def mail(self, mail_id: str) -> Json:
        return self._get(f"/mail/{mail_id}.json")

    def wait_for_mail(self, to: str, *, count: int = 1, timeout_s: float = 10.0) -> list[Json]:
        """The messages to an address, newest first, once there are `count`; raises SandboxFailed after the time."""
        return _until(lambda: self.mails(to=to), lambda found: len(found) >= count, f"{count} to {to}", timeout_s)

    def wait_for_requests(self, count: int, *, timeout_s: float = 10.0) -> list[Json]:
        """The API requests so far, oldest first, as soon as `count` have arrived (answered or not)."""
        return _until(
            lambda: self.requests()["latest"], lambda found: len(found) >= count, f"{count} requests", timeout_s
        )

    def wait_for_deliveries(self, count: int, *, timeout_s: float = 20.0) -> list[Json]:
        """The webhook deliveries, once there are `count` and none is pending."""

        def settled(found: list[Json]) -> bool:
            return len(found) >= count and all(one["state"] != "pending" for one in found)

        return _until(self.deliveries, settled, f"{count} settled deliveries", timeout_s)

    async def await_for_requests(self, count: int, *, timeout_s: float = 10.0) -> list[Json]:
        return await asyncio.to_thread(self.wait_for_requests, count, timeout_s=timeout_s)

    async def await_for_deliveries(self, count: int, *, timeout_s: float = 20.0) -> list[Json]:
        return await asyncio.to_thread(self.wait_for_deliveries, count, timeout_s=timeout_s)

    async def areset(self) -> None:
        await asyncio.to_thread(self.reset)

    async def atruth(self) -> Json:
        return await asyncio.to_thread(self.truth)

    async def arequests(self) -> Json:
        return await asyncio.to_thread(self.requests)

    async def aevents(self) -> list[Json]:
        return await asyncio.to_thread(self.events)

    async def adeliveries(self) -> list[Json]:
        return await asyncio.to_thread(self.deliveries)

    async def aadvance(self, seconds: float) -> Json:
        return await asyncio.to_thread(self.advance, seconds)

    async def apay(self, session_id: str, card: str = "4242424242424242", challenge: bool | None = None) -> Json:
        return await asyncio.to_thread(self.pay, session_id, card, challenge)

    async def awebhook(self, url: str, secret: str, **settings: Any) -> Json:
        return await asyncio.to_thread(self.webhook, url, secret, **settings)

    async def awebhook_mode(self, mode: str, **settings: Any) -> Json:
        return await asyncio.to_thread(self.webhook_mode, mode, **settings)

    async def aremove_webhook(self, endpoint_id: str) -> None:
        await asyncio.to_thread(self.remove_webhook, endpoint_id)

    async def asend_again(self, event_id: str) -> Json:
        return await asyncio.to_thread(self.send_again, event_id)

    async def afault(self, kind: str, **settings: Any) -> Json:
        return await asyncio.to_thread(self.fault, kind, **settings)

    async def amail_rules(self, **rules: Any) -> Json:
        return await asyncio.to_thread(self.mail_rules, **rules)

    async def amails(self, to: str | None = None, limit: int = 50) -> list[Json]:
        return await asyncio.to_thread(self.mails, to, limit)

    async def amail(self, mail_id: str) -> Json:
        return await asyncio.to_thread(self.mail, mail_id)

    async def await_for_mail(self, to: str, *, count: int = 1, timeout_s: float = 10.0) -> list[Json]:
        return await asyncio.to_thread(self.wait_for_mail, to, count=count, timeout_s=timeout_s)

    # Without verify=False each call would load the machine's certificates anew (40 ms), for an address without TLS.
    def _get(self, path: str, params: Json | None = None) -> Json:
        return _read(httpx.get(self.url + path, params=params, timeout=10, trust_env=False, verify=False))

    def _post(self, path: str, body: Json | None = None) -> Json:
        return _read(httpx.post(self.url + path, json=body or {}, timeout=10, trust_env=False, verify=False))


def _until(
    read: Callable[[], list[Json]], done: Callable[[list[Json]], bool], what: str, timeout_s: float
) -> list[Json]:
    until = time.monotonic() + timeout_s
    while not done(found := read()):
        if time.monotonic() > until:
            raise SandboxFailed(f"waited {timeout_s} s for {what}; there is {found}")
        time.sleep(0.05)
    return found


def launch(arguments: Sequence[str], **environment: str) -> subprocess.Popen[str]:
    """Start the module with plain arguments; the caller ends it."""
    return subprocess.Popen(
        [sys.executable, "-m", "entrypoints.sandbox", *arguments],
        env={**os.environ, "PYTHONPATH": str(SRC), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stop(process: subprocess.Popen[str]) -> None:
    """End exactly this process, by its handle."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=5)
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _read(answer: httpx.Response) -> Json:
    if answer.is_error:
        raise SandboxFailed(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}")
    found: Json = answer.json()
    return found


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[SandboxProcess]:
    """One process for the whole run."""
    with SandboxProcess.start() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(sandbox_process: SandboxProcess) -> SandboxProcess:
    """The shared process, emptied before each test."""
    sandbox_process.reset()
    return sandbox_process
