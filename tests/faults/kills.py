"""Ending a process at a chosen step, as kill -9 would: nothing that comes after the step happens.

The steps are what outlives a process: each statement, each commit, each call to something outside. They are found by
wrapping the door, the gateway and the mailer, so that `src/` holds none of this (D21).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable, Row

from adapters.smtp.mailer import SmtpMailer
from adapters.sql.door import Door
from adapters.sql.engines import Engines
from adapters.sql.transaction import Transaction
from application.ports.mailer import Mail
from domain.payments.payment import Checkout
from domain.shared.ids import ContractorId


class Killed(BaseException):
    """Not an Exception: no handler may catch it and go on, for it stands for the end of the process."""


@dataclass(slots=True)
class Kill:
    """Counts steps; ends the process at the step with the number, or the name, that it was armed with."""

    steps: list[str] = field(default_factory=list)
    _at: int | str | None = None

    def arm(self, at: int | str) -> None:
        self.steps, self._at = [], at

    def disarm(self) -> None:
        self._at = None

    def step(self, name: str) -> None:
        self.steps.append(name)
        if self._at in (len(self.steps), name):
            self._at = None  # a process dies once
            raise Killed(name)


class KillableTransaction(Transaction):
    def __init__(
        self, engines: Engines, contractor_id: ContractorId, kill: Kill, *, request_id: str | None = None
    ) -> None:
        super().__init__(engines, contractor_id, request_id=request_id)
        self._kill = kill

    async def rows(self, statement: Executable) -> list[Row[Any]]:
        self._kill.step("statement")
        return await super().rows(statement)

    async def commit(self) -> None:
        self._kill.step("before commit")
        await super().commit()
        self._kill.step("after commit")


class KillableDoor(Door):
    def __init__(self, dsn: str, kill: Kill) -> None:
        super().__init__(dsn)
        self._kill = kill

    def transaction(self, contractor_id: ContractorId, *, request_id: str | None = None) -> Transaction:
        return KillableTransaction(self._engines, contractor_id, self._kill, request_id=request_id)


@dataclass(slots=True)
class Through:
    """Whatever it is not asked to change, it passes on."""

    inner: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@dataclass(slots=True)
class KillableGateway(Through):
    kill: Kill
    meanwhile: Callable[[Checkout], Awaitable[None]] | None = None  # what happens before the answer to `start` arrives

    async def start(self, **request: Any) -> Checkout:
        self.kill.step("before start")
        checkout: Checkout = await self.inner.start(**request)
        if self.meanwhile is not None:
            await self.meanwhile(checkout)
        self.kill.step("after start")
        return checkout

    async def fetch(self, checkout_ref: str, *, account: str) -> Any:
        self.kill.step("before fetch")
        truth = await self.inner.fetch(checkout_ref, account=account)
        self.kill.step("after fetch")
        return truth

    async def cancel(self, checkout_ref: str, *, account: str) -> None:
        self.kill.step("before cancel")
        await self.inner.cancel(checkout_ref, account=account)
        self.kill.step("after cancel")


@dataclass(slots=True)
class KillableMailer:
    inner: SmtpMailer
    kill: Kill

    async def send(self, mail: Mail) -> None:
        self.kill.step("before send")
        await self.inner.send(mail)
        self.kill.step("after send")


@dataclass(slots=True)
class KillableDocuments(Through):
    kill: Kill

    async def keep(self, *document: Any, **more: Any) -> None:
        await self.inner.keep(*document, **more)
        self.kill.step("after keep")


def steps_of(count: int, *, most: int) -> list[int]:
    """At most `most` of the steps, the first and the last among them, spread evenly."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({1 + round(index * (count - 1) / (most - 1)) for index in range(most)})
