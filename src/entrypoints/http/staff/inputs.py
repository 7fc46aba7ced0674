"""What the staff API takes. Whatever else a body holds is refused."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from application.customers.add_customer import ContactInput, Name, PropertyInput
from application.estimates.content import EstimateContent
from application.invoices.bill import BillInput
from application.ports.pictures import MOST_BYTES
from application.shared.lines import Title
from entrypoints.http.api.inputs import Extras

Version = Annotated[int, Meta(ge=0, le=2**31 - 1, description="The one that was read.")]
Language = Annotated[str, Meta(pattern=r"^(en|es|fr)$(?!\n)")]
HowTold = Annotated[str, Meta(max_length=1000, description="How the customer told the office: by phone, in person.")]


class NewCustomer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    contacts: Annotated[tuple[ContactInput, ...], Meta(max_length=50)] = ()
    properties: Annotated[tuple[PropertyInput, ...], Meta(max_length=200)] = ()


class NewEstimate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    customer_id: UUID
    property_id: UUID
    content: EstimateContent


class EstimateChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Version
    content: EstimateContent


class ApprovalOnBehalf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    option_id: UUID
    extras: Extras = {}
    in_full: Annotated[bool, Meta(description="Pay all at approval, where that is offered.")] = False
    signer_name: Annotated[str, Meta(max_length=400)]
    how_told: HowTold
    content_hash: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")] | None = None  # None: of what is offered now
    language: Language | None = None  # None: the contractor's


class DeclineOnBehalf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(max_length=5000)] = ""
    how_told: HowTold


class NewInvoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of a job, or of a customer. Deposits follow from approvals and are not made here."""

    kind: Literal["progress", "final"]
    job_id: UUID | None = None
    customer_id: UUID | None = None
    property_id: UUID | None = None
    bill: BillInput | None = None  # None: what the job's approved estimates say
    due_on: date | None = None


class InvoiceChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Version
    bill: BillInput
    due_on: date | None = None


class Upload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    picture: Annotated[bytes, Meta(max_length=MOST_BYTES, description="A PNG, JPEG or WebP file, in base64.")]


class NewLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    contact_id: UUID | None = None  # None: the customer's first contact


class NewPaymentLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    invoice_id: UUID
    amount_minor: Annotated[int, Meta(ge=1, le=99_999_999_999, description="In minor units: USD cents")]
    purpose: Title
    valid_days: Annotated[int, Meta(ge=1, le=365)] = 30
    send: Annotated[bool, Meta(description="Mail it to the customer's contacts.")] = True
