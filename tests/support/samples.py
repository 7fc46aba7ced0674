"""Domain objects as a contractor would have them, each valid by itself; tests say only what matters to them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import uuid_utils.compat

from application.ports.pictures import KeptPicture
from domain.access.access_token import AccessToken, Purpose
from domain.contractors.contractor import Branding, Contractor, Settings
from domain.customers.customer import Contact, Customer, Property, Role
from domain.estimates.estimate import Consent, Content, Estimate
from domain.estimates.evidence import Shown, Signature, SignatureKind, content_of, hash_of
from domain.estimates.offer import DepositKind, DepositRule, OfferedLine, Option, Selection
from domain.invoices.invoice import Bill, Invoice, InvoiceKind
from domain.payments.payment import Allocation, Intent, Payment
from domain.payments.truth import MethodKind
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import (
    AccessTokenId,
    ContactId,
    ContractorId,
    CustomerId,
    EstimateId,
    EvidenceId,
    InvoiceId,
    JobId,
    LineId,
    OptionId,
    PaymentId,
    PaymentLinkId,
    PropertyId,
)
from domain.shared.money import Money
from domain.shared.pictures import LinePicture, PictureKind
from domain.shared.pricing import Discount, Line, Pricing, TaxClass, TaxMode

SALES = TaxClass("sales", "Sales tax", Decimal("8.25"))
ZONE = "America/New_York"
FLAME = KeptPicture(
    kind=PictureKind.LINE, media_type="image/jpeg", width=800, height=600, content=b"flame", small=b"spark"
)
MARK = KeptPicture(kind=PictureKind.LOGO, media_type="image/webp", width=48, height=16, content=b"mark")


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()


def contractor(name: str = "Hearth Heating", *, host: str = "portal.hearth.example", account: str = "") -> Contractor:
    return Contractor(
        id=ContractorId(new_id()),
        name=name,
        base_url=f"https://{host}",
        hosts=[host],
        settings=Settings(
            branding=Branding(phone="555 0100", email="office@hearth.example", address="1 Main St"),
            tax_classes=(SALES,),
            deposit=DepositRule(kind=DepositKind.PERCENT, percent=Decimal(30)),
            stripe_account=account,
        ),
    )


def customer(owner: ContractorId, *, email: str = "Ada@Example.com") -> Customer:
    return Customer(
        id=CustomerId(new_id()),
        contractor_id=owner,
        name="Ada Lovelace",
        contacts=[Contact(id=ContactId(new_id()), name="Ada", email=email, phone="555 0101", role=Role.MANAGE)],
        properties=[
            Property(id=PropertyId(new_id()), street="2 Oak Ave", city="Albany", region="NY", postal_code="12207")
        ],
    )


def line(description: str = "Boiler", *, minor: int = 100_000, quantity: str = "1") -> Line:
    return Line(
        id=LineId(new_id()),
        description=description,
        quantity=Decimal(quantity),
        unit="each",
        unit_price=Money(minor, "USD"),
        tax=SALES,
    )


def content(*, valid_until: date) -> Content:
    filters = line("Filter", minor=2_550)
    extra = OfferedLine(line=filters, optional=True, preselected=True, most=Decimal(3))
    good, best = line(quantity="1.5"), line(minor=250_000)
    return Content(
        title="New boiler",
        scope="Take the old one out, put the new one in.",
        options=(
            Option(id=OptionId(new_id()), name="Good", summary="Solid", lines=(OfferedLine(line=good), extra)),
            Option(id=OptionId(new_id()), name="Best", recommended=True, lines=(OfferedLine(line=best),)),
        ),
        pricing=Pricing(currency="USD", tax_mode=TaxMode.BY_TOTAL, discount=Discount(percent=Decimal(5))),
        terms="Net 14.",
        terms_version="3",
        deposit=DepositRule(kind=DepositKind.PERCENT, percent=Decimal(30), full_allowed=True),
        valid_until=valid_until,
    )


def with_flame(given: Content) -> Content:
    """The same with a picture on its first line."""
    first, *others = given.options
    offered, *lines = first.lines
    shown = replace(offered, line=replace(offered.line, picture=LinePicture(picture=FLAME.picture, alt="A flame")))
    return replace(given, options=(replace(first, lines=(shown, *lines)), *others))


def with_mark(given: Settings) -> Settings:
    return replace(given, branding=replace(given.branding, logo=MARK.picture))


def estimate(of: Customer, *, number: str = "E-1001", today: date | None = None) -> Estimate:
    day = today or datetime.now(UTC).date()
    return Estimate.draft(
        id=EstimateId(new_id()),
        contractor_id=of.contractor_id,
        customer_id=of.id,
        property_id=of.properties[0].id,
        number=number,
        content=content(valid_until=day + timedelta(days=30)),
    )


def person(of: Customer) -> Actor:
    who = of.contacts[0]
    return Actor(
        kind=ActorKind.LINK, id=new_id(), name=who.name, contact_id=who.id, ip="203.0.113.9", user_agent="Firefox"
    )


def approve(offer: Estimate, *, by: Actor, now: datetime, option: int = 0) -> None:
    """Approve as the customer, with a typed signature, an extra ticked where there is one."""
    chosen = offer.content.options[option]
    selection = Selection(chosen.id, {extra: quantity * 2 for extra, quantity in chosen.preselection.items()})
    shown = Shown(
        number=offer.number,
        revision=offer.revision,
        title=offer.content.title,
        contractor="Hearth Heating",
        customer="Ada Lovelace",
        property="2 Oak Ave, Albany",
        valid_until=offer.content.valid_until,
        terms=offer.content.terms,
        terms_version=offer.content.terms_version,
        consent="I agree.",
        language="en",
    )
    offer.approve(
        selection,
        Consent(
            content_hash=hash_of(content_of(offer.choose(selection), shown)),
            agreed=True,
            signer_name="Ada Lovelace",
            signature=Signature(kind=SignatureKind.TYPED, typed="Ada Lovelace"),
        ),
        shown=shown,
        zone=ZONE,
        evidence_id=EvidenceId(new_id()),
        key="form-1",
        by=by,
        now=now,
    )


def invoice(
    of: Customer,
    *,
    kind: InvoiceKind = InvoiceKind.FINAL,
    job_id: JobId | None = None,
    estimate_id: EstimateId | None = None,
    minor: int = 100_000,
) -> Invoice:
    return Invoice.draft(
        id=InvoiceId(new_id()),
        contractor_id=of.contractor_id,
        customer_id=of.id,
        property_id=of.properties[0].id,
        job_id=job_id,
        estimate_id=estimate_id,
        kind=kind,
        bill=Bill(title="New boiler", lines=(line(minor=minor),), pricing=Pricing(currency="USD"), note="Thank you"),
    )


def payment(
    of: Customer,
    *invoices: Invoice,
    now: datetime,
    minor: int = 5_000,
    account: str = "acct_1",
    method: MethodKind = MethodKind.CARD,
    link_id: PaymentLinkId | None = None,
) -> Payment:
    payment_id = PaymentId(new_id())
    return Payment.begin(
        id=payment_id,
        contractor_id=of.contractor_id,
        customer_id=of.id,
        allocations=[Allocation(invoice_id=one.id, amount=Money(minor, "USD")) for one in invoices],
        intent=Intent(
            processor="stripe",
            account=account,
            livemode=False,
            method=method,
            key=f"start:{payment_id}",
            body=b"amount=5000",
            started_by="contact:1",
        ),
        link_id=link_id,
        now=now,
    )


def token(of: Customer, *, purpose: Purpose, resource_id: UUID, now: datetime) -> AccessToken:
    return AccessToken(
        id=AccessTokenId(new_id()),
        contractor_id=of.contractor_id,
        purpose=purpose,
        resource_id=resource_id,
        contact_id=of.contacts[0].id,
        issued_at=now,
        expires_at=now + timedelta(minutes=10),
        key_version=1,
    )
