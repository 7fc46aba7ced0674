from datetime import datetime
from uuid import UUID

from application.ports.security import TokenSecrets
from application.ports.unit_of_work import UnitOfWork
from domain.access.access_token import AccessToken, Purpose
from domain.shared.ids import AccessTokenId, ContactId


async def issue_door(
    work: UnitOfWork,
    secrets: TokenSecrets,
    *,
    purpose: Purpose,
    resource_id: UUID,
    contact_id: ContactId,
    expires_at: datetime,
) -> AccessToken:
    """Store a new access token for one recipient. Its secret is derived by whoever shows it, and never kept (D12)."""
    token = AccessToken(
        id=AccessTokenId(work.new_id()),
        contractor_id=work.contractor_id,
        purpose=purpose,
        resource_id=resource_id,
        contact_id=contact_id,
        issued_at=work.now,
        expires_at=expires_at,
        key_version=secrets.key_version,
    )
    await work.tokens.add(token, secret_hash=secrets.hash(secret_of(token, secrets)))
    return token


def secret_of(token: AccessToken, secrets: TokenSecrets) -> str:
    return secrets.derive(token.id, token.purpose, key_version=token.key_version)
