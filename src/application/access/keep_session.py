from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.ports.unit_of_work import Begin
from domain.shared.ids import ContractorId, SessionId


class KeepSession(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    session_id: UUID


@dataclass(frozen=True, slots=True)
class KeepSessionHandler:
    """Note that a session is in use, so that it ends after idle time and not while somebody uses it (ACC-7)."""

    begin: Begin

    async def __call__(self, command: KeepSession) -> None:
        async with self.begin(command.contractor_id) as work:
            await work.sessions.touch(SessionId(command.session_id))
            await work.commit()
