"""Where the features find the portal, at the level that a scenario runs on, and their steps."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.drivers.billing_app import TERMS, BillingApp
from tests.features.steps.decisions import *  # noqa: F403 - pytest-bdd keeps steps as fixtures in their module
from tests.features.steps.doors import *  # noqa: F403
from tests.features.steps.estimates import *  # noqa: F403
from tests.features.steps.hands import *  # noqa: F403
from tests.features.steps.invoices import *  # noqa: F403
from tests.features.steps.languages import *  # noqa: F403
from tests.features.steps.offers import *  # noqa: F403
from tests.features.steps.payments import *  # noqa: F403
from tests.features.steps.portal import *  # noqa: F403
from tests.features.steps.prints import *  # noqa: F403
from tests.support import levels
from tests.support.checked_stripe import SDK_WARNING
from tests.support.database import TestServer
from tests.support.sandbox import SandboxProcess, sandbox, sandbox_process

if TYPE_CHECKING:  # what only some levels need is loaded by these alone
    from playwright.sync_api import Browser

    from tests.drivers.http.shared import SharedPortal

__all__ = ["sandbox", "sandbox_process"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    levels.parametrize(metafunc)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.filterwarnings(SDK_WARNING))


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


@pytest.fixture(scope="session")
def shared_portal(database_server: TestServer, sandbox_process: SandboxProcess) -> "Iterator[SharedPortal]":
    from tests.drivers.http.shared import SharedPortal

    with database_server.fresh() as fresh, SharedPortal(fresh, sandbox_process).running() as shared:
        yield shared


@pytest.fixture
def http_app(request: pytest.FixtureRequest) -> Callable[[], BillingApp]:
    from tests.drivers.http import HttpApp

    request.getfixturevalue("sandbox")  # empties it
    return partial(HttpApp, request.getfixturevalue("shared_portal"))


@pytest.fixture
def chromium() -> "Iterator[Browser]":
    """One for each scenario: while playwright's own event loop runs in this thread, no asynchronous test could."""
    from tests.drivers.browser import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture
def browser_app(request: pytest.FixtureRequest) -> Callable[[], BillingApp]:
    from tests.drivers.browser import BrowserApp

    request.getfixturevalue("sandbox")
    return partial(BrowserApp, request.getfixturevalue("shared_portal"), request.getfixturevalue("chromium"))


@pytest.fixture
def terms() -> str:
    return TERMS
