"""Examples for the OpenAPI document, built from the types themselves so that none can be out of date."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec

from application.contractors.settings import SettingsPatch
from application.customers.add_customer import ContactInput, PropertyInput
from application.estimates.content import DepositInput, EstimateContent, OfferedLineInput, OptionInput
from application.invoices.bill import BillInput
from application.payments.start_payment import PaymentStart
from application.shared.lines import LineInput
from domain.customers.customer import Role
from domain.estimates.offer import DepositKind
from entrypoints.http.api.inputs import Approval, ChangeRequest, Decline, PaymentInput, Review
from entrypoints.http.staff.inputs import (
    ApprovalOnBehalf,
    DeclineOnBehalf,
    EstimateChange,
    InvoiceChange,
    NewCustomer,
    NewEstimate,
    NewInvoice,
    NewLink,
    NewPaymentLink,
    Upload,
)
from entrypoints.http.staff.outputs import Link, Made

_ID = UUID("0199f3c1-6f6e-7c1a-9d6b-2f8a4c1e5b70")
_OTHER = UUID("0199f3c1-6f6e-7c1a-9d6b-2f8a4c1e5b71")
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

# A transparent pixel, as a PNG.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

_CONTACT = ContactInput(name="Dana Reyes", email="dana@example.com", phone="+1 555 0100", role=Role.MANAGE)
_PROPERTY = PropertyInput(street="12 Elm Street", city="Springfield", region="IL", postal_code="62704")
_LINE = LineInput(description="Heat pump, 3 tons, installed", quantity="1", unit_price_minor=780_000)
_CONTENT = EstimateContent(
    title="New heat pump",
    scope="Remove the old unit, install and start up the new one.",
    options=(
        OptionInput(
            name="Better",
            recommended=True,
            lines=(
                OfferedLineInput(description="Heat pump, 3 tons, installed", unit_price_minor=780_000),
                OfferedLineInput(
                    description="Smart thermostat", unit_price_minor=24_900, optional=True, preselected=True, most="2"
                ),
            ),
        ),
    ),
    deposit=DepositInput(kind=DepositKind.PERCENT, percent="25", required=True),
    valid_until=date(2027, 3, 31),
)
_BILL = BillInput(title="Heat pump installed", note="Thank you.", lines=(_LINE,))

EXAMPLES: Mapping[type[msgspec.Struct], msgspec.Struct] = {
    type(one): one
    for one in (
        Review(option_id=_ID, extras={_OTHER: "1"}),
        Approval(option_id=_ID, content_hash=_HASH, agreed=True, signer_name="Dana Reyes", typed="Dana Reyes"),
        Decline(reason="We decided to wait until spring."),
        ChangeRequest(message="Could you offer the smaller unit as well?"),
        PaymentInput(amount_minor=195_000),
        PaymentStart(payment_id=_ID, url="https://checkout.stripe.com/c/pay/cs_live_a1b2"),
        NewCustomer(name="Reyes family", contacts=(_CONTACT,), properties=(_PROPERTY,)),
        _CONTACT,
        _PROPERTY,
        NewEstimate(customer_id=_ID, property_id=_OTHER, content=_CONTENT),
        EstimateChange(version=0, content=_CONTENT),
        ApprovalOnBehalf(option_id=_ID, signer_name="Dana Reyes", how_told="Called the office at 10:15."),
        DeclineOnBehalf(reason="Bought elsewhere.", how_told="Told the technician."),
        NewInvoice(kind="final", job_id=_ID),
        InvoiceChange(version=0, bill=_BILL),
        NewLink(contact_id=_ID),
        NewPaymentLink(invoice_id=_ID, amount_minor=50_000, purpose="Second installment"),
        SettingsPatch(version=3, phone="+1 555 0199", estimate_valid_days=45),
        Upload(picture=_PIXEL),
        Made(id=_ID),
        Link(url="https://portal.example.com/e/3q2-7wEAAAB4nGNgYGD4z8DAwMgAAP8H"),
    )
}
