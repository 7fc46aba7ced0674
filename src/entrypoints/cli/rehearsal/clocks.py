from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from entrypoints.bootstrap import MoveClock

AHEAD = timedelta(hours=1)


@dataclass(slots=True)
class Clocks:
    """The portal's clock and the sandbox's, moved together through the past and only forward.

    Both run on real time with an offset, so an act takes as long there as here; the next one may come a little late.
    """

    portal: MoveClock
    sandbox: httpx.AsyncClient
    _shift: timedelta = timedelta(0)
    _behind_s: float = 0.0  # how far the sandbox is behind real time

    async def begin(self, first: datetime) -> None:
        """Both show the hour before `first`."""
        self._shift = first - AHEAD - datetime.now(UTC)
        self._behind_s = -self._shift.total_seconds()
        await self.portal(self._shift)
        await self._tell_sandbox("/control/clock/past", {"back_s": self._behind_s})

    async def reach(self, at: datetime, *, sandbox_too: bool) -> None:
        """The sandbox may lag where nobody pays, for its clock is a request."""
        self._shift = max(self._shift, min(at - datetime.now(UTC), timedelta(0)))
        await self.portal(self._shift)
        if sandbox_too:
            await self._bring_sandbox(-self._shift.total_seconds())

    async def come_home(self) -> None:
        """Both show real time again."""
        self._shift = timedelta(0)
        await self.portal(self._shift)
        await self._bring_sandbox(0.0)

    async def _bring_sandbox(self, behind_s: float) -> None:
        if behind_s < self._behind_s:
            await self._tell_sandbox("/control/clock", {"advance_s": self._behind_s - behind_s})
            self._behind_s = behind_s

    async def _tell_sandbox(self, path: str, order: dict[str, float]) -> None:
        (await self.sandbox.post(path, json=order)).raise_for_status()
