"""The Stripe adapter against the sandbox process, with every exchange checked against Stripe's published schema."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import httpx

from adapters.stripe.config import StripeConfig
from adapters.stripe.gateway import StripeGateway
from application.ports.payment_gateway import CheckoutRequest, PaymentGateway
from domain.payments.truth import MethodKind
from domain.shared.ids import PaymentId
from domain.shared.money import Money
from entrypoints.sandbox.webhooks import sign
from tests.support.sandbox import SandboxProcess
from tests.support.stripe_schema import validate_request, validate_response

ACCOUNT = "acct_heating"
SECRET = "whsec_current"
NUMBERS = count(1)
VISA, DECLINED, POOR, CHALLENGED = "4242424242424242", "4000000000000002", "4000000000009995", "4000002500003155"


def a_request(**changes: Any) -> CheckoutRequest:
    """A deposit of $1,234.56, for a payment of its own."""
    request = {
        "payment_id": PaymentId(UUID(int=next(NUMBERS))),
        "account": ACCOUNT,
        "amount": Money(123_456, "USD"),
        "method": MethodKind.CARD,
        "description": "Deposit for estimate E-1042",
        "customer_email": "dana@example.com",
        "language": "en",
        "return_url": "https://portal.test/pay/return?checkout={CHECKOUT}",
        "cancel_url": "https://portal.test/pay/canceled",
        "asked_at": datetime.now(UTC).replace(microsecond=0),
        "expires_at": datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1),
    }
    return CheckoutRequest(**{**request, **changes})


@dataclass(slots=True)
class Exchanges:
    """What went over the wire, and what was wrong with it by Stripe's own document."""

    sent: list[httpx.Request] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def note(self, response: httpx.Response) -> None:
        request = response.request
        self.sent.append(request)
        raw = request.content.decode() if request.method == "POST" else request.url.query.decode()
        form = dict(parse_qsl(raw, keep_blank_values=True))
        self.faults += validate_request(request.method, request.url.path, form)
        body = await response.aread()
        try:
            answer = json.loads(body)
        except ValueError:
            return  # spoiled on purpose
        self.faults += validate_response(request.method, request.url.path, response.status_code, answer)


@asynccontextmanager
async def stripe_gateway(
    sandbox: SandboxProcess, *, webhook_secrets: tuple[str, ...] = (SECRET,), **settings: Any
) -> AsyncIterator[tuple[StripeGateway, Exchanges]]:
    """A gateway for the sandbox. At the end every exchange must have been in Stripe's form."""
    config: dict[str, Any] = {"secret_key": "sk_test_portal", "api_base": sandbox.url, "connect": True, **settings}
    gateway = StripeGateway(StripeConfig(webhook_secrets=webhook_secrets, **config))
    exchanges = Exchanges()
    gateway._http._client_async.event_hooks = {"response": [exchanges.note]}
    try:
        yield gateway, exchanges
    finally:
        await gateway.close()
    assert exchanges.faults == []


class InSandbox:
    """The customer, the processor and the wire of one sandbox, for the contract suite."""

    def __init__(self, gateway: StripeGateway, process: SandboxProcess, *, style: str) -> None:
        self.gateway: PaymentGateway = gateway
        self._process, self._style = process, style

    async def pays(self, ref: str) -> None:
        await self._process.apay(ref)

    async def is_declined_for_want_of_money(self, ref: str) -> None:
        await self._process.apay(ref, POOR)

    async def is_challenged(self, ref: str) -> None:
        await self._process.apay(ref, CHALLENGED)

    async def runs_out_of_time(self, ref: str) -> None:
        await self._process.aadvance(2 * 3600)

    async def webhook_of_payment(self, ref: str) -> tuple[dict[str, str], bytes]:
        async with Inbox.open() as inbox:
            await self._process.awebhook(inbox.url, SECRET, connect=True, style=self._style)
            await self._process.apay(ref)
            return await inbox.next("payment_intent.succeeded")

    async def next_start_is_lost(self, *, executed: bool) -> None:
        moment = "after" if executed else "before"
        await self._process.afault("cut", method="POST", path="/v1/checkout/sessions", moment=moment)

    async def disconnects(self, account: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            body = {"account": account, "access": False}
            (await client.post(f"{self._process.url}/control/accounts", json=body)).raise_for_status()

    async def pages(self) -> int:
        return len((await self._process.atruth())["sessions"])

    def signed(self, raw: bytes) -> dict[str, str]:
        return {"Stripe-Signature": sign(SECRET, raw, int(time.time()))}


@dataclass(slots=True)
class Inbox:
    """A webhook endpoint that keeps what is posted to it, raw."""

    url: str = ""
    got: asyncio.Queue[tuple[dict[str, str], bytes]] = field(default_factory=asyncio.Queue)

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Inbox"]:
        inbox = cls()
        server = await asyncio.start_server(inbox._take, "127.0.0.1", 0)
        inbox.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks/stripe"
        async with server:
            yield inbox

    async def next(self, kind: str) -> tuple[dict[str, str], bytes]:
        """The next delivery whose type ends in `kind`, others thrown away."""
        async with asyncio.timeout(10):
            while True:
                headers, raw = await self.got.get()
                if json.loads(raw)["type"].endswith(kind):
                    return headers, raw

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:-2]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head)}
        self.got.put_nowait((headers, await reader.readexactly(int(headers["content-length"]))))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()


CUT: bytes = b""  # in a script: break the connection once the request has been read


@dataclass(slots=True)
class ScriptedServer:
    """Answers one request after the other as written, for answers that no sane processor gives."""

    url: str
    answers: list[bytes]
    heard: list[bytes] = field(default_factory=list)
    gone_after: int | None = None  # from this request on, connections are refused
    _server: asyncio.Server | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, *answers: bytes, gone_after: int | None = None) -> AsyncIterator["ScriptedServer"]:
        scripted = cls("", list(answers), gone_after=gone_after)
        scripted._server = server = await asyncio.start_server(scripted._take, "127.0.0.1", 0)
        scripted.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield scripted

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), b":0")
        self.heard.append(head + await reader.readexactly(int(length.partition(b":")[2])))
        if len(self.heard) == self.gone_after and self._server:
            self._server.close()
        answer = self.answers.pop(0)
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


def http_answer(status: int, body: bytes, **headers: str) -> bytes:
    named = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close", **headers}
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name.replace('_', '-')}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


@asynccontextmanager
async def gateway_at(url: str, **settings: Any) -> AsyncIterator[StripeGateway]:
    """A gateway for any address, without checks of what goes over the wire."""
    config: dict[str, Any] = {"secret_key": "sk_test_portal", "webhook_secrets": (SECRET,), "connect": True, **settings}
    gateway = StripeGateway(StripeConfig(api_base=url, **config))
    try:
        yield gateway
    finally:
        await gateway.close()
