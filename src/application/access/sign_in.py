from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.ports.security import TokenSecrets
from application.ports.unit_of_work import Begin
from domain.access.access_token import Purpose
from domain.access.errors import AccessRefused
from domain.access.session import Session
from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import AccessTokenId, ContactId, ContractorId, CustomerId, SessionId


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """The person's own POST from the page that the magic link opened (ACC-3)."""

    contractor_id: ContractorId
    token_id: UUID
    contact_id: UUID
    customer_id: UUID
    name: str
    ip: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class SignInHandler:
    begin: Begin
    secrets: TokenSecrets

    async def __call__(self, command: SignIn) -> str:
        """Spend the magic link and return the secret of a new session. Raises AccessRefused.

        The contact's other magic links end with it.
        """
        contact_id = ContactId(command.contact_id)
        secret = self.secrets.fresh()
        async with self.begin(command.contractor_id) as work:
            try:
                token = await work.tokens.get(AccessTokenId(command.token_id))
            except NotFound as unknown:
                raise AccessRefused from unknown
            token.spend(Purpose.MAGIC_LINK, now=work.now)
            await work.tokens.save(token)
            for other in await work.tokens.of_resource(Purpose.MAGIC_LINK, contact_id):
                if other.id != token.id:
                    other.revoke(now=work.now)
                    await work.tokens.save(other)
            session = Session(
                id=SessionId(work.new_id()),
                contractor_id=command.contractor_id,
                contact_id=contact_id,
                customer_id=CustomerId(command.customer_id),
                user_agent=command.user_agent[:400],
                started_at=work.now,
                seen_at=work.now,
            )
            await work.sessions.add(session, secret_hash=self.secrets.hash(secret))
            by = Actor(
                kind=ActorKind.CONTACT,
                id=session.id,
                name=command.name,
                contact_id=contact_id,
                ip=command.ip,
                user_agent=command.user_agent,
            )
            await work.audit.note("session.started", by=by, subject=f"session:{session.id}")
            await work.commit()
        return secret
