"""The container of the portal with everything outside of it put in memory, one event loop, and a worker after each act.

ground = Ground()
ground.do(ground.container.send_estimate()(SendEstimate(...)))   # Refused carries the person's sentence
"""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Coroutine
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from dependency_injector import providers

from adapters.babel.texts import BabelTexts
from application.errors import ApplicationError
from application.ports.payment_gateway import GatewayError
from application.ports.security import SignatureRefused
from domain.contractors.contractor import Contractor
from domain.shared.errors import DomainError
from domain.shared.ids import ContractorId
from entrypoints.bootstrap import Container, make_container
from entrypoints.config import Config, read_config
from entrypoints.http.errors import code_of
from tests.drivers import offers
from tests.drivers.billing_app import Bill, PrintSeen, Refused
from tests.drivers.memory import MemoryPortal
from tests.drivers.memory.store import Transaction
from tests.drivers.memory_gateway import MemoryGateway
from tests.drivers.memory_home import MemoryHomeReader
from tests.drivers.memory_outside import Mailbox, MemoryDocuments, MemoryInbox, MemoryWork, PlainDocuments
from tests.drivers.memory_readers import (
    MemoryAccess,
    MemoryEstimateReader,
    MemoryInvoiceReader,
    MemoryPaymentReader,
    MemoryPictureReader,
)

T = TypeVar("T")
CONTRACTOR = ContractorId(UUID(int=1))
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
MOST_TASKS = 500


class NoRenderer(Exception):
    """Papers are made by workers alone: their scenarios run at the http level."""


class Ground:
    def __init__(self) -> None:
        self.portal = MemoryPortal()
        self.gateway = MemoryGateway(now=lambda: self.portal.store.now)
        self.mailbox = Mailbox()
        self.work = MemoryWork(self.portal)
        self.container = self._assembled()
        self._runner = asyncio.Runner()
        contractor = Contractor(
            id=CONTRACTOR,
            name=offers.NAME,
            base_url="https://portal.northwind.example",
            hosts=["portal.northwind.example"],
            settings=offers.settings(),
        )
        self._runner.run(self.portal.add_contractor(contractor))

    @property
    def stored(self) -> Transaction:
        """What is committed, to look at."""
        return Transaction(self.portal.store, CONTRACTOR)

    def do(self, act: Coroutine[Any, Any, T]) -> T:
        """Run one act, and then what follows from it. Raises Refused."""
        try:
            return self.run(act)
        except (DomainError, ApplicationError, GatewayError, SignatureRefused) as error:
            raise Refused(self.sentence(error)) from error
        finally:
            self.work_off()

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(act)

    def work_off(self) -> None:
        self.run(self._work_off())

    async def _work_off(self) -> None:
        done, runner = 0, self.container.task_runner()
        while due := self.work.due(CONTRACTOR):
            for task in due:
                await runner(CONTRACTOR, task.id)
            done += len(due)
            assert done <= MOST_TASKS, "the worker does not come to an end"

    def repeat_work(self) -> None:
        table = self.container.task_handlers().table()
        for row in self.stored.all("task"):
            if row.done_at is not None:
                self.run(_awaited(table[row.task.name](row.task)))
        self.work_off()

    def sentence(self, error: Exception) -> str:
        values = error.values if isinstance(error, DomainError) else {}
        said: str = self.container.texts().error_sentence(
            code_of(error), values, language="en", currency="USD", zone="America/New_York"
        )
        return said

    def close(self) -> None:
        self._runner.close()

    def print_estimate(self, title: str, *, by: str) -> PrintSeen:
        raise NoRenderer

    def print_invoice(self, bill: Bill, *, by: str) -> PrintSeen:
        raise NoRenderer

    def print_receipt(self, *, by: str) -> PrintSeen:
        raise NoRenderer

    def _assembled(self) -> Container:
        container = make_container(_config())
        for name, stand_in in {
            "access": MemoryAccess(self.portal),
            "begin": self.portal.begin,
            "documents": MemoryDocuments(),
            "estimates": MemoryEstimateReader(self.portal),
            "gateway": self.gateway,
            "home": MemoryHomeReader(self.portal),
            "inbox": MemoryInbox(self.portal),
            "invoices": MemoryInvoiceReader(self.portal),
            "mailer": self.mailbox,
            "outbox": self.work,
            "payments": MemoryPaymentReader(self.portal),
            "pictures": MemoryPictureReader(self.portal),
            "renderer": PlainDocuments(),
            "texts": _texts(),
        }.items():
            container.providers[name].override(providers.Object(stand_in))
        return container


@cache
def _texts() -> BabelTexts:
    """To read the catalogs takes longer than a scenario, and they do not change."""
    return BabelTexts()


async def _awaited(work: Awaitable[None]) -> None:
    await work


def _config() -> Config:
    """A configuration that leads nowhere: what it names is overridden."""
    return read_config(
        {
            "SERVICEFLOW_MODE": "test",
            "DATABASE_URL": NOWHERE,
            "DATABASE_RELAY_URL": NOWHERE,
            "TOKEN_KEYS": f"1:{b64encode(bytes(32)).decode()}",
            "SEAL_KEYS": f"1:{b64encode(bytes(32)).decode()}",
            "STRIPE_SECRET_KEY": "sk_test_nothing",
            "STRIPE_WEBHOOK_SECRETS": "whsec_nothing",
            "SMTP_HOST": "127.0.0.1",
            "MAIL_FROM": "portal@northwind.example",
        }
    )
