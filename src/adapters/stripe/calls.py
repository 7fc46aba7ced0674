import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.stripe.errors import cause
from adapters.stripe.transport import DOUBT, Doubt
from application.ports.payment_gateway import GatewayError

T = TypeVar("T")


async def within(
    seconds: float, call: Callable[[], Awaitable[T]], translate: Callable[[Exception, bool], GatewayError]
) -> T:
    """Run one call with all its tries in bounded time. Raises only what `translate` makes of an error and its doubt."""
    doubt = Doubt()
    token = DOUBT.set(doubt)
    try:
        async with asyncio.timeout(seconds):
            return await call()
    except GatewayError:
        raise
    except Exception as error:  # the SDK raises AttributeError and others for answers in a form it does not know
        raise translate(error, doubt.stands) from cause(error)
    finally:
        DOUBT.reset(token)
