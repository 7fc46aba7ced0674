from sqlalchemy import Column, Integer, Table
from sqlalchemy.dialects.postgresql import BYTEA

from adapters.sql.tables.base import METADATA, belongs, index, key, maybe_moment, moment, text, unique, uuid

access_tokens = Table(
    "access_token",
    METADATA,
    *key(),
    text("purpose"),
    uuid("resource_id"),
    uuid("contact_id"),
    Column("secret_hash", BYTEA, nullable=False),
    Column("key_version", Integer, nullable=False),
    moment("issued_at"),
    moment("expires_at"),
    maybe_moment("revoked_at"),
    maybe_moment("spent_at"),
    Column("version", Integer, nullable=False),
    belongs("access_token", "contact_id", "contact"),
    unique("access_token_secret_hash", "secret_hash"),
    index("access_token_resource", "resource_id", "purpose"),
    index("access_token_contact", "contact_id"),
)

# `expires_at` is Session.expires_at, kept in step with `seen_at`.
sessions = Table(
    "session",
    METADATA,
    *key(),
    uuid("contact_id"),
    uuid("customer_id"),
    Column("secret_hash", BYTEA, nullable=False),
    text("user_agent"),
    moment("started_at"),
    moment("seen_at"),
    moment("expires_at"),
    maybe_moment("ended_at"),
    Column("version", Integer, nullable=False),
    belongs("session", "contact_id", "contact"),
    belongs("session", "customer_id", "customer"),
    unique("session_secret_hash", "secret_hash"),
    index("session_contact", "contact_id"),
    index("session_customer", "customer_id"),
)
