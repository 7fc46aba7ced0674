from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.messages.doors import issue_door, secret_of
from application.ports.security import TokenSecrets
from application.ports.unit_of_work import Begin, UnitOfWork
from application.shared.links import link_to
from application.shared.once import RequestKey, earlier_id, remember_id
from domain.access.access_token import AccessToken, Purpose
from domain.estimates.states import EstimateStatus
from domain.invoices.states import InvoiceStatus
from domain.shared.actors import Actor
from domain.shared.ids import AccessTokenId, ContractorId, CustomerId, EstimateId, InvoiceId, PaymentLinkId


class IssueLink(msgspec.Struct, frozen=True, kw_only=True):
    """Make a public link for one contact, for staff to hand over by other means than our mail."""

    contractor_id: ContractorId
    by: Actor
    purpose: Purpose  # estimate, invoice or payment_link
    resource_id: UUID
    contact_id: UUID | None = None  # None: the customer's first contact
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class IssueLinkHandler:
    begin: Begin
    secrets: TokenSecrets

    async def __call__(self, command: IssueLink) -> str:
        """Return the address. Raises NotFound, also for drafts and for a contact of another customer."""
        async with self.begin(command.contractor_id) as work:
            base_url = (await work.contractors.current()).base_url
            earlier = await earlier_id(work, command.request, by=command.by)
            if earlier is not None:
                token = await work.tokens.get(AccessTokenId(earlier))
                return link_to(token.purpose, secret_of(token, self.secrets), base_url=base_url)
            token = await self._issued(work, command)
            await work.audit.note("link.issued", by=command.by, subject=f"access_token:{token.id}")
            await remember_id(work, command.request, by=command.by, made=token.id)
            await work.commit()
        return link_to(token.purpose, secret_of(token, self.secrets), base_url=base_url)

    async def _issued(self, work: UnitOfWork, command: IssueLink) -> AccessToken:
        customer = await work.customers.read(await _owner(work, command.purpose, command.resource_id))
        contact = next((one for one in customer.contacts if command.contact_id in {None, one.id}), None)
        if contact is None:
            raise NotFound
        settings = (await work.contractors.current()).settings
        return await issue_door(
            work,
            self.secrets,
            purpose=command.purpose,
            resource_id=command.resource_id,
            contact_id=contact.id,
            expires_at=work.now + timedelta(days=settings.document_link_days),
        )


async def _owner(work: UnitOfWork, purpose: Purpose, resource_id: UUID) -> CustomerId:
    if purpose is Purpose.ESTIMATE:
        estimate = await work.estimates.read(EstimateId(resource_id))
        if estimate.status is not EstimateStatus.DRAFT:
            return estimate.customer_id
    elif purpose is Purpose.INVOICE:
        invoice = await work.invoices.read(InvoiceId(resource_id))
        if invoice.status is not InvoiceStatus.DRAFT:
            return invoice.customer_id
    elif purpose is Purpose.PAYMENT_LINK:
        return (await work.payment_links.read(PaymentLinkId(resource_id))).customer_id
    raise NotFound
