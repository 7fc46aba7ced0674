from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from entrypoints.http.failures import note
from entrypoints.http.pages.problems import REFUSED


class RefusalNotes(ASGIMiddleware):
    """Keeps in the trail what a page tells as refused and goes on from, before it is told (I17, T79).

    A refusal that ends the request is kept where it is told: failures.py.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start" and REFUSED in scope["state"]:
                error: Exception = scope["state"].pop(REFUSED)
                await note(Request[Any, Any, Any](scope), error, message["status"])
            await send(message)

        await next_app(scope, receive, tell)
