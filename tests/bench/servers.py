"""The processes that are measured, each with the processor time that it has used."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
START_S = 60.0


class NotStarted(Exception):
    """A process did not answer in time; the text holds the end of what it said."""


@dataclass(frozen=True, slots=True)
class Server:
    """One or more processes of one kind; requests are spread over them as a proxy would."""

    urls: tuple[str, ...]
    pids: tuple[int, ...]

    def used_s(self) -> float:
        return sum(map(used_s, self.pids))

    def memory_mib(self) -> float:
        """What the processes hold for themselves, with their part of what they share (PSS)."""
        return sum(map(_proportional_kib, self.pids)) / 1024


def used_s(pid: int) -> float:
    """Seconds of processor time of all its threads so far, as the kernel counts them for each.

    /proc/PID/stat has hundredths of a second, too coarse for a round.
    """
    return sum(int(one.read_text().split()[0]) for one in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def _proportional_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def started(module: str, environ: Mapping[str, str], folder: Path, *, processes: int = 1) -> Iterator[Server]:
    """Start `python -m module` on ports of its own (PORT, OPS_PORT), and wait until each answers."""
    with ExitStack() as stack:
        ports = [free_port() for _ in range(processes)]
        urls, pids = [f"http://127.0.0.1:{port}" for port in ports], []
        for port, url in zip(ports, urls, strict=True):
            log = folder / f"{module}-{port}.log"
            own = {"PORT": str(port), "OPS_PORT": str(free_port())}
            running = stack.enter_context(process(module, {**environ, **own}, log))
            _wait_for(url, running, log)
            pids.append(running.pid)
        yield Server(tuple(urls), tuple(pids))


@contextmanager
def process(module: str, environ: Mapping[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """It ends with the block; all that it says is in `log`."""
    with log.open("wb") as said:
        running = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env={**os.environ, **environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(timeout=40)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _wait_for(url: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    ends = time.monotonic() + START_S
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < ends and running.poll() is None:
            try:
                client.get(url)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
    raise NotStarted(log.read_text(errors="replace")[-2000:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
