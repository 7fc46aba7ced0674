from sqlalchemy import CheckConstraint, Column, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import BYTEA

from adapters.sql.tables.base import CONTRACTOR, METADATA, noted, owned, text
from application.ports.pictures import MOST_KEPT_BYTES, MOST_SMALL_BYTES

# Append-only, for documents and proofs name what they show by its hash. `small` is there for the pictures of lines.
pictures = Table(
    "picture",
    METADATA,
    Column(CONTRACTOR, Uuid, primary_key=True),
    Column("sha256", Text, primary_key=True),
    text("kind"),
    text("media_type"),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("content", BYTEA, nullable=False),
    Column("small", BYTEA, nullable=True),
    noted("created_at"),
    owned("picture"),
    CheckConstraint(
        f"octet_length(content) <= {MOST_KEPT_BYTES} AND octet_length(small) <= {MOST_SMALL_BYTES}", name="size"
    ),
)
