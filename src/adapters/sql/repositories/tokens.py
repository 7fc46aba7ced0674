from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select

from adapters.sql.repositories.rows import for_change, load, save, this
from adapters.sql.tables import NOW, access_tokens
from adapters.sql.transaction import Transaction
from domain.access.access_token import AccessToken, Purpose
from domain.shared.ids import AccessTokenId, ContactId


@dataclass(frozen=True, slots=True)
class SqlTokens:
    tx: Transaction

    async def get(self, token_id: AccessTokenId) -> AccessToken:
        found = select(access_tokens).where(this(self.tx, access_tokens, token_id))
        return self._build(await load(self.tx, found, lock=True))

    async def of_resource(self, purpose: Purpose, resource_id: UUID) -> list[AccessToken]:
        rows = await self.tx.locked(
            for_change(
                select(access_tokens)
                .where(
                    access_tokens.c.contractor_id == self.tx.contractor_id,
                    access_tokens.c.resource_id == resource_id,
                    access_tokens.c.purpose == purpose,
                    access_tokens.c.revoked_at.is_(None),
                    access_tokens.c.spent_at.is_(None),
                    access_tokens.c.expires_at > NOW,
                )
                .order_by(access_tokens.c.id)
            )
        )
        return [self._build(row) for row in rows]

    async def add(self, token: AccessToken, *, secret_hash: bytes) -> None:
        await self.tx.rows(
            insert(access_tokens).values(
                **_ends(token),
                contractor_id=self.tx.contractor_id,
                id=token.id,
                purpose=token.purpose,
                resource_id=token.resource_id,
                contact_id=token.contact_id,
                secret_hash=secret_hash,
                key_version=token.key_version,
                issued_at=token.issued_at,
                version=token.version,
            )
        )

    async def save(self, token: AccessToken) -> None:
        token.version = await save(self.tx, access_tokens, token.id, token.version, _ends(token))

    def _build(self, row: Row[Any]) -> AccessToken:
        return AccessToken(
            id=AccessTokenId(row.id),
            contractor_id=self.tx.contractor_id,
            purpose=Purpose(row.purpose),
            resource_id=row.resource_id,
            contact_id=ContactId(row.contact_id),
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            key_version=row.key_version,
            revoked_at=row.revoked_at,
            spent_at=row.spent_at,
            version=row.version,
        )


def _ends(token: AccessToken) -> dict[str, Any]:
    return {"expires_at": token.expires_at, "revoked_at": token.revoked_at, "spent_at": token.spent_at}
