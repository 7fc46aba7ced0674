from sqlalchemy import Boolean, Column, Index, Integer, Table
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import BYTEA

from adapters.sql.tables.base import (
    METADATA,
    belongs,
    index,
    key,
    maybe_moment,
    maybe_text,
    maybe_uuid,
    minor,
    moment,
    noted,
    text,
    unique,
    uuid,
)

payments = Table(
    "payment",
    METADATA,
    *key(),
    uuid("customer_id"),
    maybe_uuid("link_id"),
    text("processor"),
    text("account"),
    Column("livemode", Boolean, nullable=False),
    text("method_kind"),
    text("key"),
    Column("body", BYTEA, nullable=False),
    text("started_by"),
    moment("started_at"),
    text("state"),
    Column("outcome_unknown", Boolean, nullable=False),
    text("currency"),
    minor("amount_minor"),
    minor("unapplied_minor"),
    maybe_text("checkout_ref"),
    maybe_text("checkout_url"),
    maybe_moment("checkout_expires_at"),
    maybe_text("object_ref"),
    maybe_text("method_brand"),
    maybe_text("method_last4"),
    maybe_text("method_funding"),
    maybe_text("failure_reason"),
    maybe_text("failure_code"),
    maybe_moment("settled_at"),
    Column("version", Integer, nullable=False),
    noted("created_at"),
    belongs("payment", "customer_id", "customer"),
    belongs("payment", "link_id", "payment_link"),
    unique("payment_key", "key"),
    unique("payment_checkout", "processor", "checkout_ref"),
    unique("payment_object", "processor", "object_ref", "account"),  # one processor object is one payment (I2)
    index("payment_customer", "customer_id", "id"),
    index("payment_state", "state", "id"),
    index("payment_link_id", "link_id"),
    Index(
        "ix_payment_unsettled",
        "contractor_id",
        "started_at",
        postgresql_where=sql(
            "outcome_unknown OR state IN"
            " ('created', 'awaiting_customer', 'requires_action', 'authorized', 'processing')"
        ),
    ),
)

payment_allocations = Table(
    "payment_allocation",
    METADATA,
    *key("payment_id", "invoice_id"),
    Column("position", Integer, nullable=False),
    minor("amount_minor"),
    belongs("payment_allocation", "payment_id", "payment"),
    belongs("payment_allocation", "invoice_id", "invoice"),
    index("payment_allocation_invoice", "invoice_id", "payment_id"),
)

payment_links = Table(
    "payment_link",
    METADATA,
    *key(),
    uuid("customer_id"),
    uuid("invoice_id"),
    minor("amount_minor"),
    text("currency"),
    text("purpose"),
    moment("expires_at"),
    text("status"),
    Column("version", Integer, nullable=False),
    noted("created_at"),
    belongs("payment_link", "customer_id", "customer"),
    belongs("payment_link", "invoice_id", "invoice"),
    index("payment_link_customer", "customer_id"),
    index("payment_link_invoice", "invoice_id"),
)
