"""The ground that the gallery's pages are made on: a real portal whose clock stands still enough to be drawn.

@shown("invoice-due")
async def due(scene: Scene) -> Opening: ...
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import asyncpg

from domain.contractors.contractor import Settings
from entrypoints.bootstrap import add_contractor
from tests.look.house import House, Opening
from tests.look.offers import NAME, SETTINGS
from tests.support.portal import RunningPortal

TODAY = datetime(2027, 3, 9, 15, 0, tzinfo=UTC)  # a Tuesday morning in New York: what pages say stays the same

T = TypeVar("T")
Maker = Callable[["Scene"], Awaitable[Opening]]
MAKERS: dict[str, Maker] = {}


def shown(name: str) -> Callable[[Maker], Maker]:
    """Register what brings about the page of this name."""

    def keep(maker: Maker) -> Maker:
        assert name not in MAKERS, name
        MAKERS[name] = maker
        return maker

    return keep


def kept(make: Callable[["Scene"], Awaitable[T]]) -> Callable[["Scene"], Awaitable[T]]:
    """Make it once for a scene; several pages show it."""

    async def once(scene: Scene) -> T:
        if make not in scene.kept:
            scene.kept[make] = await make(scene)
        found: T = scene.kept[make]
        return found

    return once


@dataclass
class Scene:
    """The portal that the gallery is made on. Its clock stands at TODAY, plus the seconds that have passed since."""

    portal: RunningPortal
    houses: dict[str, House] = field(default_factory=dict)
    kept: dict[object, Any] = field(default_factory=dict)

    async def house(self, key: str, *, name: str, settings: Settings) -> House:
        """A contractor with a host of its own; the same again for the same key."""
        if key not in self.houses:
            host = f"{key}.portal.test"
            added = await add_contractor(
                self.portal.config,
                self.portal.database.admin_dsn,
                name=name,
                hosts=(host,),
                base_url=f"http://{host}",
                email=f"office@{host}",
                settings=replace(settings, stripe_account=f"acct_{key.replace('-', '')}"),
            )
            self.houses[key] = House(self.portal, added.contractor_id, f"http://{host}")
        return self.houses[key]

    @asynccontextmanager
    async def days_ago(self, days: int) -> AsyncIterator[None]:
        """What is done inside happened so many days ago."""
        await self.portal.move_clock(shift() - timedelta(days=days))
        try:
            yield
        finally:
            await self.portal.move_clock(shift())

    async def speak(self, language: str) -> None:
        """Every contact's language, and with the request's header every visitor's."""
        await self.as_owner("update contact set language = $1", language)

    async def as_owner(self, statement: str, *parameters: object) -> None:
        connection = await asyncpg.connect(self.portal.database.admin_dsn)
        try:
            await connection.execute(statement, *parameters)
        finally:
            await connection.close()

    async def north(self) -> House:
        """The contractor of most pages."""
        return await self.house("north", name=NAME, settings=SETTINGS)


def shift() -> timedelta:
    """How far the gallery's clock is from the real one."""
    return TODAY - datetime.now(UTC)
