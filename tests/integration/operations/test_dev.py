"""`serviceflow dev` beside others: a second one, a taken port, and one that was killed with -9."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from entrypoints.cli.dev import rehearse

PARENT = """
import time
from entrypoints.cli.parts import Parts

parts = Parts()
parts.start("quiet", "http.server", ["--bind", "127.0.0.1", "0"], environ={})
print(parts._running["quiet"].pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to run in; whatever begins there would have made its database first."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    previous = signal.getsignal(signal.SIGTERM)
    (tmp_path / "var").mkdir()
    yield tmp_path
    signal.signal(signal.SIGTERM, previous)


def test_a_second_one_in_the_folder_leaves_the_first_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    descriptor = folder / "var" / "rehearsal.json"
    descriptor.write_text("{}")
    with (folder / "var" / "rehearsal.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert rehearse() == 1
    assert "another one runs in this folder" in capsys.readouterr().err
    assert descriptor.read_text() == "{}"
    assert not (folder / "var" / "postgres").exists()


@pytest.mark.R42
@pytest.mark.parametrize("port", ["taken", "abc", "0", "70000"])
def test_R42_a_port_that_cannot_be_had_is_said_before_anything_begins(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]) if port == "taken" else port)
        assert rehearse() == 1
    assert "somebody listens on port" in (said := capsys.readouterr().err) or "PORT must be" in said
    assert not (folder / "var" / "postgres").exists()


def test_a_killed_one_leaves_no_part_behind() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    part = int(parent.stdout.readline())
    os.kill(part, 0)  # it runs
    parent.kill()
    parent.wait()
    parent.stdout.close()
    ends = time.monotonic() + 10
    while Path(f"/proc/{part}").exists() and "Z" not in Path(f"/proc/{part}/stat").read_text().split()[2]:
        assert time.monotonic() < ends, "the part outlives the one that started it"
        time.sleep(0.05)
