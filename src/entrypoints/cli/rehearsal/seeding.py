"""Filling an empty database and the sandbox's books with the firms of the rehearsal: their past, and then today.

The past takes its time and is kept from one start to the next; today is done at every start, with real mails.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import msgspec

from domain.shared.actors import Actor, ActorKind
from entrypoints.bootstrap import Container, add_contractor, close_all, make_container, rehearsal_clock
from entrypoints.cli.rehearsal.adorning import adorn
from entrypoints.cli.rehearsal.clocks import Clocks
from entrypoints.cli.rehearsal.courses import Mix
from entrypoints.cli.rehearsal.firm import Firm
from entrypoints.cli.rehearsal.firms import FIRMS
from entrypoints.cli.rehearsal.following import follower_of
from entrypoints.cli.rehearsal.hand import hand_of
from entrypoints.cli.rehearsal.history import History, do
from entrypoints.cli.rehearsal.known import Known
from entrypoints.cli.rehearsal.plan import plan
from entrypoints.config import Config

OWN_HOSTS = ("127.0.0.1", "localhost")  # of the first firm, besides <key>.localhost
Firms = Sequence[tuple[Firm, Mix]]


class SeededFirm(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    hosts: tuple[str, ...]  # the first one stands in its links
    url: str
    language: str
    api_key: str
    known: Known


async def seed_past(
    config: Config, admin_url: str, *, sandbox_url: str, firms: Firms = FIRMS
) -> tuple[SeededFirm, ...]:
    """All that happened until now. The first of `firms` answers at 127.0.0.1 too."""
    now = datetime.now(UTC)
    plans = [plan(firm, mix, now=now) for firm, mix in firms]
    async with _at_work(config, sandbox_url) as (container, sandbox), rehearsal_clock(config, admin_url) as move:
        clocks = Clocks(move, sandbox)
        await clocks.begin(min(acts[0].at for acts in plans))
        seeded: list[SeededFirm] = []
        for firm, _ in firms:
            made = await _set_up(firm, config, admin_url, hosts=(*(() if seeded else OWN_HOSTS), firm.host))
            await _name_account(sandbox, firm)
            await adorn(container, made.known, firm)
            seeded.append(made)
        hands = [hand_of(made.known, container, sandbox) for made in seeded]
        await History(clocks, follower_of(container)).carry_out(list(zip(plans, hands, strict=True)), until=now)
    return tuple(_in_order(made, firm) for (firm, _), made in zip(firms, seeded, strict=True))


async def live_today(config: Config, seeded: Sequence[SeededFirm], *, sandbox_url: str, firms: Firms = FIRMS) -> None:
    """What happens now, on top of the past; `seeded` learns its links. Mails and the like follow as they always do."""
    now = datetime.now(UTC)
    async with _at_work(config, sandbox_url) as (container, sandbox):
        for (firm, mix), made in zip(firms, seeded, strict=True):
            hand = hand_of(made.known, container, sandbox)
            await do((act, hand) for act in plan(firm, mix, now=now) if act.at == now)


def _in_order(made: SeededFirm, firm: Firm) -> SeededFirm:
    """Its customers as the firm lists them, rather than as they came: a newcomer meets the first ones first."""
    people = {party.name: made.known.people[party.name] for party in firm.people if party.name in made.known.people}
    return msgspec.structs.replace(made, known=replace(made.known, people=people))


@asynccontextmanager
async def _at_work(config: Config, sandbox_url: str) -> AsyncIterator[tuple[Container, httpx.AsyncClient]]:
    container = make_container(config)
    async with httpx.AsyncClient(base_url=sandbox_url, timeout=10, trust_env=False) as sandbox:
        try:
            yield container, sandbox
        finally:
            await close_all(container)


async def _set_up(firm: Firm, config: Config, admin_url: str, *, hosts: tuple[str, ...]) -> SeededFirm:
    url = f"http://{hosts[0]}:{config.web.port}"
    added = await add_contractor(
        config,
        admin_url,
        name=firm.name,
        hosts=hosts,
        base_url=url,
        email=firm.settings.branding.email,
        settings=firm.settings,
    )
    return SeededFirm(
        name=firm.name,
        hosts=hosts,
        url=url,
        language=firm.settings.language,
        api_key=added.api_key,
        known=Known(added.contractor_id, Actor(kind=ActorKind.STAFF, id=None, name=firm.staff)),
    )


async def _name_account(sandbox: httpx.AsyncClient, firm: Firm) -> None:
    account = {"account": firm.settings.stripe_account, "name": firm.name}
    (await sandbox.post("/control/accounts", json=account)).raise_for_status()
