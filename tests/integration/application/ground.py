"""The write side's handlers over the stores in memory; a test decides which deferred work is done, and when.

ground = await Ground.prepared()
estimate_id = await ground.approved(deposit_minor=500_00)
await ground.follow(TaskName.OPEN_DEPOSIT)      # as a worker would
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from dependency_injector import providers

from application.estimates.approve_estimate import ApproveEstimate
from application.estimates.content import DepositInput, EstimateContent, OfferedLineInput, OptionInput
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.review_offer import OfferReview, ReviewOffer
from application.estimates.send_estimate import SendEstimate
from application.invoices.bill import BillInput
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.send_invoice import SendInvoice
from application.payments.collect import CollectPayment
from application.payments.payment_links import CreatePaymentLink
from application.payments.start_payment import PaymentStart, StartPayment
from application.shared.lines import LineInput
from application.tasks import Task, TaskName
from domain.customers.customer import Customer
from domain.estimates.offer import DepositKind
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.jobs.job import Job
from domain.payments.payment import Payment
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContactId, ContractorId, PaymentId
from entrypoints.bootstrap import Container, make_container
from entrypoints.config import read_config
from tests.drivers.memory import MemoryPortal
from tests.drivers.memory.store import Transaction
from tests.drivers.memory_gateway import MemoryGateway
from tests.drivers.memory_outside import MemoryWork
from tests.support import samples

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
STAFF = Actor(kind=ActorKind.STAFF, id=UUID(int=900), name="Office")


def payer(name: str = "Ada") -> Actor:
    """Somebody new, with a link of their own."""
    return Actor(kind=ActorKind.LINK, id=uuid4(), name=name, contact_id=ContactId(uuid4()))


@dataclass(slots=True)
class Ground:
    portal: MemoryPortal
    gateway: MemoryGateway
    container: Container
    contractor_id: ContractorId
    customer: Customer

    @classmethod
    async def prepared(cls) -> "Ground":
        portal = MemoryPortal()
        gateway = MemoryGateway(now=lambda: portal.store.now)
        container = make_container(read_config(_environ()))
        container.begin.override(providers.Object(portal.begin))
        container.gateway.override(providers.Object(gateway))
        owner = samples.contractor(account="acct_1")
        await portal.add_contractor(owner)
        customer = samples.customer(owner.id)
        async with portal.begin(owner.id) as work:
            await work.customers.add(customer)
            await work.commit()
        return cls(portal, gateway, container, owner.id, customer)

    def __getattr__(self, use_case: str) -> Any:
        """A handler of the container: `ground.start_payment(...)`."""
        return self.container.providers[use_case]()

    @property
    def stored(self) -> Transaction:
        """What is committed, to look at."""
        return Transaction(self.portal.store, self.contractor_id)

    @property
    def invoices(self) -> Sequence[Invoice]:
        return self.stored.all("invoice")

    @property
    def alerts(self) -> Sequence[str]:
        return sorted(alert.code for alert in self.stored.all("alert"))

    def invoice(self, invoice_id: UUID) -> Invoice:
        found: Invoice = self.stored.get("invoice", invoice_id)
        return found

    def deposit(self) -> Invoice:
        [found] = [one for one in self.invoices if one.kind is InvoiceKind.DEPOSIT]
        return found

    def payment(self, payment_id: UUID) -> Payment:
        found: Payment = self.stored.get("payment", payment_id)
        return found

    def job(self) -> Job:
        [found] = self.stored.all("job")
        assert isinstance(found, Job)
        return found

    def waiting(self, name: TaskName) -> list[Task]:
        """Tasks of this kind that nobody has done, whether they are due or not."""
        return [row.task for row in self.stored.all("task") if row.task.name is name and row.done_at is None]

    async def follow(self, *names: TaskName) -> None:
        """Do what waits under these names, in this order, as a worker would. Raises what a handler raises."""
        table = self.container.task_handlers().table()
        for name in names:
            for task in self.waiting(name):
                await table[name](task)
                await MemoryWork(self.portal).done(task)

    async def sent_estimate(self, *, minor: int = 1000_00, deposit_minor: int = 0) -> UUID:
        line = OfferedLineInput(description="Heat pump", unit_price_minor=minor)
        estimate_id: UUID = await self.draft_estimate(
            DraftEstimate(
                contractor_id=self.contractor_id,
                by=STAFF,
                customer_id=self.customer.id,
                property_id=self.customer.properties[0].id,
                content=EstimateContent(
                    title="Heat pump",
                    options=(OptionInput(name="Comfort", lines=(line,)),),
                    deposit=DepositInput(
                        kind=DepositKind.FIXED if deposit_minor else DepositKind.NONE, fixed_minor=deposit_minor
                    ),
                ),
            )
        )
        await self.send_estimate(SendEstimate(contractor_id=self.contractor_id, by=STAFF, estimate_id=estimate_id))
        return estimate_id

    async def approval(self, estimate_id: UUID, *, by: Actor | None = None, language: str = "en") -> ApproveEstimate:
        """The form as somebody would send it who has just read the offer."""
        review: OfferReview = await self.review_offer(
            ReviewOffer(
                contractor_id=self.contractor_id,
                estimate_id=estimate_id,
                customer_id=self.customer.id,
                option_id=None,
                language=language,
            )
        )
        return ApproveEstimate(
            contractor_id=self.contractor_id,
            by=by or payer(),
            estimate_id=estimate_id,
            customer_id=self.customer.id,
            option_id=review.option_id,
            content_hash=review.content_hash,
            agreed=True,
            signer_name="Ada Lovelace",
            typed="Ada Lovelace",
            language=language,
            key="form-1",
        )

    async def approved(self, *, minor: int = 1000_00, deposit_minor: int = 0) -> UUID:
        """An approved estimate with its job and its deposit invoice; the outbox still holds what follows."""
        estimate_id = await self.sent_estimate(minor=minor, deposit_minor=deposit_minor)
        await self.approve_estimate(await self.approval(estimate_id))
        return estimate_id

    async def opened(self, *, minor: int = 1000_00, kind: InvoiceKind = InvoiceKind.PROGRESS) -> UUID:
        """An open invoice by itself."""
        invoice_id: UUID = await self.draft_invoice(
            DraftInvoice(
                contractor_id=self.contractor_id,
                by=STAFF,
                kind=kind,
                customer_id=self.customer.id,
                bill=BillInput(title="Repair", lines=(LineInput(description="Repair", unit_price_minor=minor),)),
            )
        )
        await self.send(invoice_id)
        return invoice_id

    async def final(self) -> UUID:
        """The final invoice of the one job, a draft that bills what was agreed."""
        invoice_id: UUID = await self.draft_invoice(
            DraftInvoice(
                contractor_id=self.contractor_id, by=STAFF, kind=InvoiceKind.FINAL, job_id=UUID(str(self.job().id))
            )
        )
        return invoice_id

    async def send(self, invoice_id: UUID) -> None:
        await self.send_invoice(SendInvoice(contractor_id=self.contractor_id, by=STAFF, invoice_id=invoice_id))

    async def link(self, invoice_id: UUID, *, minor: int, purpose: str = "Part payment") -> UUID:
        made: UUID = await self.create_payment_link(
            CreatePaymentLink(
                contractor_id=self.contractor_id,
                by=STAFF,
                invoice_id=invoice_id,
                amount_minor=minor,
                purpose=purpose,
                send=False,
            )
        )
        return made

    async def begin_payment(self, invoice_id: UUID, *, by: Actor | None = None, **more: Any) -> PaymentStart:
        started: PaymentStart = await self.start_payment(
            StartPayment(
                contractor_id=self.contractor_id,
                by=by or payer(),
                invoice_id=invoice_id,
                customer_id=self.customer.id,
                language="en",
                **more,
            )
        )
        return started

    def page_of(self, payment_id: UUID) -> str:
        """The processor's reference of the page that was opened for an attempt."""
        checkout = self.payment(payment_id).checkout
        assert checkout is not None
        return checkout.ref

    async def collect(self, payment_id: UUID) -> None:
        ask: CollectPayment = self.collect_payment
        await ask(self.contractor_id, PaymentId(payment_id))

    async def pay(self, invoice_id: UUID, *, by: Actor | None = None, **more: Any) -> UUID:
        """Pay on the processor's page, and enter it."""
        started = await self.begin_payment(invoice_id, by=by, **more)
        self.gateway.customer_pays(self.page_of(started.payment_id))
        await self.collect(started.payment_id)
        return started.payment_id

    async def time_passes(self, **by: float) -> None:
        await self.portal.move_clock(timedelta(**by))

    def credit_minor(self, *, job: bool) -> int:
        """The sum of the job's credit, or of the customer's at large."""
        return sum(entry.amount.minor for entry in self.stored.all("credit") if (entry.job_id is not None) is job)

    def check_balanced(self) -> None:
        """Each captured cent stands in a ledger or as excess, once; credit and ledgers agree."""
        captured = sum(one.captured.minor for one in self.gateway.truth)
        paid = sum(entry.amount.minor for one in self.invoices for entry in one.ledger if entry.payment_id)
        excess = sum(one.unapplied.minor for one in self.stored.all("payment"))
        assert captured == paid + excess
        assert all(one.settled <= one.total for one in self.invoices)


def _environ() -> dict[str, str]:
    """A configuration that leads nowhere: what it names is overridden or not asked for."""
    return {
        "SERVICEFLOW_MODE": "test",
        "DATABASE_URL": NOWHERE,
        "DATABASE_RELAY_URL": NOWHERE,
        "TOKEN_KEYS": f"1:{b64encode(bytes(32)).decode()}",
        "SEAL_KEYS": f"1:{b64encode(bytes(32)).decode()}",
        "STRIPE_SECRET_KEY": "sk_test_nothing",
        "STRIPE_WEBHOOK_SECRETS": "whsec_nothing",
        "SMTP_HOST": "127.0.0.1",
        "MAIL_FROM": "portal@hearth.example",
    }
