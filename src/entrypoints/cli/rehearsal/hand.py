"""One firm's hand: which act is carried out by which command."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from entrypoints.bootstrap import Container
from entrypoints.cli.rehearsal import acts
from entrypoints.cli.rehearsal.acts import Act
from entrypoints.cli.rehearsal.deciding import Deciding
from entrypoints.cli.rehearsal.known import Known
from entrypoints.cli.rehearsal.paying import Paying
from entrypoints.cli.rehearsal.working import Working

Deed = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hand:
    known: Known
    deeds: Mapping[type[Act], Deed]

    async def do(self, act: Act) -> None:
        """Raises what a command refuses: a plan that cannot be carried out is a bug."""
        await self.deeds[type(act)](act)


def hand_of(known: Known, container: Container, sandbox: httpx.AsyncClient) -> Hand:
    deciding, working, paying = Deciding(container, known), Working(container, known), Paying(container, known, sandbox)
    return Hand(
        known,
        {
            acts.TakesIn: working.take_in,
            acts.Drafts: deciding.draft,
            acts.Offers: deciding.offer,
            acts.AsksForChanges: deciding.ask_for_changes,
            acts.Approves: deciding.approve,
            acts.Declines: deciding.decline,
            acts.Withdraws: deciding.withdraw,
            acts.Lapses: deciding.lapse,
            acts.OpensJob: working.open_job,
            acts.Finishes: working.finish,
            acts.Cancels: working.cancel,
            acts.Bills: working.bill,
            acts.Demands: working.demand,
            acts.Voids: working.void,
            acts.WritesOff: working.write_off,
            acts.AsksByLink: paying.ask_by_link,
            acts.Pays: paying.pay,
            acts.LeavesPage: paying.leave_page,
            acts.HandsOver: working.hand_over,
        },
    )
