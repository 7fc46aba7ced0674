"""Rows as bytes: nobody can hold a reference into the store, and a draft of it is a shallow copy."""

import asyncio
import pickle
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import uuid_utils.compat

from adapters.sql.outbox import reason_of, subject_of
from application.errors import AlreadyRecorded, Busy, NotFound, StaleWrite
from application.tasks import DELAY_S, SUBSCRIBERS, Task, TaskName
from domain.shared.events import Event
from domain.shared.ids import ContractorId

LOCK_S = 3.0
START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

Shelves = dict[str, dict[Hashable, bytes]]


@dataclass(slots=True)
class TaskRow:
    task: Task
    due_at: datetime
    lease_until: datetime | None = None
    tries: int = 0
    problem: str = ""
    done_at: datetime | None = None
    parked_at: datetime | None = None


@dataclass(slots=True)
class Ground:
    """What one contractor's transactions share: the committed rows, and the one lock that writers hold in turn."""

    shelves: Shelves = field(default_factory=lambda: defaultdict(dict))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    contended: asyncio.Event = field(default_factory=asyncio.Event)  # somebody has had to wait for the lock


@dataclass(slots=True)
class Store:
    now: datetime = START
    contractors: dict[ContractorId, Ground] = field(default_factory=lambda: defaultdict(Ground))

    def tick(self) -> datetime:
        """The clock stands still but for a microsecond a look, so that what came first is earlier."""
        self.now += timedelta(microseconds=1)
        return self.now


class Transaction:
    """Reads what was committed until it locks or writes; from then on it is alone, on a draft of its own."""

    def __init__(self, store: Store, contractor_id: ContractorId) -> None:
        self.store, self.contractor_id = store, contractor_id
        self.now = store.now
        self._owner = store.contractors[contractor_id]
        self._draft: Shelves | None = None

    async def lock(self) -> None:
        if self._draft is not None:
            return
        if self._owner.lock.locked():
            self._owner.contended.set()
        try:
            async with asyncio.timeout(LOCK_S):
                await self._owner.lock.acquire()
        except TimeoutError as waited:
            raise Busy from waited
        self._draft = defaultdict(dict, {name: dict(rows) for name, rows in self._owner.shelves.items()})
        self.now = self.store.tick()

    def begin(self) -> None:
        self.now = self.store.tick()

    def commit(self) -> None:
        if self._draft is not None:
            self._owner.shelves = self._draft
        self.leave()

    def leave(self) -> None:
        if self._draft is not None:
            self._draft = None
            self._owner.lock.release()

    @property
    def _shelves(self) -> Shelves:
        return self._owner.shelves if self._draft is None else self._draft

    def all(self, shelf: str) -> list[Any]:
        """Every row of a kind, in the order of keys."""
        rows = self._shelves[shelf]
        return [pickle.loads(rows[key]) for key in sorted(rows, key=str)]

    def find(self, shelf: str, key: Hashable) -> Any | None:
        row = self._shelves[shelf].get(key)
        return None if row is None else pickle.loads(row)

    def get(self, shelf: str, key: Hashable) -> Any:
        found = self.find(shelf, key)
        if found is None:
            raise NotFound
        return found

    def put(self, shelf: str, key: Hashable, row: object) -> None:
        assert self._draft is not None, "write under the lock"
        self._draft[shelf][key] = pickle.dumps(row)

    def add(self, shelf: str, row: Any) -> None:
        if self.find(shelf, row.id) is not None:
            raise AlreadyRecorded
        self.put(shelf, row.id, row)

    def save(self, shelf: str, row: Any) -> None:
        """Raises StaleWrite unless the stored row has the aggregate's version."""
        stored = self.find(shelf, row.id)
        if stored is None or stored.version != row.version:
            raise StaleWrite
        row.version += 1
        self.put(shelf, row.id, row)

    def once(self, shelf: str, row: Any, same: Callable[[Any], Any]) -> None:
        """A unique constraint: None is equal to nothing."""
        mine = same(row)
        if mine is not None and any(same(other) == mine for other in self.all(shelf) if other.id != row.id):
            raise AlreadyRecorded

    def refer(self, shelf: str, key: Hashable | None) -> None:
        """A foreign key: raises NotFound for a row that is named but not there."""
        if key is not None:
            self.get(shelf, key)

    def queue_events(self, events: list[Event]) -> None:
        for event in events:
            reason = reason_of(event) or uuid_utils.compat.uuid7()
            for name in SUBSCRIBERS.get(type(event), ()):
                self.queue(name, subject_of(event), reason=reason, after_s=DELAY_S.get(name, 0))

    def queue(self, name: TaskName, subject_id: UUID, *, reason: UUID, after_s: float) -> None:
        key = (name, subject_id, reason)
        if any((row.task.name, row.task.subject_id, row.task.reason) == key for row in self.all("task")):
            return
        task = Task(
            id=uuid_utils.compat.uuid7(),
            contractor_id=self.contractor_id,
            name=name,
            subject_id=subject_id,
            reason=reason,
        )
        self.put("task", task.id, TaskRow(task, due_at=self.now + timedelta(seconds=after_s)))
