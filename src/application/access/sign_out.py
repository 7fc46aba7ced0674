from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.ports.unit_of_work import Begin
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId, SessionId


class SignOut(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SignOutHandler:
    begin: Begin

    async def __call__(self, command: SignOut) -> None:
        """End the session on the server: the old cookie opens nothing any more (T25)."""
        async with self.begin(command.contractor_id) as work:
            session = await work.sessions.get(SessionId(command.session_id))
            session.end(now=work.now)
            await work.sessions.save(session)
            await work.audit.note("session.ended", by=command.by, subject=f"session:{session.id}")
            await work.commit()
