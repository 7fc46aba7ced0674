"""Putting messages in the post: rows that say who is told what and why, once. Workers write and send the mails."""

from datetime import datetime, timedelta
from uuid import UUID

from application.messages.doors import issue_door
from application.messages.message import Message, MessageKind
from application.ports.security import TokenSecrets
from application.ports.unit_of_work import UnitOfWork
from domain.access.access_token import Purpose
from domain.shared.ids import CustomerId


async def post_to_contacts(
    work: UnitOfWork,
    secrets: TokenSecrets,
    *,
    customer_id: CustomerId,
    kind: MessageKind,
    subject_id: UUID,
    reason: UUID,
    opens: tuple[Purpose, UUID],
    expires_at: datetime | None = None,
) -> None:
    """Tell each contact of the customer, each with a link of their own that opens the thing in question.

    Without `expires_at` a link lives as long as the contractor's settings give documents.
    """
    settings = (await work.contractors.current()).settings
    until = expires_at or work.now + timedelta(days=settings.document_link_days)
    purpose, resource_id = opens
    for contact in (await work.customers.read(customer_id)).contacts:
        if await work.messages.has(kind, reason=reason, to_email=contact.email):
            continue  # told by an earlier run: no second door
        token = await issue_door(
            work, secrets, purpose=purpose, resource_id=resource_id, contact_id=contact.id, expires_at=until
        )
        await work.messages.add(
            Message(
                id=work.new_id(),
                kind=kind,
                reason=reason,
                subject_id=subject_id,
                to_email=contact.email,
                to_name=contact.name,
                language=contact.language,
                contact_id=contact.id,
                token_id=token.id,
            )
        )


async def post_to_office(work: UnitOfWork, *, kind: MessageKind, subject_id: UUID, reason: UUID) -> None:
    """Tell the contractor's office; nothing where no address is set."""
    contractor = await work.contractors.current()
    address = contractor.settings.branding.email
    if address:
        await work.messages.add(
            Message(
                id=work.new_id(),
                kind=kind,
                reason=reason,
                subject_id=subject_id,
                to_email=address,
                to_name=contractor.name,
                language=contractor.settings.language,
                contact_id=None,
                token_id=None,
            )
        )
