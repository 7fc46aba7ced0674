from sqlalchemy import Boolean, Column, Integer, Table, true

from adapters.sql.tables.base import METADATA, belongs, index, key, noted, owned, text, unique, uuid

customers = Table(
    "customer",
    METADATA,
    *key(),
    text("name"),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("version", Integer, nullable=False),
    noted("created_at"),
    owned("customer"),
)

contacts = Table(
    "contact",
    METADATA,
    *key(),
    uuid("customer_id"),
    Column("position", Integer, nullable=False),
    text("name"),
    text("email"),
    text("email_key"),
    text("phone"),
    text("language"),
    text("role"),
    belongs("contact", "customer_id", "customer"),
    unique("contact_email", "customer_id", "email_key"),
    index("contact_email_key", "email_key"),
)

# `one_line` is Property.one_line, as every page shows the address.
properties = Table(
    "property",
    METADATA,
    *key(),
    uuid("customer_id"),
    Column("position", Integer, nullable=False),
    text("street"),
    text("city"),
    text("region"),
    text("postal_code"),
    text("country"),
    text("one_line"),
    belongs("property", "customer_id", "customer"),
    index("property_customer", "customer_id"),
)
