from sqlalchemy import Column, Integer, Table
from sqlalchemy.dialects.postgresql import BYTEA

from adapters.sql.tables.base import (
    METADATA,
    belongs,
    index,
    key,
    maybe_moment,
    maybe_text,
    maybe_uuid,
    noted,
    text,
    unique,
    uuid,
)

messages = Table(
    "message",
    METADATA,
    *key(),
    text("kind"),
    uuid("reason"),
    uuid("subject_id"),
    text("to_email"),
    text("to_name"),
    text("language"),
    maybe_uuid("contact_id"),
    maybe_uuid("token_id"),
    text("state"),
    Column("tries", Integer, nullable=False),
    text("problem"),
    maybe_moment("handed_at"),
    maybe_moment("sent_at"),
    noted("created_at"),
    belongs("message", "contact_id", "contact"),
    belongs("message", "token_id", "access_token"),
    unique("message_reason", "kind", "reason", "to_email"),  # a reason is told a recipient once (I10)
    index("message_subject", "subject_id", "id"),
    index("message_contact", "contact_id", "kind", "created_at"),
    index("message_token", "token_id"),
)

# PDFs. `sealed` and `sha256` are null until a worker has made it.
documents = Table(
    "document",
    METADATA,
    *key(),
    text("kind"),
    uuid("subject_id"),
    maybe_uuid("token_id"),
    text("language"),
    Column("fingerprint", BYTEA, nullable=False),
    Column("sealed", BYTEA, nullable=True),
    maybe_text("sha256"),
    noted("created_at"),
    belongs("document", "token_id", "access_token"),
    unique("document_fingerprint", "kind", "subject_id", "fingerprint"),
    index("document_token", "token_id"),
)
