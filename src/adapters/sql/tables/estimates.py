from sqlalchemy import Column, Date, Index, Integer, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import BYTEA

from adapters.sql.tables.base import (
    METADATA,
    belongs,
    index,
    jsonb,
    key,
    maybe_jsonb,
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

# `content` and `decision` are records ContentRecord and DecisionRecord; their parts have the shapes of
# application/estimates/views.py. `least_minor` to `most_minor`: the range over the options, or what was agreed.
estimates = Table(
    "estimate",
    METADATA,
    *key(),
    uuid("customer_id"),
    uuid("property_id"),
    maybe_uuid("job_id"),
    text("number"),
    text("title"),
    text("status"),
    Column("revision", Integer, nullable=False),
    text("currency"),
    minor("least_minor"),
    minor("most_minor"),
    jsonb("content"),
    maybe_jsonb("decision"),
    Column("valid_until", Date, nullable=False),
    maybe_moment("expires_at"),
    maybe_moment("sent_at"),
    Column("version", Integer, nullable=False),
    noted("created_at"),
    belongs("estimate", "customer_id", "customer"),
    belongs("estimate", "property_id", "property"),
    belongs("estimate", "job_id", "job"),
    unique("estimate_number", "number"),
    index("estimate_customer", "customer_id", "id"),
    index("estimate_status", "status", "id"),
    index("estimate_job", "job_id"),
    Index("ix_estimate_open", "contractor_id", "expires_at", postgresql_where=sql("status = 'sent'")),
)

# Append-only. `actor` is a records.actors.ActorRecord.
evidence = Table(
    "evidence",
    METADATA,
    *key(),
    uuid("estimate_id"),
    Column("content", BYTEA, nullable=False),
    text("content_hash"),
    text("signer_name"),
    maybe_text("signature_kind"),
    text("signature_typed"),
    Column("signature_png", BYTEA, nullable=True),
    Column("signature_ink", Integer, nullable=False),
    text("consent"),
    text("language"),
    jsonb("actor"),
    text("how_told"),
    moment("at"),
    text("zone"),
    belongs("evidence", "estimate_id", "estimate"),
    unique("evidence_estimate", "estimate_id"),  # a revision has at most one decision (I8)
)

# Append-only: which signed PDF was made of an evidence, so that a copy can be checked.
evidence_documents = Table(
    "evidence_document",
    METADATA,
    *key("evidence_id"),
    Column("sha256", Text, primary_key=True),
    noted("at"),
    belongs("evidence_document", "evidence_id", "evidence"),
)

# Append-only.
change_requests = Table(
    "change_request",
    METADATA,
    *key(),
    uuid("estimate_id"),
    text("message"),
    jsonb("actor"),
    moment("at"),
    belongs("change_request", "estimate_id", "estimate"),
    index("change_request_estimate", "estimate_id", "id"),
)
