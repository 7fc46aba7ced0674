"""Webhooks in: what processors tell us, believed for its signature alone."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, Router, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from application.payments.webhooks import ReceiveWebhook, ReceiveWebhookHandler
from entrypoints.http.caller import ANYONE
from entrypoints.http.forgery import EXEMPT
from entrypoints.http.injected import Injected

MAX_BODY = 256 * 1024  # bytes


class Encoded(HTTPException):
    """The signature is over the bytes as they are; nothing is unpacked for a stranger."""

    status_code = 415


class StripeHookController(Controller):
    path = "/stripe"

    @post("/", status_code=200)
    async def for_any_account(
        self, request: Request[None, None, Any], receive_webhook: Injected[ReceiveWebhookHandler]
    ) -> Response[bytes]:
        """The contractor is found by the account that the event names."""
        return await _receive(request, receive_webhook, None)

    @post("/{contractor_id:uuid}", status_code=200)
    async def for_one_contractor(
        self,
        request: Request[None, None, Any],
        contractor_id: FromPath[UUID],
        receive_webhook: Injected[ReceiveWebhookHandler],
    ) -> Response[bytes]:
        """For a contractor with keys of their own."""
        return await _receive(request, receive_webhook, contractor_id)


async def _receive(
    request: Request[None, None, Any], receive_webhook: ReceiveWebhookHandler, contractor_id: UUID | None
) -> Response[bytes]:
    """Store what was verified; everything else is done later, so that the processor gets its answer at once."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Encoded
    raw = await request.body()
    await receive_webhook(ReceiveWebhook(headers=dict(request.headers), raw=raw, contractor_id=contractor_id))
    return Response(b"", media_type="text/plain")


HOOKS = Router(
    "/hooks",
    route_handlers=[StripeHookController],
    request_max_body_size=MAX_BODY,
    opt={"entry": ANYONE, EXEMPT: True},
    include_in_schema=False,
)
