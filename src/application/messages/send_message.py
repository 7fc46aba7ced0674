from dataclasses import dataclass
from uuid import UUID

from application.documents.library import DocumentWish, Library
from application.messages.doors import secret_of
from application.messages.facts import FactsOfMessage
from application.messages.message import Message, MessageKind, MessageState
from application.messages.staleness import comes_too_late
from application.ports.documents import DocumentKind
from application.ports.mailer import (
    Attachment,
    Mail,
    Mailer,
    MailOutcomeUnknown,
    MailRefused,
    MailTemporarilyRefused,
)
from application.ports.message_renderer import MessageFacts, MessageRenderer
from application.ports.security import TokenSecrets
from application.ports.unit_of_work import Begin
from application.shared.links import link_to
from application.tasks import Task
from domain.access.access_token import AccessToken
from domain.shared.ids import AccessTokenId, ContractorId

MOST_TRIES = 2  # handed over without an answer: a third copy would be a nuisance, a missing mail is seen by staff

# Which PDF goes with which mail.
ATTACHED = {
    MessageKind.ESTIMATE_SENT: DocumentKind.ESTIMATE,
    MessageKind.ESTIMATE_APPROVED: DocumentKind.SIGNED_ESTIMATE,
    MessageKind.ESTIMATE_APPROVED_STAFF: DocumentKind.SIGNED_ESTIMATE,
    MessageKind.DEPOSIT_ASKED: DocumentKind.INVOICE,
    MessageKind.INVOICE_SENT: DocumentKind.INVOICE,
    MessageKind.RECEIPT: DocumentKind.RECEIPT,
}


class MessageInHand(Exception):
    """Another worker is handing it over, or died while it did: looked at again when its time is up."""


