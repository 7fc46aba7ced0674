"""What Stripe, or somebody who would like to be, sends to the portal's door."""

import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from entrypoints.sandbox.webhooks import sign
from tests.support.portal import ACCOUNT, WEBHOOK_SECRET, RunningPortal

HOOK = "/hooks/stripe"


def event(**changes: Any) -> dict[str, Any]:
    return {
        "id": f"evt_{uuid4().hex}",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "account": ACCOUNT,
        "livemode": False,
        "type": "payment_intent.succeeded",
        "data": {"object": {"id": "pi_unknown", "object": "payment_intent"}},
        **changes,
    }


@dataclass
class Processor:
    portal: RunningPortal

    async def send(
        self, body: dict[str, Any] | bytes, *, secret: str = WEBHOOK_SECRET, at: float | None = None, to: str = HOOK
    ) -> httpx.Response:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        signature = sign(secret, raw, int(time.time() if at is None else at))
        return await self.deliver(raw, {"stripe-signature": signature}, to=to)

    async def deliver(self, raw: Any, headers: dict[str, str], *, to: str = HOOK) -> httpx.Response:
        return await self.portal.client.post(to, content=raw, headers={"content-type": "application/json", **headers})

    async def stored(self) -> list[str]:
        """The event ids in the inbox."""
        return await self._column("SELECT event_id FROM inbox")

    async def parked(self) -> list[str]:
        """Why tasks wait for a person."""
        return await self._column("SELECT problem FROM outbox WHERE parked_at IS NOT NULL")

    async def _column(self, statement: str) -> list[str]:
        connection = await asyncpg.connect(self.portal.database.admin_dsn)
        try:
            await connection.execute("SELECT set_config('app.contractor', $1, false)", str(self.portal.contractor_id))
            return [row[0] for row in await connection.fetch(statement)]
        finally:
            await connection.close()
