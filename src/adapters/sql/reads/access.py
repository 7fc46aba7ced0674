from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from adapters.sql.reads.compiled import CONTRACTOR, Read
from adapters.sql.reads.parts import parent
from adapters.sql.reads.pool import ReadPool
from adapters.sql.tables import NOW, access_tokens, api_keys, contacts, contractors, customers, sessions
from application.access.views import ApiKeyView, DoorView, SignedInView
from application.contractors.views import ContractorHead
from domain.access.access_token import Purpose
from domain.access.session import WRITE_EVERY

# how old a noted use may become, as Sessions.touch has it
STALE = sa.literal_column(f"interval '{int(WRITE_EVERY.total_seconds())} seconds'", sa.Interval)
SECRET_HASH = sa.bindparam("secret_hash", type_=sa.LargeBinary)
PERSON = (
    contacts.c.id.label("contact_id"),
    contacts.c.name.label("contact_name"),
    contacts.c.email.label("contact_email"),
    contacts.c.language,
    contacts.c.role,
    customers.c.id.label("customer_id"),
    customers.c.name.label("customer_name"),
    contractors.c.head.label("contractor"),
)


def _live(holder: sa.Table, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """A token or session with its person, who may use it while the customer and the contractor are active (T23)."""
    return (
        sa.select(*columns, *PERSON)
        .select_from(holder)
        .join(contacts, parent(holder, "contact_id", contacts))
        .join(customers, parent(contacts, "customer_id", customers))
        .join(contractors, contractors.c.id == holder.c.contractor_id)
        .where(
            holder.c.contractor_id == CONTRACTOR.c.id,
            holder.c.secret_hash == SECRET_HASH,
            holder.c.expires_at > NOW,
            customers.c.active,
            contractors.c.active,
        )
    )


HEAD = Read(sa.select(contractors.c.head).where(contractors.c.id == CONTRACTOR.c.id))
DOOR = Read(
    _live(access_tokens, access_tokens.c.id.label("token_id"), access_tokens.c.purpose, access_tokens.c.resource_id)
    .where(access_tokens.c.purpose == sa.bindparam("purpose", type_=sa.Text))
    .where(access_tokens.c.revoked_at.is_(None), access_tokens.c.spent_at.is_(None))
)
# A contact that has moved to another customer since is no longer who signed in.
SESSION = Read(
    _live(
        sessions,
        sessions.c.id.label("session_id"),
        sessions.c.seen_at,
        (sessions.c.seen_at <= NOW - STALE).label("is_stale"),
    ).where(sessions.c.ended_at.is_(None), sessions.c.customer_id == contacts.c.customer_id)
)


def _bearer() -> sa.Select[Any]:
    """A session or a token, whichever has the secret. They look alike, and one read costs less than four."""
    session = sa.select(
        sessions.c.contractor_id,
        sessions.c.contact_id,
        sessions.c.customer_id,
        sessions.c.id.label("session_id"),
        sessions.c.seen_at,
        (sessions.c.seen_at <= NOW - STALE).label("is_stale"),
        sa.null().cast(sa.Uuid).label("token_id"),
        sa.null().cast(sa.Text).label("purpose"),
        sa.null().cast(sa.Uuid).label("resource_id"),
    ).where(
        sessions.c.contractor_id == CONTRACTOR.c.id,
        sessions.c.secret_hash == SECRET_HASH,
        sessions.c.expires_at > NOW,
        sessions.c.ended_at.is_(None),
    )
    token = sa.select(
        access_tokens.c.contractor_id,
        access_tokens.c.contact_id,
        sa.null().cast(sa.Uuid),
        sa.null().cast(sa.Uuid),
        sa.null().cast(sa.DateTime(timezone=True)),
        sa.literal_column("false", sa.Boolean),
        access_tokens.c.id,
        access_tokens.c.purpose,
        access_tokens.c.resource_id,
    ).where(
        access_tokens.c.contractor_id == CONTRACTOR.c.id,
        access_tokens.c.secret_hash == SECRET_HASH,
        access_tokens.c.purpose == sa.any_(sa.bindparam("doors", type_=sa.ARRAY(sa.Text))),
        access_tokens.c.expires_at > NOW,
        access_tokens.c.revoked_at.is_(None),
        access_tokens.c.spent_at.is_(None),
    )
    shown = sa.union_all(session.correlate(CONTRACTOR), token.correlate(CONTRACTOR)).subquery("shown")
    about = ("session_id", "seen_at", "is_stale", "token_id", "purpose", "resource_id")
    return (
        sa.select(*(shown.c[name] for name in about), *PERSON)
        .select_from(shown)
        .join(contacts, parent(shown, "contact_id", contacts))
        .join(customers, parent(contacts, "customer_id", customers))
        .join(contractors, contractors.c.id == shown.c.contractor_id)
        .where(
            shown.c.contractor_id == CONTRACTOR.c.id,
            sa.or_(shown.c.customer_id.is_(None), shown.c.customer_id == customers.c.id),
            customers.c.active,
            contractors.c.active,
        )
    )


BEARER = Read(_bearer())
API_KEY = Read(
    sa.select(api_keys.c.id.label("key_id"), api_keys.c.name, api_keys.c.scopes, contractors.c.head.label("contractor"))
    .join(contractors, contractors.c.id == api_keys.c.contractor_id)
    .where(
        api_keys.c.contractor_id == CONTRACTOR.c.id,
        api_keys.c.secret_hash == SECRET_HASH,
        api_keys.c.revoked_at.is_(None),
        contractors.c.active,
    )
)


@dataclass(frozen=True, slots=True)
class SqlAccessReader:
    pool: ReadPool

    async def head(self, contractor_id: UUID) -> ContractorHead | None:
        row = await HEAD.one(self.pool, contractor_id)
        return msgspec.convert(row["head"], ContractorHead) if row else None

    async def door(self, contractor_id: UUID, secret_hash: bytes, purpose: Purpose) -> DoorView | None:
        row = await DOOR.one(self.pool, contractor_id, secret_hash=secret_hash, purpose=purpose.value)
        return msgspec.convert(dict(row), DoorView) if row else None

    async def session(self, contractor_id: UUID, secret_hash: bytes) -> SignedInView | None:
        row = await SESSION.one(self.pool, contractor_id, secret_hash=secret_hash)
        return msgspec.convert(dict(row), SignedInView) if row else None

    async def bearer(
        self, contractor_id: UUID, secret_hash: bytes, doors: Collection[Purpose]
    ) -> SignedInView | DoorView | None:
        row = await BEARER.one(
            self.pool, contractor_id, secret_hash=secret_hash, doors=[purpose.value for purpose in doors]
        )
        if row is None:
            return None
        if row["session_id"] is not None:
            return msgspec.convert(dict(row), SignedInView)
        return msgspec.convert(dict(row), DoorView)

    async def api_key(self, contractor_id: UUID, secret_hash: bytes) -> ApiKeyView | None:
        row = await API_KEY.one(self.pool, contractor_id, secret_hash=secret_hash)
        return msgspec.convert(dict(row), ApiKeyView) if row else None
