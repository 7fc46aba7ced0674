"""Makers of domain things with explicit ids and fixed times, so that a test says only what it is about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.access.access_token import AccessToken, Purpose
from domain.estimates.estimate import Consent, Content, Decision, Estimate
from domain.estimates.evidence import Shown, Signature, SignatureKind, content_of, hash_of
from domain.estimates.offer import OfferedLine, Option, Selection
from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import Bill, Invoice, InvoiceKind
from domain.invoices.ledger import LedgerEntry, LedgerKind
from domain.invoices.states import InvoiceStatus
from domain.payments.payment import Allocation, Checkout, Intent, Payment
from domain.payments.states import PaymentState
from domain.payments.truth import MethodKind, ProcessorTruth
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import (
    AccessTokenId,
    ContactId,
    ContractorId,
    CustomerId,
    EstimateId,
    EvidenceId,
    InvoiceId,
    LedgerEntryId,
    LineId,
    OptionId,
    PaymentId,
    PropertyId,
)
from domain.shared.money import Money
from domain.shared.pricing import Discount, Line, Pricing, TaxClass

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ZONE = "America/New_York"
LAST_DAY = date(2026, 3, 31)
# New York has changed to summer time by then, so its midnight is 04:00 UTC.
END = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)

CONTRACTOR = ContractorId(UUID(int=1))
CUSTOMER = CustomerId(UUID(int=2))
PLACE = PropertyId(UUID(int=3))
ESTIMATE = EstimateId(UUID(int=4))
INVOICE = InvoiceId(UUID(int=5))
PAYMENT = PaymentId(UUID(int=6))
EVIDENCE = EvidenceId(UUID(int=7))
FORM = "form-1"

DANA = Actor(kind=ActorKind.LINK, id=UUID(int=20), name="Dana Reed", contact_id=ContactId(UUID(int=21)), ip="192.0.2.7")
SAM = Actor(kind=ActorKind.CONTACT, id=UUID(int=22), name="Sam Reed", contact_id=ContactId(UUID(int=23)))
OFFICE = Actor(kind=ActorKind.STAFF, id=UUID(int=24), name="Office")
STANDARD = TaxClass("standard", "Sales tax", Decimal(10))
TYPED = Signature(kind=SignatureKind.TYPED, typed="Dana Reed")


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def taxed(rate: str, *, code: str = "standard", name: str = "Sales tax") -> TaxClass:
    return TaxClass(code, name, Decimal(rate))


def percent(value: str) -> Discount:
    return Discount(percent=Decimal(value))


def line(
    number: int = 1,
    *,
    quantity: str = "1",
    price: int = 100_00,
    tax: TaxClass = STANDARD,
    discount: Discount | None = None,
    currency: str = "USD",
) -> Line:
    return Line(
        id=LineId(UUID(int=100 + number)),
        description=f"Work {number}",
        quantity=Decimal(quantity),
        unit="h",
        unit_price=Money(price, currency),
        tax=tax,
        discount=discount,
    )


def option(number: int, *lines: OfferedLine, name: str = "") -> Option:
    return Option(id=OptionId(UUID(int=50 + number)), name=name or f"Option {number}", lines=lines)


FURNACE = OfferedLine(line=line(1, price=4000_00))
HEAT_PUMP = OfferedLine(line=line(2, price=9000_00))
FILTER = OfferedLine(line=line(3, price=25_00), optional=True, most=Decimal(4))
THERMOSTAT = OfferedLine(line=line(4, price=200_00), optional=True, preselected=True)
GOOD = option(1, FURNACE, FILTER, THERMOSTAT, name="Good")
BEST = option(2, HEAT_PUMP, name="Best")


def content(**changes: Any) -> Content:
    usual = Content(
        title="New heating",
        options=(GOOD, BEST),
        pricing=Pricing(currency="USD"),
        terms="Pay within 14 days.",
        terms_version="3",
        valid_until=LAST_DAY,
    )
    return replace(usual, **changes)


def estimate(status: EstimateStatus = EstimateStatus.SENT, **changes: Any) -> Estimate:
    """An estimate as it was left in `status`; `changes` are those of its content."""
    decided = status in {EstimateStatus.APPROVED, EstimateStatus.DECLINED}
    return Estimate(
        id=ESTIMATE,
        contractor_id=CONTRACTOR,
        customer_id=CUSTOMER,
        property_id=PLACE,
        number="E-1042",
        content=content(**changes),
        status=status,
        expires_at=None if status is EstimateStatus.DRAFT else END,
        decision=Decision(by=SAM, at=NOW, key="earlier") if decided else None,
    )


def shown(offered: Estimate, **changes: Any) -> Shown:
    usual = Shown(
        number=offered.number,
        revision=offered.revision,
        title=offered.content.title,
        contractor="Northwind Heating",
        customer="Reed family",
        property="1 Elm St, Albany, NY 12207",
        valid_until=offered.content.valid_until,
        terms=offered.content.terms,
        terms_version=offered.content.terms_version,
        consent="I agree to the price and the terms.",
        language="en",
    )
    return replace(usual, **changes)


def chosen(number: int = 1, **extras: str) -> Selection:
    """Option `number`; `extras` are quantities by the number of the line: `chosen(1, _3="2")`."""
    ticked = {LineId(UUID(int=100 + int(name.strip("_")))): Decimal(quantity) for name, quantity in extras.items()}
    return Selection(OptionId(UUID(int=50 + number)), ticked)


def consent(offered: Estimate, selection: Selection, *, seen: Shown | None = None, **changes: Any) -> Consent:
    """What a person hands in who has read `offered` as it stands."""
    frame = seen or shown(offered)
    read = hash_of(content_of(offered.choose(selection), frame))
    return replace(Consent(content_hash=read, agreed=True, signer_name="Dana Reed", signature=TYPED), **changes)


def approve(
    offered: Estimate,
    *,
    selection: Selection | None = None,
    agreed: Consent | None = None,
    seen: Shown | None = None,
    key: str = FORM,
    by: Actor = DANA,
    how_told: str = "",
    evidence_id: EvidenceId = EVIDENCE,
    now: datetime = NOW,
) -> None:
    choice = selection or chosen()
    offered.approve(
        choice,
        agreed or consent(offered, choice, seen=seen),
        shown=seen or shown(offered),
        zone=ZONE,
        evidence_id=evidence_id,
        key=key,
        by=by,
        how_told=how_told,
        now=now,
    )


def bill(*lines: Line, pricing: Pricing | None = None, title: str = "Heating") -> Bill:
    return Bill(title=title, lines=lines or (line(tax=taxed("0")),), pricing=pricing or Pricing(currency="USD"))


def entry(minor: int, *, kind: LedgerKind = LedgerKind.PAYMENT, number: int = 1) -> LedgerEntry:
    return LedgerEntry(
        id=LedgerEntryId(UUID(int=300 + number)),
        invoice_id=INVOICE,
        kind=kind,
        amount=usd(minor),
        payment_id=PAYMENT,
        at=NOW,
    )


def invoice(
    status: InvoiceStatus = InvoiceStatus.OPEN, *, billed: Bill | None = None, ledger: Sequence[LedgerEntry] = ()
) -> Invoice:
    """An invoice of $100.00 unless `billed` says otherwise."""
    return Invoice(
        id=INVOICE,
        contractor_id=CONTRACTOR,
        customer_id=CUSTOMER,
        property_id=PLACE,
        job_id=None,
        estimate_id=None,
        kind=InvoiceKind.FINAL,
        bill=billed or bill(),
        status=status,
        number=None if status is InvoiceStatus.DRAFT else "INV-2031",
        ledger=ledger,
    )


INTENT = Intent(
    processor="stripe",
    account="acct_1",
    livemode=False,
    method=MethodKind.CARD,
    key="key-1",
    body=b"amount=10000",
    started_by=DANA.key,
)
CHECKOUT = Checkout(ref="cs_1", url="https://checkout.example/cs_1", expires_at=NOW + timedelta(hours=24))


def payment(
    state: PaymentState = PaymentState.AWAITING_CUSTOMER, *, minor: int = 100_00, number: int = 0, **changes: Any
) -> Payment:
    """An attempt of $100.00 by Dana; the checkout is known except in `created`."""
    created = state is PaymentState.CREATED
    known: dict[str, Any] = {"intent": INTENT, "outcome_unknown": created, "checkout": None if created else CHECKOUT}
    return Payment(
        id=PaymentId(UUID(int=PAYMENT.int + 600 * number)),
        contractor_id=CONTRACTOR,
        customer_id=CUSTOMER,
        allocations=(Allocation(invoice_id=INVOICE, amount=usd(minor)),),
        state=state,
        started_at=NOW,
        **{**known, **changes},
    )


def truth(state: PaymentState, *, minor: int = 100_00, **changes: Any) -> ProcessorTruth:
    """What the processor says about `payment()` in `state`."""
    usual = ProcessorTruth(
        payment_id=PAYMENT,
        account="acct_1",
        livemode=False,
        state=state,
        amount=usd(minor),
        captured=usd(minor if state is PaymentState.SETTLED else 0),
        checkout_ref="cs_1",
        object_ref=None,
        fetched_at=NOW,
    )
    return replace(usual, **changes)


def token(purpose: Purpose = Purpose.ESTIMATE, **changes: Any) -> AccessToken:
    usual: dict[str, Any] = {"issued_at": NOW, "expires_at": LATER, "key_version": 1}
    return AccessToken(
        id=AccessTokenId(UUID(int=40)),
        contractor_id=CONTRACTOR,
        purpose=purpose,
        resource_id=ESTIMATE,
        contact_id=ContactId(UUID(int=21)),
        **{**usual, **changes},
    )
