from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.integration.sandbox.receiver import Receiver
from tests.support.checked_stripe import SDK_WARNING, CheckedHTTPXClient
from tests.support.sandbox import SandboxProcess, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]
KEY = "sk_test_contractor"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.filterwarnings(SDK_WARNING))


@pytest.fixture
async def checked(sandbox: SandboxProcess) -> AsyncIterator[CheckedHTTPXClient]:
    """Ends each test with: everything asked and answered is as Stripe's document has it."""
    client = CheckedHTTPXClient(timeout=10)
    yield client
    await client.close_async()
    assert client.faults == []


@pytest.fixture
def client(sandbox: SandboxProcess, checked: CheckedHTTPXClient) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, http_client=checked, base_addresses={"api": sandbox.url})


@pytest.fixture
async def plain_client(sandbox: SandboxProcess) -> AsyncIterator[stripe.StripeClient]:
    """For faults, whose answers are not Stripe's."""
    http = stripe.HTTPXClient(timeout=2)
    yield stripe.StripeClient(KEY, http_client=http, base_addresses={"api": sandbox.url})
    await http.close_async()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver.listening() as listening:
        yield listening


def order(**changes: Any) -> Any:
    """Parameters of a session for a deposit of $480.00."""
    price = {"currency": "usd", "unit_amount": 48_000, "product_data": {"name": "Deposit for estimate E-1042"}}
    return {
        "mode": "payment",
        "success_url": "http://portal.test/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://portal.test/pay",
        "client_reference_id": "attempt-1",
        "line_items": [{"quantity": 1, "price_data": price}],
        **changes,
    }
