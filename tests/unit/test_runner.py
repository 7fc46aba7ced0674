"""How soon a task that failed is tried again."""

import pytest

from application.ports.mailer import MailTemporarilyRefused
from application.ports.payment_gateway import GatewayUnavailable
from entrypoints.workers.runner import DEFAULT_S, _wait_s


@pytest.mark.R21
@pytest.mark.parametrize(
    ("error", "wait_s"),
    [
        (GatewayUnavailable(), 15),
        (GatewayUnavailable(120), 120),
        (GatewayUnavailable(2), 15),
        (MailTemporarilyRefused(), 60),
        (RuntimeError(), DEFAULT_S),
    ],
)
def test_R21_the_processors_own_wait_is_kept(error: Exception, wait_s: float) -> None:
    assert _wait_s(error) == wait_s
