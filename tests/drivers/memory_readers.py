"""The read side over the in-memory store, as far as mails and steps need it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from adapters.sql.reads.parts import method_text, payable
from adapters.sql.records.contractors import head_of
from adapters.sql.records.decisions import decision_record
from adapters.sql.records.offers import content_record
from application.access.views import DoorView, SignedInView
from application.contractors.views import ContractorHead
from application.estimates.views import (
    ChangeRequestView,
    DecisionView,
    DepositInvoiceView,
    EstimateStaffView,
    EstimateView,
)
from application.invoices.family import funding
from application.invoices.views import AttemptView, InvoiceView, LedgerView, PaidDepositView
from application.messages.message import MessageKind, MessageState
from application.payments.views import LinkPaymentView, PaymentLinkView, PaymentView, ReceiptView
from application.ports.pictures import KeptPicture, PictureFile
from application.shared.calendar import local_day
from application.shared.figures import line_views, totals_view
from domain.access.access_token import AccessToken, Purpose
from domain.contractors.contractor import Contractor
from domain.customers.customer import Contact, Customer
from domain.estimates.estimate import Decision, Estimate
from domain.estimates.evidence import Evidence
from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.invoices.ledger import LedgerEntry, LedgerKind
from domain.invoices.states import OUT, standing_of
from domain.payments.expected import expected_on
from domain.payments.payment import Payment
from domain.payments.payment_link import PaymentLink, PaymentLinkStatus
from domain.payments.states import CHECKOUT_OPEN, HOLDS_MONEY, IN_FLIGHT, PaymentState
from domain.shared.ids import ContractorId
from domain.shared.money import Money, total_of
from domain.shared.pictures import PictureKind
from tests.drivers.memory import MemoryPortal
from tests.drivers.memory.store import Transaction


@dataclass(frozen=True, slots=True)
class Reader:
    portal: MemoryPortal

    def _tx(self, contractor_id: UUID) -> Transaction:
        return Transaction(self.portal.store, ContractorId(contractor_id))


class MemoryAccess(Reader):
    async def head(self, contractor_id: UUID) -> ContractorHead | None:
        contractor = self._tx(contractor_id).find("contractor", contractor_id)
        return head_of(contractor) if contractor else None

    async def door(self, contractor_id: UUID, secret_hash: bytes, purpose: Purpose) -> DoorView | None:
        tx = self._tx(contractor_id)
        token: AccessToken | None = tx.find("access_token", tx.find("token_hash", secret_hash))
        if token is None or token.purpose is not purpose or tx.now >= token.expires_at:
            return None
        if token.revoked_at is not None or token.spent_at is not None:
            return None
        customer, contact = _person(tx, token.contact_id)
        return DoorView(
            token_id=token.id,
            purpose=token.purpose,
            resource_id=token.resource_id,
            contact_id=contact.id,
            contact_name=contact.name,
            contact_email=contact.email,
            language=contact.language,
            role=contact.role,
            customer_id=customer.id,
            contractor=head_of(tx.get("contractor", contractor_id)),
        )

    async def session(self, contractor_id: UUID, secret_hash: bytes) -> SignedInView | None:
        tx = self._tx(contractor_id)
        session = tx.find("session", tx.find("session_hash", secret_hash))
        if session is None or session.ended_at is not None or tx.now >= session.expires_at:
            return None
        customer, contact = _person(tx, session.contact_id)
        return SignedInView(
            session_id=session.id,
            contact_id=contact.id,
            contact_name=contact.name,
            contact_email=contact.email,
            language=contact.language,
            role=contact.role,
            customer_id=customer.id,
            customer_name=customer.name,
            seen_at=session.seen_at,
            contractor=head_of(tx.get("contractor", contractor_id)),
        )


class MemoryEstimateReader(Reader):
    async def find(self, contractor_id: UUID, estimate_id: UUID, *, customer_id: UUID | None) -> EstimateView | None:
        tx = self._tx(contractor_id)
        estimate: Estimate | None = tx.find("estimate", estimate_id)
        if estimate is None or customer_id not in {None, estimate.customer_id}:
            return None
        if customer_id is not None and estimate.expires_at is None:
            return None  # never sent
        customer: Customer = tx.get("customer", estimate.customer_id)
        content = content_record(estimate.content)
        past = estimate.status is EstimateStatus.SENT and estimate.expires_at and tx.now >= estimate.expires_at
        return EstimateView(
            id=estimate.id,
            number=estimate.number,
            revision=estimate.revision,
            status=EstimateStatus.EXPIRED if past else estimate.status,
            version=estimate.version,
            title=estimate.content.title,
            scope=content.scope,
            customer_id=customer.id,
            customer_name=customer.name,
            property_line=customer.property(estimate.property_id).one_line,
            currency=estimate.content.pricing.currency,
            options=content.options,
            terms=content.terms,
            terms_version=content.terms_version,
            valid_until=estimate.content.valid_until,
            sent_at=None,
            signature_required=content.signature_required,
            deposit=content.deposit,
            decision=_decision(tx, estimate, estimate.decision) if estimate.decision else None,
            job_number=next((job.number for job in tx.all("job") if estimate.id in job.estimate_ids), None),
            deposit_invoice=_deposit_invoice(tx, estimate),
        )

    async def find_for_staff(self, contractor_id: UUID, estimate_id: UUID) -> EstimateStaffView | None:
        view = await self.find(contractor_id, estimate_id, customer_id=None)
        if view is None:
            return None
        wishes = tuple(
            ChangeRequestView(id=one.id, message=one.message, by_name=one.by.name, at=one.at)
            for one in self._tx(contractor_id).all("change_request")
        )
        return EstimateStaffView(estimate=view, deliveries=(), change_requests=wishes)

    async def signature_png(self, contractor_id: UUID, estimate_id: UUID) -> bytes | None:
        proof = _proof(self._tx(contractor_id), estimate_id)
        return proof.signature.image_png or None if proof and proof.signature else None


class MemoryPictureReader(Reader):
    async def find(self, contractor_id: UUID, sha256: str, kind: PictureKind, *, small: bool) -> PictureFile | None:
        kept: KeptPicture | None = self._tx(contractor_id).find("picture", sha256)
        content = None if kept is None or kept.kind is not kind else kept.small if small else kept.content
        return PictureFile(media_type=kept.media_type, content=content) if kept and content else None

    async def printed(self, contractor_id: UUID, hashes: Collection[str]) -> Mapping[str, bytes]:
        found = [self._tx(contractor_id).find("picture", sha256) for sha256 in hashes]
        return {kept.picture.sha256: kept.small or kept.content for kept in found if kept is not None}


class MemoryInvoiceReader(Reader):
    async def find(self, contractor_id: UUID, invoice_id: UUID, *, customer_id: UUID | None) -> InvoiceView | None:
        tx = self._tx(contractor_id)
        invoice: Invoice | None = tx.find("invoice", invoice_id)
        if invoice is None or customer_id not in {None, invoice.customer_id}:
            return None
        contractor: Contractor = tx.get("contractor", contractor_id)
        customer: Customer = tx.get("customer", invoice.customer_id)
        estimate: Estimate | None = tx.find("estimate", invoice.estimate_id)
        attempts = [one for one in tx.all("payment") if _pays(one, invoice)]
        reserved, bill = _reserved(tx, invoice), invoice.bill
        zone, superseded_by = contractor.settings.zone, _superseded_by(tx, invoice)
        return InvoiceView(
            id=invoice.id,
            number=invoice.number,
            kind=invoice.kind,
            standing=standing_of(
                invoice.status,
                total=invoice.total,
                settled=invoice.settled,
                reserved=reserved,
                disputed=any(one.state is PaymentState.DISPUTED_OPEN for one in attempts),
                superseded=superseded_by is not None,
                due_on=invoice.due_on,
                today=local_day(tx.now, zone),
            ),
            version=invoice.version,
            title=bill.title,
            note=bill.note,
            customer_id=customer.id,
            customer_name=customer.name,
            property_line=customer.property(invoice.property_id).one_line if invoice.property_id else "",
            currency=bill.pricing.currency,
            lines=line_views(bill.lines, bill.totals),
            totals=totals_view(bill.totals),
            issued_on=invoice.issued_on,
            due_on=invoice.due_on,
            estimate_id=invoice.estimate_id,
            estimate_number=estimate.number if estimate else None,
            job_number=tx.get("job", invoice.job_id).number if invoice.job_id else None,
            ledger=tuple(_ledger(tx, entry) for entry in invoice.ledger),
            attempts=tuple(_attempt(one, zone) for one in reversed(attempts)),
            settled_minor=invoice.settled.minor,
            reserved_minor=reserved.minor,
            balance_minor=invoice.balance_due.minor,
            payable_minor=_payable(tx, invoice),
            deposits=_deposits(tx, invoice),
            superseded_by=superseded_by,
        )


class MemoryPaymentReader(Reader):
    async def find(self, contractor_id: UUID, payment_id: UUID, *, customer_id: UUID | None) -> PaymentView | None:
        tx = self._tx(contractor_id)
        payment: Payment | None = tx.find("payment", payment_id)
        if payment is None or customer_id not in {None, payment.customer_id}:
            return None
        invoice: Invoice = tx.get("invoice", payment.allocations[0].invoice_id)
        checkout = payment.checkout if payment.state in CHECKOUT_OPEN else None
        return PaymentView(
            id=payment.id,
            invoice_id=invoice.id,
            invoice_number=invoice.number or "",
            customer_id=payment.customer_id,
            customer_name=tx.get("customer", payment.customer_id).name,
            state=payment.state,
            outcome_unknown=payment.outcome_unknown,
            currency=payment.amount.currency,
            amount_minor=payment.amount.minor,
            unapplied_minor=payment.unapplied.minor,
            processor=payment.intent.processor,
            object_ref=payment.object_ref,
            checkout_url=checkout.url if checkout else None,
            method=method_of(payment),
            failure=payment.failure.reason if payment.failure else None,
            started_by=payment.intent.started_by,
            started_at=payment.started_at,
            settled_at=payment.settled_at,
            invoice_balance_minor=invoice.balance_due.minor,
            title=invoice.bill.title,
            method_kind=payment.intent.method,
            expected_on=expected_of(payment, zone_of(tx)),
            receipts=_receipts(tx, payment),
        )

    async def find_link(self, contractor_id: UUID, link_id: UUID) -> PaymentLinkView | None:
        tx = self._tx(contractor_id)
        link: PaymentLink | None = tx.find("payment_link", link_id)
        if link is None:
            return None
        invoice: Invoice = tx.get("invoice", link.invoice_id)
        past = link.status is PaymentLinkStatus.OPEN and tx.now >= link.expires_at
        return PaymentLinkView(
            id=link.id,
            invoice_id=invoice.id,
            invoice_number=invoice.number or "",
            customer_name=tx.get("customer", link.customer_id).name,
            purpose=link.purpose,
            currency=link.amount.currency,
            amount_minor=link.amount.minor,
            status=None if past else link.status,
            expires_at=link.expires_at,
            payable_minor=_payable(tx, invoice),
            payment=_payment_by(tx, link),
        )


def _person(tx: Transaction, contact_id: UUID) -> tuple[Customer, Contact]:
    return next((one, contact) for one in tx.all("customer") for contact in one.contacts if contact.id == contact_id)


def _proof(tx: Transaction, estimate_id: UUID) -> Evidence | None:
    return next((one for one in tx.all("evidence") if one.estimate_id == estimate_id), None)


def _decision(tx: Transaction, estimate: Estimate, decision: Decision) -> DecisionView:
    estimate.new_evidence = _proof(tx, estimate.id)  # the record is taken while the evidence is at hand
    record = decision_record(estimate, decision)
    return DecisionView(**{name: getattr(record, name) for name in DecisionView.__struct_fields__})


def _deposit_invoice(tx: Transaction, estimate: Estimate) -> DepositInvoiceView | None:
    for invoice in tx.all("invoice"):
        if invoice.estimate_id == estimate.id and invoice.kind is InvoiceKind.DEPOSIT and _is_shown(invoice):
            return DepositInvoiceView(
                id=invoice.id,
                number=invoice.number or "",
                status=invoice.status,
                total_minor=invoice.total.minor,
                settled_minor=invoice.settled.minor,
                reserved_minor=_reserved(tx, invoice).minor,
                payable_minor=_payable(tx, invoice),
            )
    return None


def _is_shown(invoice: Invoice) -> bool:
    return invoice.status in OUT


def _family(tx: Transaction, invoice: Invoice) -> list[Invoice]:
    return [one for one in tx.all("invoice") if one.job_id is not None and one.job_id == invoice.job_id]


def _superseded_by(tx: Transaction, invoice: Invoice) -> str | None:
    if invoice.kind is not InvoiceKind.DEPOSIT:
        return None
    finals = [one for one in _family(tx, invoice) if one.kind is InvoiceKind.FINAL and _is_shown(one)]
    return finals[-1].number if finals else None


def _payable(tx: Transaction, invoice: Invoice) -> int:
    return payable(
        invoice.status,
        invoice.balance_due.minor,
        _reserved(tx, invoice).minor,
        superseded=_superseded_by(tx, invoice) is not None,
    )


def _deposits(tx: Transaction, invoice: Invoice) -> tuple[PaidDepositView, ...]:
    if invoice.kind is not InvoiceKind.FINAL:
        return ()
    return tuple(
        PaidDepositView(number=one.number or "", amount_minor=entry.amount.minor, paid_at=entry.at)
        for one in _family(tx, invoice)
        if one.kind is InvoiceKind.DEPOSIT
        for entry in one.ledger
        if entry.kind in {LedgerKind.PAYMENT, LedgerKind.OFFLINE_PAYMENT}
    )


def zone_of(tx: Transaction) -> str:
    contractor: Contractor = tx.get("contractor", tx.contractor_id)
    return contractor.settings.zone


def expected_of(payment: Payment, zone: str) -> date | None:
    return expected_on(payment.state, payment.intent.method, started_on=local_day(payment.started_at, zone))


def _receipts(tx: Transaction, payment: Payment) -> tuple[ReceiptView, ...]:
    told = [stored.message for stored in tx.all("message")]
    return tuple(
        ReceiptView(to_email=one.to_email, sent=one.state is MessageState.SENT)
        for one in told
        if one.kind is MessageKind.RECEIPT and one.subject_id == payment.id
    )


def _payment_by(tx: Transaction, link: PaymentLink) -> LinkPaymentView | None:
    made = [one for one in tx.all("payment") if one.link_id == link.id]
    if not made:
        return None
    best = next((one for one in reversed(made) if one.state in HOLDS_MONEY), made[-1])
    return LinkPaymentView(
        id=best.id,
        state=best.state,
        outcome_unknown=best.outcome_unknown,
        failure=best.failure.reason if best.failure else None,
        settled_at=best.settled_at,
        expected_on=expected_of(best, zone_of(tx)),
    )


def _pays(payment: Payment, invoice: Invoice) -> bool:
    return any(part.invoice_id == invoice.id for part in payment.allocations)


def _reserved(tx: Transaction, invoice: Invoice) -> Money:
    """What is on its way to the invoice; to a final one also through its job's deposits."""
    sources = set(funding(invoice, _family(tx, invoice)))
    parts = [part for one in tx.all("payment") if one.state in IN_FLIGHT for part in one.allocations]
    return total_of((part.amount for part in parts if part.invoice_id in sources), invoice.total.currency)


def _ledger(tx: Transaction, entry: LedgerEntry) -> LedgerView:
    payment = tx.find("payment", entry.payment_id)
    return LedgerView(
        id=entry.id,
        kind=entry.kind,
        amount_minor=entry.amount.minor,
        at=entry.at,
        payment_id=entry.payment_id,
        method=method_of(payment) if payment else "",
    )


def _attempt(payment: Payment, zone: str) -> AttemptView:
    return AttemptView(
        id=payment.id,
        state=payment.state,
        outcome_unknown=payment.outcome_unknown,
        amount_minor=payment.amount.minor,
        started_at=payment.started_at,
        settled_at=payment.settled_at,
        failure=payment.failure.reason if payment.failure else None,
        method=method_of(payment),
        method_kind=payment.intent.method,
        expected_on=expected_of(payment, zone),
    )


def method_of(payment: Payment) -> str:
    return method_text(payment.method.brand, payment.method.last4) if payment.method else ""
