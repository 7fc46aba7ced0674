"""What runs the portal: tasks, webhooks, answered requests, the trail, the exception list, counters and clocks."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Interval,
    Table,
    Text,
    Uuid,
    true,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.dialects.postgresql import BYTEA

from adapters.sql.tables.base import (
    CONTRACTOR,
    METADATA,
    belongs,
    index,
    jsonb,
    key,
    maybe_moment,
    maybe_text,
    moment,
    noted,
    text,
    unique,
    uuid,
)

# Every row is waiting, done or parked (I16). The relay's role sees its ids and times, nothing else.
outbox = Table(
    "outbox",
    METADATA,
    *key(),
    text("name"),
    uuid("subject_id"),
    uuid("reason"),
    moment("due_at"),
    maybe_moment("lease_until"),
    Column("tries", Integer, nullable=False, server_default=sql("0")),
    text("problem", default=""),
    maybe_moment("done_at"),
    maybe_moment("parked_at"),
    noted("created_at"),
    maybe_text("request_id"),
    unique("outbox_task", "name", "subject_id", "reason"),
    Index("ix_outbox_due", "due_at", postgresql_where=sql("done_at IS NULL AND parked_at IS NULL")),
    Index("ix_outbox_parked", "contractor_id", "parked_at", postgresql_where=sql("parked_at IS NOT NULL")),
)

# Verified webhooks: added, never changed; what became of one stands on its task in the outbox.
inbox = Table(
    "inbox",
    METADATA,
    *key(),
    text("processor"),
    text("event_id"),
    text("kind"),
    text("object_ref"),
    text("account"),
    Column("livemode", Boolean, nullable=False),
    noted("received_at"),
    unique("inbox_event", "processor", "event_id"),
)

requests = Table(
    "request",
    METADATA,
    Column("contractor_id", Uuid, primary_key=True),
    Column("actor_key", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", BYTEA, nullable=False),
    Column("result", BYTEA, nullable=True),
    noted("created_at"),
)

# Append-only.
audit = Table(
    "audit",
    METADATA,
    *key(),
    noted("at"),
    text("action"),
    text("subject"),
    text("result"),
    jsonb("actor"),
    index("audit_subject", "subject", "id"),
)

# Append-only: the chain over the trail, written by a worker so that no request waits for it (D19).
audit_seals = Table(
    "audit_seal",
    METADATA,
    Column(CONTRACTOR, Uuid, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    uuid("audit_id"),
    Column("digest", BYTEA, nullable=False),
    noted("sealed_at"),
    belongs("audit_seal", "audit_id", "audit"),
    unique("audit_seal_audit", "audit_id"),
)

alerts = Table(
    "alert",
    METADATA,
    *key(),
    text("code"),
    text("subject"),
    text("detail"),
    Column("count", Integer, nullable=False, server_default=sql("1")),
    noted("first_at"),
    noted("last_at"),
    unique("alert_subject", "code", "subject"),
)

number_series = Table(
    "number_series",
    METADATA,
    Column("contractor_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)

# Of the installation, not of a contractor: one row for each schedule.
schedules = Table("schedule", METADATA, Column("name", Text, primary_key=True), moment("next_at"))

# One row: how far the portal's clock is ahead of the server's. Only a rehearsal or a test ever moves it (D13).
clock_shift = Table(
    "clock_shift",
    METADATA,
    Column("single", Boolean, primary_key=True, server_default=true()),
    Column("shift", Interval, nullable=False),
    CheckConstraint("single", name="single"),
)
