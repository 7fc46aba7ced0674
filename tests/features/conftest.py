"""Where the features find the portal, at the level that a scenario runs on, and their steps."""

from collections.abc import Callable, Iterator

import pytest

from tests.drivers.billing_app import TERMS, BillingApp
from tests.features.steps.doors import *  # noqa: F403 - pytest-bdd keeps steps as fixtures in their module
from tests.features.steps.estimates import *  # noqa: F403
from tests.features.steps.money import *  # noqa: F403
from tests.support import levels


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    levels.parametrize(metafunc)


@pytest.fixture
def app(level: str, request: pytest.FixtureRequest) -> Iterator[BillingApp]:
    """The driver of the scenario's level; nothing of one scenario is left for the next."""
    make: Callable[[], BillingApp] = request.getfixturevalue(f"{level}_app")
    driver = make()
    try:
        yield driver
    finally:
        driver.close()


@pytest.fixture(scope="session")
def application_app() -> Callable[[], BillingApp]:
    from tests.drivers.application import ApplicationApp  # costs what other levels need not wait for

    return ApplicationApp


@pytest.fixture
def terms() -> str:
    return TERMS
