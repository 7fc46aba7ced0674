from sqlalchemy import Boolean, Column, Integer, Table, Text, UniqueConstraint, Uuid, true
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from adapters.sql.tables.base import (
    METADATA,
    index,
    jsonb,
    key,
    maybe_moment,
    maybe_text,
    noted,
    owned,
    text,
    unique,
    uuid,
)

# `head` is an application.contractors.views.ContractorHead, made when the settings are saved: every page reads it.
contractors = Table(
    "contractor",
    METADATA,
    Column("id", Uuid, primary_key=True),
    text("name"),
    text("base_url"),
    Column("active", Boolean, nullable=False, server_default=true()),
    jsonb("settings"),
    jsonb("head"),
    maybe_text("stripe_account"),
    Column("version", Integer, nullable=False),
    noted("created_at"),
    UniqueConstraint("stripe_account", name="uq_contractor_stripe_account"),
)

contractor_hosts = Table(
    "contractor_host",
    METADATA,
    Column("host", Text, primary_key=True),
    uuid("contractor_id"),
    owned("contractor_host"),
    index("contractor_host_contractor"),
)

api_keys = Table(
    "api_key",
    METADATA,
    *key(),
    Column("secret_hash", BYTEA, nullable=False),
    text("name"),
    Column("scopes", ARRAY(Text), nullable=False),
    noted("created_at"),
    maybe_moment("revoked_at"),
    owned("api_key"),
    unique("api_key_secret_hash", "secret_hash"),
)
