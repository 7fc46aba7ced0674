import dataclasses
from typing import Annotated

import msgspec
from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, JSONBody

from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.webhook_types import Endpoint, Mode, Rule, Style

Url = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/]+")]
Times = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=3_600)]


class NewEndpoint(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`api_key` (a test key) or `account` limits it to one account; `connect`: accounts reached by Stripe-Account."""

    url: Url
    secret: Annotated[str, msgspec.Meta(min_length=1)]
    connect: bool = False
    style: Style = "snapshot"
    types: list[str] = msgspec.field(default_factory=lambda: ["*"])
    account: str | None = None
    api_key: str | None = None


class NewRule(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How deliveries go from now on; normal ends all rules."""

    mode: Mode
    times: Times | None = None
    delay_s: Seconds = 1.0
    types: list[str] = []


class WebhookControl(Controller):
    path = "/control"

    @get("/events")
    async def events(self, sandbox: Injected[Sandbox]) -> Json:
        """Oldest first, both forms."""
        return {"events": [{"account": one.account, "event": one.body, "thin": one.thin} for one in sandbox.events]}

    @post("/events/{event_id:str}/deliveries", status_code=202)
    async def send_again(self, event_id: FromPath[str], sandbox: Injected[Sandbox]) -> Json:
        for record in sandbox.events:
            if event_id in (record.body["id"], record.thin["id"]):
                sandbox.webhooks.send_again(record)
                return {"sent_again": event_id}
        raise NotFoundException(f"no event {event_id}")

    @get("/deliveries")
    async def deliveries(self, sandbox: Injected[Sandbox]) -> Json:
        return {"deliveries": [delivery.described() for delivery in sandbox.webhooks.log]}

    @get("/webhooks")
    async def endpoints(self, sandbox: Injected[Sandbox]) -> Json:
        return {"endpoints": [endpoint.described() for endpoint in sandbox.webhooks.endpoints]}

    @post("/webhooks")
    async def add_endpoint(self, data: JSONBody[NewEndpoint], sandbox: Injected[Sandbox]) -> Json:
        account = sandbox.accounts.of_key(data.api_key).id if data.api_key else data.account
        endpoint = Endpoint(
            url=data.url, secret=data.secret, connect=data.connect, style=data.style, account=account, types=data.types
        )
        sandbox.webhooks.endpoints.append(endpoint)
        return endpoint.described()

    @delete("/webhooks/{endpoint_id:str}", status_code=204)
    async def remove_endpoint(self, endpoint_id: FromPath[str], sandbox: Injected[Sandbox]) -> None:
        kept = [endpoint for endpoint in sandbox.webhooks.endpoints if endpoint.id != endpoint_id]
        if len(kept) == len(sandbox.webhooks.endpoints):
            raise NotFoundException(f"no webhook endpoint {endpoint_id}")
        sandbox.webhooks.endpoints = kept

    @post("/webhooks/mode", status_code=200)
    async def set_mode(self, data: JSONBody[NewRule], sandbox: Injected[Sandbox]) -> Json:
        if data.mode == "normal":
            sandbox.webhooks.rules.clear()
        else:
            sandbox.webhooks.rules.append(Rule(data.mode, data.times, data.delay_s, data.types))
        return {"rules": [dataclasses.asdict(rule) for rule in sandbox.webhooks.rules]}