@dataclass(frozen=True, slots=True)
class SendMessageHandler:
    """Write one mail and hand it to the mail server: committed as `sending` before, and its outcome after (I10).

    A worker that dies between the two leaves it `sending`; the next try sends once more, with the same Message-ID.
    Of two workers that were given the same task, the one that marks the message first sends it.
    """

    begin: Begin
    gather: FactsOfMessage
    library: Library
    renderer: MessageRenderer
    mailer: Mailer
    secrets: TokenSecrets
    mail_domain: str  # of Message-IDs

    async def __call__(self, task: Task) -> None:
        """Raises MailTemporarilyRefused, MailOutcomeUnknown or MessageInHand: the task is tried again."""
        contractor_id = ContractorId(task.contractor_id)
        message, token, base_url, minutes = await self._read(contractor_id, task.subject_id)
        if message.state not in {MessageState.QUEUED, MessageState.SENDING}:
            return
        if await self._ends_here(contractor_id, message, token):
            return
        link = link_to(token.purpose, secret_of(token, self.secrets), base_url=base_url) if token else None
        facts = await self.gather(contractor_id, message, link=link, expires_minutes=minutes)
        if comes_too_late(facts):
            await self._set_aside(contractor_id, message.id)
            return
        mail = await self._written(message, facts, contractor_id, token)
        if await self._mark_sending(contractor_id, message.id):
            await self._hand_over(contractor_id, message.id, mail)

    async def _read(
        self, contractor_id: ContractorId, message_id: UUID
    ) -> tuple[Message, AccessToken | None, str, int]:
        async with self.begin(contractor_id) as work:
            message = await work.messages.get(message_id)
            token = await work.tokens.get(AccessTokenId(message.token_id)) if message.token_id else None
            contractor = await work.contractors.current()
            return message, token, contractor.base_url, contractor.settings.magic_link_minutes

    async def _ends_here(self, contractor_id: ContractorId, message: Message, token: AccessToken | None) -> bool:
        """Whether it is not to be sent any more: its link has ended, or two tries had no answer."""
        async with self.begin(contractor_id) as work:
            stored = await work.messages.get(message.id)
            if stored.is_in_hand(work.now):
                raise MessageInHand
            if token is not None and work.now >= token.expires_at:
                stored.state = MessageState.STALE
            elif stored.state is MessageState.SENDING and stored.tries >= MOST_TRIES:
                stored.state = MessageState.UNKNOWN
                await work.alerts.raise_("message_outcome_unknown", subject=f"message:{message.id}")
            else:
                return False
            await work.messages.save(stored)
            await work.commit()
            return True

    async def _set_aside(self, contractor_id: ContractorId, message_id: UUID) -> None:
        async with self.begin(contractor_id) as work:
            message = await work.messages.get(message_id)
            message.state = MessageState.STALE
            await work.messages.save(message)
            await work.commit()

    async def _written(
        self, message: Message, facts: MessageFacts, contractor_id: ContractorId, token: AccessToken | None
    ) -> Mail:
        rendered = self.renderer.render(facts)
        return Mail(
            message_id=f"{message.id}@{self.mail_domain}",
            to_name=message.to_name,
            to_email=message.to_email,
            from_name=facts.contractor.name,
            reply_to=facts.contractor.email,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            language=message.language,
            attachments=await self._attachments(message, facts, contractor_id, token),
        )

    async def _attachments(
        self, message: Message, facts: MessageFacts, contractor_id: ContractorId, token: AccessToken | None
    ) -> tuple[Attachment, ...]:
        kind = ATTACHED.get(message.kind)
        if kind is None:
            return ()
        pdf = await self.library.make(
            DocumentWish(
                contractor_id=contractor_id,
                kind=kind,
                subject_id=message.subject_id,
                customer_id=None,
                language=message.language,
                token_id=token.id if token else None,
                link=facts.link or "",
            )
        )
        return (Attachment(name=f"{_file_name(facts)}.pdf", content=pdf),)

    async def _mark_sending(self, contractor_id: ContractorId, message_id: UUID) -> bool:
        """Take it in hand; False when another worker has brought it to its end meanwhile."""
        async with self.begin(contractor_id) as work:
            message = await work.messages.get(message_id)
            if message.state not in {MessageState.QUEUED, MessageState.SENDING}:
                return False
            if message.is_in_hand(work.now):
                raise MessageInHand
            message.state, message.handed_at = MessageState.SENDING, work.now
            message.tries += 1
            await work.messages.save(message)
            await work.commit()
            return True

    async def _hand_over(self, contractor_id: ContractorId, message_id: UUID, mail: Mail) -> None:
        try:
            await self.mailer.send(mail)
        except MailTemporarilyRefused as later:
            await self._note(contractor_id, message_id, MessageState.QUEUED, problem=str(later), counts=False)
            raise
        except MailOutcomeUnknown as unanswered:
            await self._note(contractor_id, message_id, MessageState.SENDING, problem=str(unanswered))
            raise
        except MailRefused as refused:
            await self._note(contractor_id, message_id, MessageState.REFUSED, problem=str(refused), counts=False)
        else:
            await self._note(contractor_id, message_id, MessageState.SENT, problem="")

    async def _note(
        self, contractor_id: ContractorId, message_id: UUID, state: MessageState, *, problem: str, counts: bool = True
    ) -> None:
        async with self.begin(contractor_id) as work:
            message = await work.messages.get(message_id)
            message.state, message.problem, message.handed_at = state, problem[:500], None
            if state is MessageState.SENT:
                message.sent_at = work.now
            if not counts:
                message.tries -= 1  # it surely was not taken
            await work.messages.save(message)
            await work.commit()


def _file_name(facts: MessageFacts) -> str:
    """E-1042, INV-2031: the number, which holds nothing that a file system minds."""
    number = (
        facts.estimate.number
        if facts.estimate
        else facts.invoice.number
        if facts.invoice
        else facts.payment.invoice_number
        if facts.payment
        else None
    )
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in number or "document")
