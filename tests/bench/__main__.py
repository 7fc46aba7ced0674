"""Run with `make bench`; ARGS="--only reads" runs a part, ARGS="--contractors 10 --rounds 10" a quick one."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from adapters.sql.migrate import upgrade
from entrypoints.config import read_config
from tests.bench import bare
from tests.bench.report import Report
from tests.bench.sections import SECTIONS, Ground
from tests.bench.world import make_places
from tests.support.database import TestDatabase, TestServer, begin_run, end_run
from tests.support.portal import environ_of
from tests.support.sandbox import SandboxProcess


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=list(SECTIONS), action="append", help="a part; may be given several times")
    parser.add_argument("--contractors", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--requests", type=int, default=100, help="for each round and side")
    asked = parser.parse_args()
    report = Report()
    with _database() as database, SandboxProcess.start() as sandbox, tempfile.TemporaryDirectory() as folder:
        environ = environ_of(database, sandbox)
        config = read_config(environ)
        places = asyncio.run(make_places(config, database.admin_dsn, count=asked.contractors, signable=SIGNABLE))
        ground = Ground(
            config=config,
            environ=environ,
            bare_environ={
                bare.DSN: database.admin_dsn,
                bare.PROCESSOR: sandbox.url,
                bare.PLACES: msgspec.json.encode(places).decode(),
            },
            admin_dsn=database.admin_dsn,
            places=places,
            folder=Path(folder),
            rounds=asked.rounds,
            requests=asked.requests,
        )
        for name in asked.only or SECTIONS:
            SECTIONS[name](ground, report)
    if report.broken:
        sys.exit(f"Over a limit: {', '.join(report.broken)}")


SIGNABLE = 8  # estimates of each contractor: half are signed by drawing, half by typing


@contextmanager
def _database() -> Iterator[TestDatabase]:
    folder = begin_run()
    assert folder is not None, "nobody else runs tests in this process"
    try:
        with TestServer(folder, upgrade, owner="bench").fresh() as fresh:
            yield fresh
    finally:
        end_run(folder)


if __name__ == "__main__":
    main()
