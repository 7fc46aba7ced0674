"""What the office does, and what it looks at."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from application.customers.add_customer import AddCustomer
from application.estimates.amend_estimate import AmendEstimate
from application.estimates.approve_estimate import ApproveEstimate
from application.estimates.content import EstimateContent
from application.estimates.decline_estimate import DeclineEstimate
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.review_offer import ReviewOffer
from application.estimates.send_estimate import SendEstimate
from application.estimates.views import EstimateStaffView
from application.estimates.withdraw_estimate import WithdrawEstimate
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.send_invoice import SendInvoice
from application.invoices.void_invoice import VoidInvoice
from application.invoices.write_off_invoice import WriteOffInvoice
from application.jobs.change_job import CancelJob
from application.payments.payment_links import CancelPaymentLink, CreatePaymentLink
from application.pictures.add_picture import AddPicture
from application.shared.calendar import local_day
from domain.customers.customer import Customer
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.jobs.job import Job
from domain.shared.actors import Actor, ActorKind
from tests.drivers import offers
from tests.drivers.application.ground import CONTRACTOR, Ground
from tests.drivers.billing_app import Bill, DecisionSeen, JobSeen, Offer, OfferLine
from tests.drivers.marks import photo

STAFF = Actor(kind=ActorKind.STAFF, id=UUID(int=9), name="Office")


class Office(Ground):
    def __init__(self) -> None:
        super().__init__()
        self._offers: dict[str, Offer] = {}
        self.estimates: dict[str, UUID] = {}  # by title
        self.customer_id = UUID(int=0)  # until there is one
        self.links: dict[str, UUID] = {}  # payment links by purpose
        self._alone: dict[str, UUID] = {}  # invoices without a job, by title

    def add_household(self) -> None:
        command = AddCustomer(
            contractor_id=CONTRACTOR,
            by=STAFF,
            name="Reed family",
            contacts=offers.household(),
            properties=offers.home(),
        )
        self.customer_id = self.do(self.container.add_customer()(command))

    def draft_estimate(self, offer: Offer) -> None:
        customer: Customer = self.stored.get("customer", self.customer_id)
        command = DraftEstimate(
            contractor_id=CONTRACTOR,
            by=STAFF,
            customer_id=customer.id,
            property_id=customer.properties[0].id,
            content=self._content(offer),
        )
        self.estimates[offer.title] = self.do(self.container.draft_estimate()(command))
        self._offers[offer.title] = offer

    def send_estimate(self, title: str) -> None:
        command = SendEstimate(contractor_id=CONTRACTOR, by=STAFF, estimate_id=self.estimates[title])
        self.do(self.container.send_estimate()(command))

    def reprice(self, title: str, price_minor: int) -> None:
        self._amend(title, offers.repriced(self._offers[title], price_minor))

    def show_beside(self, title: str, picture: str) -> None:
        self._amend(title, offers.with_picture(self._offers[title], picture))

    def _content(self, offer: Offer) -> EstimateContent:
        pictures = {shown: self._picture(shown) for shown in offers.pictures_of(offer)}
        return offers.content_of(offer, today=self._today, pictures=pictures)

    def _picture(self, shown: str) -> str:
        command = AddPicture(contractor_id=CONTRACTOR, by=STAFF, upload=photo(shown))
        return self.do(self.container.add_picture()(command)).id

    def _amend(self, title: str, offer: Offer) -> None:
        command = AmendEstimate(
            contractor_id=CONTRACTOR,
            by=STAFF,
            estimate_id=self.estimates[title],
            version=self._view(title).estimate.version,
            content=self._content(offer),
        )
        self.do(self.container.amend_estimate()(command))

    def withdraw(self, title: str) -> None:
        command = WithdrawEstimate(contractor_id=CONTRACTOR, by=STAFF, estimate_id=self.estimates[title])
        self.do(self.container.withdraw_estimate()(command))

    def approve_for(self, title: str, *, how_told: str) -> None:
        estimate = self._view(title).estimate
        option_id = estimate.options[0].id
        query = ReviewOffer(
            contractor_id=CONTRACTOR,
            estimate_id=estimate.id,
            customer_id=estimate.customer_id,
            option_id=option_id,
            language="en",
        )
        command = ApproveEstimate(
            contractor_id=CONTRACTOR,
            by=STAFF,
            estimate_id=estimate.id,
            customer_id=None,
            option_id=option_id,
            content_hash=self.run(self.container.review_offer()(query)).content_hash,
            agreed=True,
            signer_name="Dana Reed",
            language="en",
            how_told=how_told,
            key=str(uuid4()),
        )
        self.do(self.container.approve_estimate()(command))

    def decline_for(self, title: str, *, reason: str, how_told: str) -> None:
        command = DeclineEstimate(
            contractor_id=CONTRACTOR,
            by=STAFF,
            estimate_id=self.estimates[title],
            customer_id=None,
            reason=reason,
            how_told=how_told,
            key=str(uuid4()),
        )
        self.do(self.container.decline_estimate()(command))

    def decision(self, title: str) -> DecisionSeen:
        decision = self._view(title).estimate.decision
        assert decision is not None, f"nobody has decided about {title}"
        return DecisionSeen(
            by=decision.by_name,
            how_told=decision.how_told,
            reason=decision.reason,
            option=decision.option_name,
            total_minor=decision.totals.total_minor if decision.totals else None,
            signer=decision.signer_name,
            mark=decision.signature_kind or "",
            fingerprint=decision.content_hash,
        )

    def wishes(self, title: str) -> Sequence[str]:
        return [one.message for one in self._view(title).change_requests]

    def jobs(self) -> Sequence[JobSeen]:
        return [self._seen(job) for job in self.stored.all("job")]

    def send_invoice(self, bill: Bill, lines: Sequence[OfferLine] = (), *, by_total: bool = False) -> None:
        if bill.kind == "final":
            self._send_drafted(InvoiceKind.FINAL, job_id=self._job(bill.title).id)
        else:
            written = offers.bill_of(bill.title, lines, by_total=by_total)
            customer_id = self.customer_id
            self._alone[bill.title] = self._send_drafted(InvoiceKind.FINAL, customer_id=customer_id, bill=written)

    def void(self, bill: Bill) -> None:
        command = VoidInvoice(contractor_id=CONTRACTOR, by=STAFF, invoice_id=self.invoice(bill))
        self.do(self.container.void_invoice()(command))

    def write_off(self, bill: Bill) -> None:
        command = WriteOffInvoice(contractor_id=CONTRACTOR, by=STAFF, invoice_id=self.invoice(bill))
        self.do(self.container.write_off_invoice()(command))

    def cancel_job(self, title: str) -> None:
        command = CancelJob(contractor_id=CONTRACTOR, by=STAFF, job_id=self._job(title).id)
        self.do(self.container.cancel_job()(command))

    def ask_payment(self, bill: Bill, *, amount_minor: int, purpose: str, days: int) -> None:
        command = CreatePaymentLink(
            contractor_id=CONTRACTOR,
            by=STAFF,
            invoice_id=self.invoice(bill),
            amount_minor=amount_minor,
            purpose=purpose,
            valid_days=days,
        )
        self.links[purpose] = self.do(self.container.create_payment_link()(command))

    def take_back_link(self, purpose: str) -> None:
        command = CancelPaymentLink(contractor_id=CONTRACTOR, by=STAFF, link_id=self.links[purpose])
        self.do(self.container.cancel_payment_link()(command))

    def has_deposit(self, title: str) -> bool:
        return self._view(title).estimate.deposit_invoice is not None

    def exceptions(self) -> Sequence[str]:
        return [alert.code for alert in self.stored.all("alert")]

    def invoice(self, bill: Bill) -> UUID:
        """The id of the invoice that a step names."""
        if bill.kind == "alone":
            return self._alone[bill.title]
        kind, estimate_id = InvoiceKind(bill.kind), self.estimates[bill.title]
        invoices: list[Invoice] = self.stored.all("invoice")
        found = [one for one in invoices if (one.kind, one.estimate_id) == (kind, estimate_id)]
        assert len(found) == 1, f"{len(found)} invoices of kind {bill.kind} for {bill.title}"
        return found[0].id

    def _send_drafted(self, kind: InvoiceKind, **given: object) -> UUID:
        command = DraftInvoice(contractor_id=CONTRACTOR, by=STAFF, kind=kind, **given)  # type: ignore[arg-type]
        invoice_id = self.do(self.container.draft_invoice()(command))
        sending = SendInvoice(contractor_id=CONTRACTOR, by=STAFF, invoice_id=invoice_id)
        self.do(self.container.send_invoice()(sending))
        return invoice_id

    def _view(self, title: str) -> EstimateStaffView:
        reader = self.container.estimates()
        view: EstimateStaffView | None = self.run(reader.find_for_staff(CONTRACTOR, self.estimates[title]))
        assert view is not None
        return view

    def _job(self, title: str) -> Job:
        jobs: list[Job] = self.stored.all("job")
        return next(job for job in jobs if self.estimates[title] in job.estimate_ids)

    def _seen(self, job: Job) -> JobSeen:
        stored = self.stored
        return JobSeen(
            number=job.number,
            estimates=[stored.get("estimate", one).number for one in job.estimate_ids],
            status=job.status,
            credit_minor=sum(entry.amount.minor for entry in stored.all("credit") if entry.job_id == job.id),
        )

    @property
    def _today(self) -> date:
        return local_day(self.portal.store.now, "America/New_York")
