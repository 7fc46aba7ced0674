from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from application.tasks import Task


class LeasedTask(msgspec.Struct, frozen=True, kw_only=True):
    """What the relay may know of a task, across contractors: ids, never words."""

    id: UUID
    contractor_id: UUID


class Relay(Protocol):
    """Hands due tasks out, as the relay's own role."""

    async def lease(self, *, most: int, lease_s: float) -> list[LeasedTask]:
        """Take up to `most` due tasks for `lease_s`; two relays never get the same one. An ended lease is due again."""

    async def contractors(self) -> list[UUID]:
        """Active contractors, for schedules."""

    async def schedule(self, name: str, *, every_s: float) -> bool:
        """True for one caller an interval: two schedulers by mistake do not double the work."""

    async def wait(self, *, timeout_s: float) -> None:
        """Return when a task was queued somewhere, or after `timeout_s`. A lost connection is made again."""


class ParkedTask(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    subject_id: UUID
    problem: str
    tries: int
    parked_at: datetime


class Work(Protocol):
    """One task's life in the outbox, as the application's role."""

    async def load(self, contractor_id: UUID, task_id: UUID) -> Task | None:
        """The task, or None when it is done or parked already."""

    async def done(self, task: Task) -> None: ...
    async def failed(self, task: Task, *, problem: str, retry_in_s: float | None) -> None:
        """Count the try; due again after `retry_in_s`, or parked with an alert when that is None or tries are used up.

        `problem` is an error's class and code, without values.
        """

    async def parked(self, contractor_id: UUID, *, most: int) -> list[ParkedTask]:
        """What was given up, newest first, with the reason."""
