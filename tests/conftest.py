"""What every test may use: the markers, the run's database server, short and long forms, the count per level."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import ids, levels
from tests.support.database import RUN_DIR, TestDatabase, TestServer, begin_run, end_run

AREAS = {
    "access": "getting in: links, codes, passwords, sessions",
    "estimates": "estimates, their options, decisions and signatures",
    "invoices": "invoices and money owed",
    "payments": "payments, refunds, processors",
    "customers": "customers, contacts and properties",
    "jobs": "jobs, visits and tracking",
    "messages": "mail and text messages",
    "contractors": "contractors and their settings",
}
RUN_FOLDER = pytest.StashKey[Path]()

settings.register_profile("short", max_examples=50, deadline=None)
settings.register_profile("long", max_examples=1000, deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        default=os.environ.get("SERVICEFLOW_LONG") == "1",
        help="run races, soaks and generated tests in full (also SERVICEFLOW_LONG=1)",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Workers must collect tests in one order, and some stand for the members of a set.
    os.environ.setdefault("PYTHONHASHSEED", "0")
    about = {
        **{level: f"a scenario at the level {level}" for level in levels.LEVELS},
        **AREAS,
        "clock": "needs the movable clock",
        "long": "runs only in full (--long)",
        **ids.promises(),
        **ids.threats(),
    }
    for name, text in about.items():
        config.addinivalue_line("markers", f"{name}: {text}")
    settings.load_profile("long" if config.getoption("--long") else "short")
    folder = begin_run()
    if folder is not None:
        config.stash[RUN_FOLDER] = folder
        # A run that is cut short from outside still stops its server.
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    # The outermost process alone began the run; its workers have ended by now.
    folder = config.stash.get(RUN_FOLDER, None)
    if folder is not None:
        end_run(folder)


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_apply_tag(tag: str, function: Callable[..., object]) -> bool | None:
    return levels.note_tag(tag, function)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        levels.note_level(item)
    if not config.getoption("--long"):
        in_full = [item for item in items if item.get_closest_marker("long")]
        if in_full:
            config.hook.pytest_deselected(items=in_full)
            items[:] = [item for item in items if item not in in_full]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for key in ("passed", "failed", "error") for report in terminalreporter.stats.get(key, [])]
    lines = levels.count_lines(reports)
    if lines:
        terminalreporter.section("scenarios per level")
    for line in lines:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def level(request: pytest.FixtureRequest) -> str:
    """The level that a scenario runs on: application, http or browser."""
    return str(request.param)


@pytest.fixture(scope="session")
def rounds(request: pytest.FixtureRequest) -> Callable[..., int]:
    """How often a race or a kill is repeated: `rounds(short=20, long=200)`."""
    in_full = bool(request.config.getoption("--long"))

    def choose(*, short: int = 20, long: int = 200) -> int:
        return long if in_full else short

    return choose


@pytest.fixture(scope="session")
def database_server(worker_id: str) -> TestServer:
    """The run's PostgreSQL server; started by the first test that asks, stopped when the run ends."""
    from adapters.sql.migrate import upgrade  # costs what a unit test need not wait for

    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return TestServer(Path(os.environ[RUN_DIR]), upgrade, owner=worker_id, workers=workers)


@pytest.fixture
def database(database_server: TestServer) -> Iterator[TestDatabase]:
    """A fresh database with every table and no rows, for this test alone."""
    with database_server.fresh() as fresh:
        yield fresh
