from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from domain.contractors.contractor import Contractor
from domain.shared.ids import ContractorId
from tests.drivers.memory.store import Store, TaskRow, Transaction
from tests.drivers.memory.trail import AlertRow, AuditRow
from tests.drivers.memory.unit_of_work import MemoryUnitOfWork


@dataclass(slots=True)
class MemoryPortal:
    """A whole installation: `begin` is the application's; the rest is for tests to arrange and to look."""

    store: Store = field(default_factory=Store)

    def begin(self, contractor_id: ContractorId) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self.store, contractor_id)

    async def add_contractor(self, contractor: Contractor) -> None:
        tx = Transaction(self.store, contractor.id)
        await tx.lock()
        tx.add("contractor", contractor)
        tx.commit()

    async def move_clock(self, by: timedelta) -> None:
        self.store.now += by

    async def tasks(self, contractor_id: ContractorId) -> Sequence[TaskRow]:
        return Transaction(self.store, contractor_id).all("task")

    async def alerts(self, contractor_id: ContractorId) -> Sequence[AlertRow]:
        return Transaction(self.store, contractor_id).all("alert")

    async def trail(self, contractor_id: ContractorId) -> Sequence[AuditRow]:
        return Transaction(self.store, contractor_id).all("audit")

    async def until_someone_waits(self, contractor_id: ContractorId) -> None:
        await self.store.contractors[contractor_id].contended.wait()
