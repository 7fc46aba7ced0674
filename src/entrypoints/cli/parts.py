"""Starting the parts of a rehearsal as processes of their own, and ending them together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx

READY_S = 60.0
END_S = 30.0
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class PartFailed(Exception):
    """A part did not start, or ended by itself; `args[0]` names it."""


@dataclass(slots=True)
class Parts:
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, module: str, arguments: Sequence[str], *, environ: Mapping[str, str]) -> None:
        """Start `python -m module` in a session of its own, so that Ctrl-C reaches this process alone."""
        self._running[name] = subprocess.Popen(  # noqa: S603 - our own modules with our own arguments
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, **environ},
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def wait_for(self, name: str, url: str) -> None:
        """Return once `url` answers 200. Raises PartFailed when the part ends, or after a minute."""
        ends = time.monotonic() + READY_S
        # without `verify` each try would load the machine's certificates, for an address without TLS
        with httpx.Client(timeout=1, trust_env=False, verify=False) as client:  # noqa: S501
            while time.monotonic() < ends:
                self.check()
                try:
                    if client.get(url).status_code == httpx.codes.OK:
                        return
                except httpx.TransportError:
                    pass
                time.sleep(0.05)
        raise PartFailed(f"{name} did not answer within {READY_S:.0f} s")

    def check(self) -> None:
        """Raises PartFailed when one of them has ended."""
        for name, process in self._running.items():
            if process.poll() is not None:
                raise PartFailed(f"{name} ended with code {process.returncode}")

    def end(self) -> None:
        """Ask all to end, the last one first; one that does not listen is killed after 30 s."""
        for process in reversed(self._running.values()):
            process.terminate()
        for process in reversed(self._running.values()):
            try:
                process.wait(timeout=END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _end_with_parent() -> None:
    """Have Linux send SIGTERM to this part when its parent is gone, killed with -9 perhaps: it would hold the ports."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
