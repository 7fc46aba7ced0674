from dataclasses import dataclass

import msgspec

from application.ports.unit_of_work import Begin
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId


class NoteRefusal(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    action: str  # the route that was asked, "POST /estimates/{number}/approval"
    subject: str  # what it was asked about, as the caller named it; no secret
    code: str  # of the refusal


@dataclass(frozen=True, slots=True)
class NoteRefusalHandler:
    """Keep in the trail what somebody who is known to us was refused (I17, T79).

    One row for each session, route, refusal and minute: more would let its holder fill the trail (D19).
    """

    begin: Begin

    async def __call__(self, command: NoteRefusal) -> None:
        async with self.begin(command.contractor_id) as work:
            await work.audit.note_refusal(command.action, by=command.by, subject=command.subject, code=command.code)
            await work.commit()
