"""What a log line may hold (I13): looked at in a process of its own, for logging is set up once a process."""

import json
import subprocess
import sys
from datetime import datetime

import pytest

from tests.support.database import TestDatabase

FAILING = """
import structlog
from entrypoints.logs import set_up_logs

set_up_logs(json={json})
link = "se" + "cret-of-a-link"
try:
    raise RuntimeError("the words of the error")
except RuntimeError:
    structlog.get_logger().exception("failed", task="send_message", token=link)
"""
REFUSED = """
import asyncio, sys
from sqlalchemy import bindparam, text
from adapters.sql.engines import Engines

async def refused():
    engines = Engines(sys.argv[1], {}, size=1, wait_s=2.0)
    try:
        async with engines.here().connect() as connection:
            await connection.execute(text("SELECT CAST(:shift AS integer)"), {"shift": 5_000_000_000})
    finally:
        await engines.close()

try:
    asyncio.run(refused())
except Exception as error:
    print(error)
"""


ID = "01a20643-5d13-705d-8b07-6b50f9127c15"
BOTH = """
import logging, sys, uuid
import structlog
from entrypoints.logs import set_up_logs

set_up_logs()
with structlog.contextvars.bound_contextvars(request_id="r1"):
    structlog.get_logger().info("ours", card="4242 4242 4242 4242", api_key="s3cret", id=uuid.UUID(sys.argv[1]),
        half="\\ud800")
    logging.getLogger("library").warning("theirs, with %s", "4242 4242 4242 4242")
structlog.get_logger().debug("too quiet")
"""


def said_by(program: str, *arguments: str) -> str:
    made = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=60)
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.mark.parametrize("as_json", [True, False], ids=["production", "terminal"])
def test_a_trace_names_the_error_and_holds_no_variable(as_json: bool) -> None:
    said = said_by(FAILING.format(json=as_json))
    assert "the words of the error" in said
    assert "send_message" in said
    assert "secret-of-a-link" not in said
    assert len(said) < 4_000  # a page of it blocks the process while it is drawn


def test_our_lines_and_those_of_libraries_are_of_one_kind() -> None:
    ours, theirs = map(json.loads, said_by(BOTH, ID).splitlines())
    for line in (ours, theirs):
        assert datetime.fromisoformat(line.pop("timestamp")).tzinfo is not None
    assert ours == {
        "event": "ours",
        "level": "info",
        "request_id": "r1",
        "card": "card ending 4242",
        "api_key": "hidden",
        "id": f"UUID('{ID}')",  # the standard library wrote this line, and knows no ids
        "half": "\ud800",
    }
    assert theirs == {"event": "theirs, with card ending 4242", "level": "warning", "request_id": "r1"}


def test_an_error_of_the_database_holds_no_value_of_the_statement(database: TestDatabase) -> None:
    said = said_by(REFUSED, database.app_dsn)
    assert "CAST" in said
    assert "[parameters" not in said
