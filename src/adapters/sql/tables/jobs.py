from sqlalchemy import Column, Integer, Table

from adapters.sql.tables.base import METADATA, belongs, index, key, noted, text, unique, uuid

jobs = Table(
    "job",
    METADATA,
    *key(),
    uuid("customer_id"),
    uuid("property_id"),
    text("number"),
    text("title"),
    text("status"),
    Column("version", Integer, nullable=False),
    noted("created_at"),
    belongs("job", "customer_id", "customer"),
    belongs("job", "property_id", "property"),
    unique("job_number", "number"),
    index("job_customer", "customer_id", "id"),
    index("job_status", "status", "id"),
)

job_estimates = Table(
    "job_estimate",
    METADATA,
    *key("job_id", "estimate_id"),
    Column("position", Integer, nullable=False),
    belongs("job_estimate", "job_id", "job"),
    belongs("job_estimate", "estimate_id", "estimate"),
    unique("job_estimate_estimate", "estimate_id"),
)
