"""Carrying plans out: every act at its own time, and what follows from it right after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from entrypoints.cli.rehearsal.acts import (
    Act,
    Bills,
    Drafts,
    Finishes,
    Lapses,
    LeavesPage,
    OpensJob,
    Pays,
    Plan,
    TakesIn,
    Withdraws,
    WritesOff,
)
from entrypoints.cli.rehearsal.clocks import Clocks
from entrypoints.cli.rehearsal.following import Follower
from entrypoints.cli.rehearsal.hand import Hand

Share = tuple[Act, Hand]
# Nobody is told of these and nothing else follows from them, so there is nothing to look for right after.
QUIET = (TakesIn, Drafts, OpensJob, Finishes, Bills, Withdraws, WritesOff, Lapses)


@dataclass(frozen=True, slots=True)
class History:
    clocks: Clocks
    follower: Follower

    async def carry_out(self, plans: Sequence[tuple[Plan, Hand]], *, until: datetime) -> None:
        """Do what all firms did before `until`, in one order of time, for they share the database's clock. Both clocks
        have begun, and show real time in the end."""
        past = sorted(
            ((act, hand) for plan, hand in plans for act in plan if act.at < until), key=lambda share: share[0].at
        )
        for at, together in groupby(past, key=lambda share: share[0].at):
            await self._at(at, list(together))
        await self.clocks.come_home()
        for _, hand in plans:
            await self.follower.follow(hand.known.contractor_id, to_the_end=True)

    async def _at(self, at: datetime, shares: Sequence[Share]) -> None:
        await self.clocks.reach(at, sandbox_too=any(isinstance(act, Pays | LeavesPage) for act, _ in shares))
        await do(shares)
        for contractor_id in {hand.known.contractor_id for act, hand in shares if not isinstance(act, QUIET)}:
            await self.follower.follow(contractor_id)


async def do(shares: Iterable[Share]) -> None:
    """One after the other: numbers are given in this order."""
    for act, hand in shares:
        await hand.do(act)
