"""Read models as the queries give them, for what is printed and mailed."""

from datetime import UTC, date, datetime
from uuid import UUID

from application.contractors.views import ContractorHead
from application.estimates.views import DecisionView, DepositView, EstimateView, OfferedLineView, OptionView
from application.invoices.views import InvoiceView, LedgerView
from application.payments.views import PaymentLinkView, PaymentView
from application.shared.views import LineView, TaxView, TotalsView
from domain.estimates.offer import DepositKind
from domain.estimates.states import EstimateStatus
from domain.invoices.invoice import InvoiceKind
from domain.invoices.ledger import LedgerKind
from domain.invoices.states import Standing
from domain.payments.payment_link import PaymentLinkStatus
from domain.payments.states import PaymentState

AT = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)
HASH = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b"

CONTRACTOR = ContractorHead(
    id=UUID(int=1),
    name="Northside Heating & Air",
    base_url="https://portal.northside.example",
    active=True,
    zone="America/New_York",
    currency="USD",
    language="en",
    accent="#0f6e84",
    phone="(555) 010-2030",
    email="office@northside.example",
    address="12 Foundry Street, Albany, NY 12207",
    modules=("estimates", "invoices"),
    payments_enabled=True,
)


def line(number: int, description: str, *, net: int, quantity: str = "1", unit: str = "", price: int = 0) -> LineView:
    return LineView(
        id=UUID(int=number),
        description=description,
        quantity=quantity,
        unit=unit,
        unit_price_minor=price or net,
        net_minor=net,
        tax_code="standard",
        tax_name="Sales tax",
        tax_rate="8.25",
    )


def offered(one: LineView, *, optional: bool = False, preselected: bool = False) -> OfferedLineView:
    values = {name: getattr(one, name) for name in one.__struct_fields__}
    return OfferedLineView(**values, optional=optional, preselected=preselected, most=None)


def totals(subtotal: int, tax: int, *, discount: int = 0) -> TotalsView:
    taxes = (TaxView(code="standard", name="Sales tax", rate="8.25", amount_minor=tax),) if tax else ()
    return TotalsView(
        subtotal_minor=subtotal, discount_minor=discount, taxes=taxes, total_minor=subtotal - discount + tax
    )


FURNACE = line(1, "High-efficiency gas furnace, 96% AFUE, 80,000 BTU", net=245_000, quantity="1", unit="piece")
LABOR = line(
    2, "Removal of the old furnace, installation and start-up", net=114_000, quantity="9.5", unit="h", price=12_000
)
FILTER = line(3, "Media air filter cabinet", net=32_500)
HEAT_PUMP = line(4, "Variable-speed heat pump, 3 ton, cold climate", net=689_000, quantity="1", unit="piece")

GOOD = OptionView(
    id=UUID(int=11),
    name="Gas furnace",
    summary="Replaces what you have. Ready within a day.",
    recommended=False,
    lines=(offered(FURNACE), offered(LABOR), offered(FILTER, optional=True)),
    totals=totals(359_000, 29_618),
    deposit_minor=116_585,
)
BEST = OptionView(
    id=UUID(int=12),
    name="Heat pump",
    summary="Heats and cools, and uses about a third of the energy.",
    recommended=True,
    lines=(offered(HEAT_PUMP), offered(LABOR), offered(FILTER, optional=True, preselected=True)),
    totals=totals(835_500, 64_804, discount=50_000),
    deposit_minor=255_091,
)

