"""What the core may touch: the domain the pure part of the standard library, the application a little more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ids import ROOT
from tests.support.purity import impurities

MAY_IMPORT = {
    "domain": frozenset({"domain"}),
    # asyncio: a handler hands costly work to a thread and waits for what others make
    "application": frozenset({"domain", "application", "msgspec", "asyncio"}),
}


def files() -> Iterator[tuple[str, Path]]:
    for layer in MAY_IMPORT:
        yield from ((layer, path) for path in sorted((ROOT / "src" / layer).rglob("*.py")))


def test_the_core_touches_nothing_but_what_is_pure() -> None:
    found = {
        str(path.relative_to(ROOT)): impure
        for layer, path in files()
        if (impure := impurities(path.read_text(encoding="utf-8"), besides=MAY_IMPORT[layer]))
    }
    assert found == {}


def test_both_layers_are_looked_at() -> None:
    assert {layer for layer, _ in files()} == set(MAY_IMPORT)


@pytest.mark.parametrize(
    "planted",
    [
        "import time",
        "import random",
        "import os.path",
        "import io",
        "import sqlite3",
        "import secrets",
        "import logging",
        "import importlib",
        "import urllib.request",
        "from . import neighbor",
        "import httpx",
        "import application",
        "import msgspec",
        "from uuid import uuid4",
        "from uuid import uuid4 as make",
        "import uuid\nx = uuid.uuid4()",
        "import uuid as ids\nx = ids.uuid1()",
        "from datetime import datetime\nx = datetime.now()",
        "from datetime import datetime as moment\nx = moment.utcnow",
        "import datetime\nx = datetime.datetime.now(None)",
        "import datetime as dt\nx = dt.date.today()",
        "def f():\n    from datetime import date\n    return date.today()",
        "x = open('rates.csv')",
        "x = eval('1')",
        "x = __import__('time')",
        "print('here')",
    ],
)
def test_a_planted_impurity_is_found(planted: str) -> None:
    assert impurities(planted, besides=MAY_IMPORT["domain"])


@pytest.mark.parametrize(
    "innocent",
    [
        "from datetime import UTC, datetime\ndef f(now: datetime) -> bool:\n    return now < datetime.max",
        "from uuid import UUID\nx = UUID(int=0)",
        "import domain.shared\nfrom domain.shared import money",
        "x = work.now",
        "from urllib.parse import quote",
    ],
)
def test_what_is_pure_is_let_through(innocent: str) -> None:
    assert impurities(innocent, besides=MAY_IMPORT["domain"]) == []


@pytest.mark.parametrize(
    "planted",
    ["import asyncio\nx = asyncio.get_running_loop().time()", "from asyncio import open_connection", "import httpx"],
)
def test_the_application_may_wait_but_not_reach_out(planted: str) -> None:
    assert impurities("import asyncio\nx = asyncio.to_thread", besides=MAY_IMPORT["application"]) == []
    assert impurities(planted, besides=MAY_IMPORT["application"])


def test_the_application_may_use_msgspec_and_the_domain_may_not() -> None:
    assert impurities("import msgspec", besides=MAY_IMPORT["application"]) == []
    assert impurities("import msgspec", besides=MAY_IMPORT["domain"]) == ["line 1: msgspec"]
