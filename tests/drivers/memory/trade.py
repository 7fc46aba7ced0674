"""Estimates, jobs, invoices and credit."""

from dataclasses import dataclass

from application.errors import AlreadyRecorded, NotFound
from domain.estimates.estimate import Estimate
from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.invoices.ledger import CreditEntry
from domain.invoices.states import InvoiceStatus
from domain.jobs.job import Job
from domain.shared.ids import CustomerId, EstimateId, InvoiceId, JobId
from tests.drivers.memory.store import Transaction

FIRST = {"E": 1001, "INV": 2001, "J": 301}


async def next_number(tx: Transaction, prefix: str) -> str:
    await tx.lock()
    last = tx.find("number", prefix)
    following = FIRST[prefix] if last is None else last + 1
    tx.put("number", prefix, following)
    return f"{prefix}-{following}"


@dataclass(frozen=True, slots=True)
class MemoryEstimates:
    tx: Transaction

    async def read(self, estimate_id: EstimateId, *, customer: CustomerId | None = None) -> Estimate:
        found: Estimate = self.tx.get("estimate", estimate_id)
        if customer not in {None, found.customer_id}:
            raise NotFound
        return found

    async def get(self, estimate_id: EstimateId, *, customer: CustomerId | None = None) -> Estimate:
        await self.tx.lock()
        return await self.read(estimate_id, customer=customer)

    async def past(self, *, most: int) -> list[EstimateId]:
        sent = [one for one in self.tx.all("estimate") if one.status is EstimateStatus.SENT]
        over = [one for one in sent if one.expires_at <= self.tx.store.now]
        return [one.id for one in sorted(over, key=lambda one: one.expires_at)][:most]

    async def next_number(self) -> str:
        return await next_number(self.tx, "E")

    async def add(self, estimate: Estimate) -> None:
        await self.tx.lock()
        self._check(estimate)
        events = estimate.pull_events()
        self._add_new(estimate)
        self.tx.add("estimate", estimate)
        self.tx.queue_events(events)

    async def save(self, estimate: Estimate) -> None:
        await self.tx.lock()
        self._check(estimate)
        events = estimate.pull_events()
        self._add_new(estimate)
        self.tx.save("estimate", estimate)
        self.tx.queue_events(events)

    async def prove(self, estimate_id: EstimateId, *, sha256: str) -> None:
        await self.tx.lock()
        proof = next((one for one in self.tx.all("evidence") if one.estimate_id == estimate_id), None)
        if proof is None:
            raise NotFound
        self.tx.put("evidence_document", (proof.id, sha256), sha256)

    def _check(self, estimate: Estimate) -> None:
        self.tx.refer("customer", estimate.customer_id)
        if estimate.property_id not in {place.id for one in self.tx.all("customer") for place in one.properties}:
            raise NotFound
        self.tx.refer("job", estimate.job_id)
        self.tx.once("estimate", estimate, lambda one: one.number)

    def _add_new(self, estimate: Estimate) -> None:
        if estimate.new_evidence is not None:
            self.tx.once("evidence", estimate.new_evidence, lambda proof: proof.estimate_id)
            self.tx.add("evidence", estimate.new_evidence)
            estimate.new_evidence = None
        for request in estimate.new_requests:
            self.tx.add("change_request", request)
        estimate.new_requests.clear()


@dataclass(frozen=True, slots=True)
class MemoryJobs:
    tx: Transaction

    async def get(self, job_id: JobId) -> Job:
        await self.tx.lock()
        found: Job = self.tx.get("job", job_id)
        return found

    async def of_estimate(self, estimate_id: EstimateId) -> Job | None:
        return next((job for job in self.tx.all("job") if estimate_id in job.estimate_ids), None)

    async def next_number(self) -> str:
        return await next_number(self.tx, "J")

    async def add(self, job: Job) -> None:
        await self.tx.lock()
        self._check(job)
        events = job.pull_events()
        self.tx.add("job", job)
        self.tx.queue_events(events)

    async def save(self, job: Job) -> None:
        await self.tx.lock()
        self._check(job)
        events = job.pull_events()
        self.tx.save("job", job)
        self.tx.queue_events(events)

    def _check(self, job: Job) -> None:
        self.tx.refer("customer", job.customer_id)
        self.tx.once("job", job, lambda one: one.number)
        for estimate_id in job.estimate_ids:
            self.tx.refer("estimate", estimate_id)
            if any(estimate_id in other.estimate_ids for other in self.tx.all("job") if other.id != job.id):
                raise AlreadyRecorded


@dataclass(frozen=True, slots=True)
class MemoryInvoices:
    tx: Transaction

    async def read(self, invoice_id: InvoiceId, *, customer: CustomerId | None = None) -> Invoice:
        found: Invoice = self.tx.get("invoice", invoice_id)
        if customer not in {None, found.customer_id}:
            raise NotFound
        return found

    async def get_family(self, invoice_id: InvoiceId, *, customer: CustomerId | None = None) -> list[Invoice]:
        await self.tx.lock()
        asked = await self.read(invoice_id, customer=customer)
        if asked.job_id is None:
            return [asked]
        return await self.get_of_job(asked.job_id)

    async def get_of_job(self, job_id: JobId) -> list[Invoice]:
        await self.tx.lock()
        return [one for one in self.tx.all("invoice") if one.job_id == job_id]

    async def deposit_of(self, estimate_id: EstimateId) -> Invoice | None:
        return next((one for one in self.tx.all("invoice") if _deposit(one) == estimate_id), None)

    async def next_number(self) -> str:
        return await next_number(self.tx, "INV")

    async def add(self, invoice: Invoice) -> None:
        await self.tx.lock()
        self._check(invoice)
        events = invoice.pull_events()
        self._add_new(invoice)
        self.tx.add("invoice", invoice)
        self.tx.queue_events(events)

    async def save(self, invoice: Invoice) -> None:
        await self.tx.lock()
        self._check(invoice)
        events = invoice.pull_events()
        self._add_new(invoice)
        self.tx.save("invoice", invoice)
        self.tx.queue_events(events)

    def _check(self, invoice: Invoice) -> None:
        self.tx.refer("customer", invoice.customer_id)
        self.tx.refer("job", invoice.job_id)
        self.tx.refer("estimate", invoice.estimate_id)
        self.tx.once("invoice", invoice, lambda one: one.number)
        self.tx.once("invoice", invoice, _deposit)

    def _add_new(self, invoice: Invoice) -> None:
        for entry in invoice.new_entries:
            self.tx.refer("payment", entry.payment_id)
            self.tx.add("ledger", entry)
        invoice.new_entries.clear()


@dataclass(frozen=True, slots=True)
class MemoryCredits:
    tx: Transaction

    async def of_job(self, job_id: JobId) -> list[CreditEntry]:
        return [entry for entry in self.tx.all("credit") if entry.job_id == job_id]

    async def add(self, entry: CreditEntry) -> None:
        await self.tx.lock()
        self.tx.refer("customer", entry.customer_id)
        self.tx.refer("payment", entry.payment_id)
        self.tx.refer("invoice", entry.invoice_id)
        self.tx.add("credit", entry)


def _deposit(invoice: Invoice) -> EstimateId | None:
    """The estimate whose one deposit this is."""
    live = invoice.kind is InvoiceKind.DEPOSIT and invoice.status is not InvoiceStatus.VOID
    return invoice.estimate_id if live else None
