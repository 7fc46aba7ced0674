from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from adapters.sql.door import Door
from adapters.sql.repositories.contractors import SqlContractors
from adapters.sql.repositories.credits import SqlCredits
from adapters.sql.repositories.customers import SqlCustomers
from adapters.sql.repositories.estimates import SqlEstimates
from adapters.sql.repositories.invoices import SqlInvoices
from adapters.sql.repositories.jobs import SqlJobs
from adapters.sql.repositories.messages import SqlMessages
from adapters.sql.repositories.payment_links import SqlPaymentLinks
from adapters.sql.repositories.payments import SqlPayments
from adapters.sql.repositories.pictures import SqlPictures
from adapters.sql.repositories.requests import SqlRequests
from adapters.sql.repositories.sessions import SqlSessions
from adapters.sql.repositories.tasks import SqlTasks
from adapters.sql.repositories.tokens import SqlTokens
from adapters.sql.repositories.trail import SqlAlerts, SqlAudit
from application.ports import repositories as ports
from application.ports.unit_of_work import Alerts, Audit, Requests, Tasks
from domain.shared.ids import ContractorId


class SqlUnitOfWork:
    """One transaction of one contractor behind the ports of the write side."""

    def __init__(self, door: Door, contractor_id: ContractorId, *, request_id: str | None = None) -> None:
        self.contractor_id = contractor_id
        self._tx = tx = door.transaction(contractor_id, request_id=request_id)
        self.contractors: ports.Contractors = SqlContractors(tx)
        self.customers: ports.Customers = SqlCustomers(tx)
        self.estimates: ports.Estimates = SqlEstimates(tx)
        self.invoices: ports.Invoices = SqlInvoices(tx)
        self.credits: ports.Credits = SqlCredits(tx)
        self.payments: ports.Payments = SqlPayments(tx)
        self.payment_links: ports.PaymentLinks = SqlPaymentLinks(tx)
        self.pictures: ports.Pictures = SqlPictures(tx)
        self.jobs: ports.Jobs = SqlJobs(tx)
        self.tokens: ports.Tokens = SqlTokens(tx)
        self.sessions: ports.Sessions = SqlSessions(tx)
        self.messages: ports.Messages = SqlMessages(tx)
        self.tasks: Tasks = SqlTasks(tx)
        self.requests: Requests = SqlRequests(tx)
        self.audit: Audit = SqlAudit(tx)
        self.alerts: Alerts = SqlAlerts(tx)

    @property
    def now(self) -> datetime:
        return self._tx.now

    def new_id(self) -> UUID:
        return self._tx.new_id()

    async def __aenter__(self) -> Self:
        await self._tx.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._tx.__aexit__(kind, error, trace)

    async def commit(self) -> None:
        await self._tx.commit()
