"""A PostgreSQL server of our own, for `make run` and the tests."""

import fcntl
import os
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from adapters.postgres.binaries import Binaries, find_binaries
from adapters.postgres.errors import ServerUnavailable
from adapters.postgres.owner import Owner, find_owner
from adapters.postgres.settings import HOST, SETTINGS, THROWAWAY

SUPERUSER = "postgres"
WAIT_S = 60
FREE_PORT_TRIES = 5


@dataclass(slots=True)
class EmbeddedPostgres:
    """One server over the files in `data_dir`; made on the first start and found again on the next.

    `port` None takes any free one. `durable` False trades safety for speed, for tests. The superuser's password is
    random, and stands in `data_dir`, readable by the owner of the server alone.
    """

    data_dir: Path
    port: int | None = field(default=None, kw_only=True)
    durable: bool = field(default=True, kw_only=True)
    _binaries: Binaries | None = field(default=None, init=False)
    _owner: Owner = field(default_factory=Owner, init=False)

    def __post_init__(self) -> None:
        self.data_dir = self.data_dir.absolute()

    def start(self) -> None:
        """Start the server, or find the one that a killed process left running; it accepts connections afterwards.

        Raises ServerUnavailable with what to do.
        """
        with self._alone():
            self._binaries = find_binaries()
            self._owner = find_owner([self._binaries.folder / "postgres", self.data_dir])
            if not (self._cluster / "PG_VERSION").exists():
                self._make_cluster()
            self._check_version()
            if not self._is_running():
                self._launch()
            self.port = self._wait_for_port()

    def stop(self) -> None:
        """Stop the server, whoever started it; connections are cut. Nothing happens when none is running."""
        if not (self._cluster / "PG_VERSION").exists():
            return
        if self._binaries is None:
            self._binaries = find_binaries()
            self._owner = find_owner([self._binaries.folder / "postgres", self.data_dir])
        if self._is_running():
            # A throwaway server need not write out what nobody will read.
            answer = self._pg_ctl("stop", "-m", "fast" if self.durable else "immediate", "-w", "-t", str(WAIT_S))
            if answer:
                raise ServerUnavailable(f"PostgreSQL in {self._cluster} did not stop: {answer}")

    def admin_dsn(self, database: str = "postgres") -> str:
        """Return the superuser's `postgresql://` address of `database`; the server has been started."""
        return self.dsn(database, SUPERUSER, self._password_file.read_text())

    def dsn(self, database: str, user: str, password: str) -> str:
        """Return the `postgresql://` address of `database` for a role of this server; it has been started."""
        return f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@{HOST}:{self.port}/{quote(database)}"

    @property
    def _cluster(self) -> Path:
        return self.data_dir / "cluster"

    @property
    def _password_file(self) -> Path:
        return self.data_dir / "superuser-password"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep two processes from making or starting the same server at once."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with (self.data_dir / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_cluster(self) -> None:
        fresh = self.data_dir / "cluster.new"
        if fresh.exists():  # a kill in the middle of an earlier first start
            shutil.rmtree(fresh)
        fresh.mkdir()
        self._owner.own(fresh, 0o700)
        descriptor = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(24))
        self._owner.own(self._password_file, 0o600)
        command: list[str | Path] = [
            self._program("initdb"),
            "-D",
            fresh,
            "-U",
            SUPERUSER,
            "--pwfile",
            self._password_file,
        ]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", *self._locale()]
        command += ["--data-checksums"] if self.durable else ["--no-sync"]
        result = self._owner.run(command, timeout_s=WAIT_S)
        if result.returncode:
            raise ServerUnavailable(f"PostgreSQL's data could not be made in {fresh}: {result.stdout.strip()}")
        fresh.rename(self._cluster)  # only a whole one ever has the name

    def _locale(self) -> list[str]:
        # The wheel has no ICU; the built-in provider orders alike on every machine.
        if self._major >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def _check_version(self) -> None:
        made_by = (self._cluster / "PG_VERSION").read_text().strip()
        if made_by != str(self._major):
            raise ServerUnavailable(
                f"The data in {self._cluster} was made by PostgreSQL {made_by}, but the programs found are version "
                f"{self._major}. Set PG_BIN to the programs of version {made_by}, "
                f"or remove {self.data_dir} to begin anew."
            )

    def _is_running(self) -> bool:
        result = self._owner.run([self._program("pg_ctl"), "status", "-D", self._cluster], timeout_s=WAIT_S)
        return result.returncode == 0

    def _launch(self) -> None:
        answer = ""
        for _ in range(1 if self.port else FREE_PORT_TRIES):
            settings = {**SETTINGS, **({} if self.durable else THROWAWAY), "port": str(self.port or _free_port())}
            options = " ".join(f"-c {name}={value}" for name, value in settings.items())
            log = self._cluster / "server.log"
            answer = self._pg_ctl("start", "-w", "-t", str(WAIT_S), "-l", log, "-o", options)
            if not answer:
                return
        raise ServerUnavailable(
            f"PostgreSQL in {self._cluster} did not start: {answer} {_tail(self._cluster / 'server.log')}"
        )

    def _pg_ctl(self, verb: str, *arguments: str | Path) -> str:
        """Return what `pg_ctl` complained about; empty when it did as it was told."""
        command = [self._program("pg_ctl"), verb, "-s", "-D", self._cluster, *arguments]
        result = self._owner.run(command, timeout_s=WAIT_S + 10)
        return "" if result.returncode == 0 else " ".join(result.stdout.split()) or f"exit status {result.returncode}"

    def _wait_for_port(self) -> int:
        """Return the port of the running server, from the file that it writes, once it accepts connections."""
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            lines = _lines(self._cluster / "postmaster.pid")
            if len(lines) > 3 and lines[3].strip().isdigit():
                try:
                    socket.create_connection((HOST, int(lines[3])), timeout=1).close()
                except OSError:
                    time.sleep(0.05)
                else:
                    return int(lines[3])
            time.sleep(0.05)
        raise ServerUnavailable(
            f"PostgreSQL in {self._cluster} is said to run but accepts no connection. If no postgres process is "
            f"left, remove {self._cluster / 'postmaster.pid'} and start again."
        )

    def _program(self, name: str) -> Path:
        assert self._binaries is not None, "start() finds the programs"
        return self._binaries.folder / name

    @property
    def _major(self) -> int:
        assert self._binaries is not None, "start() finds the programs"
        return self._binaries.major


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


def _tail(log: Path, lines: int = 5) -> str:
    return " | ".join(_lines(log)[-lines:])
