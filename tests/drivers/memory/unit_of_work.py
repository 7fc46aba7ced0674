from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

import uuid_utils.compat

from application.ports import repositories as ports
from application.ports.unit_of_work import Alerts, Audit, Requests, Tasks
from domain.shared.ids import ContractorId
from tests.drivers.memory.money import MemoryPaymentLinks, MemoryPayments
from tests.drivers.memory.people import MemoryContractors, MemoryCustomers, MemorySessions, MemoryTokens
from tests.drivers.memory.pictures import MemoryPictures
from tests.drivers.memory.store import Store, Transaction
from tests.drivers.memory.trade import MemoryCredits, MemoryEstimates, MemoryInvoices, MemoryJobs
from tests.drivers.memory.trail import MemoryAlerts, MemoryAudit, MemoryMessages, MemoryRequests, MemoryTasks


class MemoryUnitOfWork:
    def __init__(self, store: Store, contractor_id: ContractorId) -> None:
        self.contractor_id = contractor_id
        self._tx = tx = Transaction(store, contractor_id)
        self.contractors: ports.Contractors = MemoryContractors(tx)
        self.customers: ports.Customers = MemoryCustomers(tx)
        self.estimates: ports.Estimates = MemoryEstimates(tx)
        self.invoices: ports.Invoices = MemoryInvoices(tx)
        self.credits: ports.Credits = MemoryCredits(tx)
        self.payments: ports.Payments = MemoryPayments(tx)
        self.payment_links: ports.PaymentLinks = MemoryPaymentLinks(tx)
        self.pictures: ports.Pictures = MemoryPictures(tx)
        self.jobs: ports.Jobs = MemoryJobs(tx)
        self.tokens: ports.Tokens = MemoryTokens(tx)
        self.sessions: ports.Sessions = MemorySessions(tx)
        self.messages: ports.Messages = MemoryMessages(tx)
        self.tasks: Tasks = MemoryTasks(tx)
        self.requests: Requests = MemoryRequests(tx)
        self.audit: Audit = MemoryAudit(tx)
        self.alerts: Alerts = MemoryAlerts(tx)

    @property
    def now(self) -> datetime:
        return self._tx.now

    def new_id(self) -> UUID:
        return uuid_utils.compat.uuid7()

    async def __aenter__(self) -> Self:
        self._tx.begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tx.leave()

    async def commit(self) -> None:
        self._tx.commit()
