"""The SDK's HTTP client, which also notes whether any of a call's tries may have had an effect."""

import logging
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpx
import stripe

stripe.enable_telemetry = False  # it writes an id into the home folder, and sends our platform and timings
logging.getLogger("stripe").setLevel(logging.WARNING)  # below that it logs bodies

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_UNDECIDED = frozenset({408, 409, 425})  # of the answers below 500, those that do not mean "not done"


@dataclass(slots=True)
class Doubt:
    """Whether something may have happened at Stripe in one call with all its tries."""

    stands: bool = False


DOUBT: ContextVar[Doubt] = ContextVar("stripe_doubt")


class NotingClient(stripe.HTTPXClient):
    """Raises what HTTPXClient raises.

    The last error alone does not tell: the first try may have been cut off after it was sent, and the second one
    refused at the door.
    """

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        doubt = DOUBT.get()
        before, doubt.stands = doubt.stands, True  # it stays so when this wait is broken off
        try:
            body, status, answered = await super().request_async(method, url, headers, post_data)
        except stripe.APIConnectionError as error:
            if isinstance(error.__cause__, NOT_SENT):
                doubt.stands = before
            raise
        if status < 500 and status not in _UNDECIDED:
            doubt.stands = before
        return body, status, answered

    def _get_request_args_kwargs(self, method: str, url: str, headers: Mapping[str, str], post_data: Any) -> list[Any]:
        """The SDK hands httpx the encoded form as `data`, which httpx takes for text with a warning only."""
        arguments, options = super()._get_request_args_kwargs(method, url, headers, post_data)
        del options["data"]
        return [arguments, {**options, "content": post_data}]