ESTIMATE = EstimateView(
    id=UUID(int=20),
    number="E-1042",
    revision=1,
    status=EstimateStatus.SENT,
    version=2,
    title="Replace the furnace",
    scope="The furnace from 1998 is at its end. We take it out, put the new unit in its place,\n"
    "connect gas, power and vents, and show you how to use it.",
    customer_id=UUID(int=21),
    customer_name="Dana Reed",
    property_line="48 Maple Avenue, Troy, NY 12180",
    currency="USD",
    options=(GOOD, BEST),
    terms="Prices hold until the last day named above.\nWork starts within ten days of approval.\n\n"
    "All materials carry the manufacturer's warranty; our labor is warranted for two years.",
    terms_version="3",
    valid_until=date(2026, 3, 31),
    sent_at=AT,
    signature_required=True,
    deposit=DepositView(kind=DepositKind.PERCENT, percent="30", fixed_minor=0, required=True, full_allowed=False),
)
DECISION = DecisionView(
    by_name="Dana Reed",
    by_kind="link",
    at=AT,
    how_told="",
    reason="",
    option_id=BEST.id,
    option_name=BEST.name,
    lines=(HEAT_PUMP, LABOR, FILTER),
    totals=BEST.totals,
    deposit_minor=BEST.deposit_minor,
    signer_name="Dana Reed",
    signature_kind="drawn",
    content_hash=HASH,
    ip="192.0.2.7",
    user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 19_2 like Mac OS X) AppleWebKit/605.1.15 Version/19.2 Safari/604.1",
    language="en",
)
INVOICE = InvoiceView(
    id=UUID(int=30),
    number="INV-2031",
    kind=InvoiceKind.FINAL,
    standing=Standing.DUE,
    version=3,
    title="Heat pump, installed",
    note="Thank you for having us. The warranty card is on the unit.",
    customer_id=ESTIMATE.customer_id,
    customer_name="Dana Reed",
    property_line=ESTIMATE.property_line,
    currency="USD",
    lines=(HEAT_PUMP, LABOR, FILTER),
    totals=BEST.totals,
    issued_on=date(2026, 3, 20),
    due_on=date(2026, 4, 3),
    estimate_id=ESTIMATE.id,
    estimate_number="E-1042",
    job_number="J-311",
    ledger=(
        LedgerView(
            id=UUID(int=31),
            kind=LedgerKind.CREDIT_APPLIED,
            amount_minor=255_091,
            at=datetime(2026, 3, 20, 15, 0, tzinfo=UTC),
            payment_id=None,
            method="",
        ),
        LedgerView(
            id=UUID(int=32),
            kind=LedgerKind.PAYMENT,
            amount_minor=100_000,
            at=datetime(2026, 3, 22, 2, 0, tzinfo=UTC),
            payment_id=UUID(int=41),
            method="Visa •••• 4242",
        ),
    ),
    attempts=(),
    settled_minor=355_091,
    reserved_minor=0,
    balance_minor=495_213,
    payable_minor=495_213,
)
PAYMENT = PaymentView(
    id=UUID(int=40),
    invoice_id=INVOICE.id,
    invoice_number="INV-2031",
    customer_id=ESTIMATE.customer_id,
    customer_name="Dana Reed",
    state=PaymentState.SETTLED,
    outcome_unknown=False,
    currency="USD",
    amount_minor=100_000,
    unapplied_minor=0,
    processor="stripe",
    object_ref="pi_1",
    checkout_url=None,
    method="Visa •••• 4242",
    failure=None,
    started_by="contact:1",
    started_at=datetime(2026, 3, 22, 1, 58, tzinfo=UTC),
    settled_at=datetime(2026, 3, 22, 2, 0, tzinfo=UTC),
    invoice_balance_minor=495_213,
    title="Heat pump, installed",
)
PAYMENT_LINK = PaymentLinkView(
    id=UUID(int=50),
    invoice_id=INVOICE.id,
    invoice_number="INV-2031",
    customer_name="Dana Reed",
    purpose="Second part of the heat pump",
    currency="USD",
    amount_minor=200_000,
    status=PaymentLinkStatus.OPEN,
    expires_at=datetime(2026, 4, 10, 16, 0, tzinfo=UTC),
    payable_minor=495_213,
)

HOSTILE = (
    '#read("/etc/passwd")',
    "#import sys; *bold* _em_ $x$ @ref <label> `raw` \\ // /* ~ = - + [x]",
    "{{7*7}} ${7*7} {% raw %} {0.__class__} {name}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "&lt;b&gt; &amp; ' \"",
    "</style><style>*{display:none}",
    "-->]]>",
)
