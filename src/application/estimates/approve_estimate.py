import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.errors import ApplicationError
from application.estimates.review_offer import selection_of
from application.estimates.shown import shown_to
from application.invoices.open_deposit import OpenDepositHandler
from application.ports.security import SignatureImages
from application.ports.texts import Texts
from application.ports.unit_of_work import Begin
from domain.estimates.errors import OptionNeeded
from domain.estimates.estimate import Consent
from domain.estimates.evidence import Signature, SignatureKind
from domain.shared.actors import Actor
from domain.shared.errors import DomainError
from domain.shared.ids import ContractorId, CustomerId, EstimateId, EvidenceId


class ApproveEstimate(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    estimate_id: UUID
    customer_id: UUID | None  # None: staff on the customer's behalf
    option_id: UUID | None
    extras: Mapping[UUID, str] = {}
    in_full: bool = False  # pay all at approval
    content_hash: str  # of what was shown
    agreed: bool
    signer_name: str
    drawn_png: bytes = b""  # one of the two marks; a drawing counts before a typed name
    typed: str = ""
    language: str
    how_told: str = ""
    key: str  # the form's own: the same form sent again is the same approval


@dataclass(frozen=True, slots=True)
class ApproveEstimateHandler:
    begin: Begin
    texts: Texts
    images: SignatureImages
    open_deposit: OpenDepositHandler

    async def __call__(self, command: ApproveEstimate) -> None:
        """Approve one option; job, deposit invoice, signed PDF and mails follow from EstimateApproved.

        Raises NotFound, SignatureRefused or what Estimate.approve raises.
        """
        signature = await self._signature(command)
        selection = selection_of(command.option_id, command.extras, in_full=command.in_full)
        if selection is None:
            raise OptionNeeded(field="option")
        async with self.begin(command.contractor_id) as work:
            estimate = await work.estimates.get(
                EstimateId(command.estimate_id),
                customer=CustomerId(command.customer_id) if command.customer_id else None,
            )
            contractor = await work.contractors.current()
            estimate.approve(
                selection,
                Consent(
                    content_hash=command.content_hash,
                    agreed=command.agreed,
                    signer_name=command.signer_name,
                    signature=signature,
                ),
                shown=await shown_to(work, estimate, texts=self.texts, language=command.language),
                zone=contractor.settings.zone,
                evidence_id=EvidenceId(work.new_id()),
                key=command.key,
                by=command.by,
                how_told=command.how_told,
                now=work.now,
            )
            if estimate.new_evidence is None:
                return  # the same form again: the first one did it all
            await work.estimates.save(estimate)
            await work.audit.note("estimate.approved", by=command.by, subject=f"estimate:{estimate.id}")
            await work.commit()
        # D17: the person waits for the deposit, so it is opened now; should that fail, its task does it soon
        with suppress(ApplicationError, DomainError):
            await self.open_deposit(command.contractor_id, command.estimate_id)

    async def _signature(self, command: ApproveEstimate) -> Signature | None:
        if command.drawn_png:
            png, ink = await asyncio.to_thread(self.images.clean, command.drawn_png)
            return Signature(kind=SignatureKind.DRAWN, image_png=png, ink=ink)
        if command.typed:
            return Signature(kind=SignatureKind.TYPED, typed=command.typed)
        return None
