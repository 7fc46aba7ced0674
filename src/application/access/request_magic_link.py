from dataclasses import dataclass
from datetime import timedelta

import msgspec

from application.messages.doors import issue_door
from application.messages.message import Message, MessageKind
from application.ports.security import TokenSecrets
from application.ports.unit_of_work import Begin
from domain.access.access_token import Purpose
from domain.shared.email import EmailRefused, checked_email
from domain.shared.ids import ContractorId

MOST_AN_HOUR = 5


class RequestMagicLink(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    email: str


@dataclass(frozen=True, slots=True)
class RequestMagicLinkHandler:
    begin: Begin
    secrets: TokenSecrets

    async def __call__(self, command: RequestMagicLink) -> None:
        """Mail a sign-in link to the address, if it is a contact's. Tells nobody whether it is (ACC-2).

        Past the hourly limit of an address nothing is sent, and the last message stays valid.
        """
        try:
            email_key = checked_email(command.email).lower()
        except EmailRefused:
            return  # an address that nobody can have is as unknown as any other
        async with self.begin(command.contractor_id) as work:
            for customer in await work.customers.with_email(email_key):
                contact = next(one for one in customer.contacts if one.email_key == email_key)
                hour_ago = work.now - timedelta(hours=1)
                if await work.messages.sent_to(contact.id, MessageKind.MAGIC_LINK, since=hour_ago) >= MOST_AN_HOUR:
                    break
                minutes = (await work.contractors.current()).settings.magic_link_minutes
                token = await issue_door(
                    work,
                    self.secrets,
                    purpose=Purpose.MAGIC_LINK,
                    resource_id=contact.id,
                    contact_id=contact.id,
                    expires_at=work.now + timedelta(minutes=minutes),
                )
                await work.messages.add(
                    Message(
                        id=work.new_id(),
                        kind=MessageKind.MAGIC_LINK,
                        reason=token.id,
                        subject_id=contact.id,
                        to_email=contact.email,
                        to_name=contact.name,
                        language=contact.language,
                        contact_id=contact.id,
                        token_id=token.id,
                    )
                )
                break  # one link a request; the switcher between customers comes after signing in
            await work.commit()
