"""What a log line may hold (I13): looked at in a process of its own, for logging is set up once a process."""

import subprocess
import sys

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


def said_by(program: str, *arguments: str) -> str:
    made = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=60)
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.mark.parametrize("json", [True, False], ids=["production", "terminal"])
def test_a_trace_names_the_error_and_holds_no_variable(json: bool) -> None:
    said = said_by(FAILING.format(json=json))
    assert "the words of the error" in said
    assert "send_message" in said
    assert "secret-of-a-link" not in said
    assert len(said) < 4_000  # a page of it blocks the process while it is drawn


def test_an_error_of_the_database_holds_no_value_of_the_statement(database: TestDatabase) -> None:
    said = said_by(REFUSED, database.app_dsn)
    assert "CAST" in said
    assert "[parameters" not in said
