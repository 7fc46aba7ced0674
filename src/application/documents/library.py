import asyncio
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import msgspec

from application.access.views import DoorView
from application.errors import NotFound
from application.ports.documents import DocumentFacts, DocumentKind, DocumentRenderer, Documents
from application.ports.pictures import PictureReader
from application.ports.readers import AccessReader, EstimateReader, InvoiceReader, PaymentReader
from application.ports.security import Sealer
from application.ports.unit_of_work import Begin
from domain.estimates.states import EstimateStatus
from domain.shared.ids import ContractorId, EstimateId


class DocumentWish(msgspec.Struct, frozen=True, kw_only=True):
    """Which PDF, for whom. `link` is the door of its recipient (`token_id`), or the page behind sign-in."""

    contractor_id: UUID
    kind: DocumentKind
    subject_id: UUID  # the estimate, invoice or payment
    customer_id: UUID | None  # None: not asked for by a customer
    language: str
    token_id: UUID | None = None
    link: str = ""


def wish_of_door(door: DoorView, kind: DocumentKind, subject_id: UUID, *, link: str) -> DocumentWish:
    return DocumentWish(
        contractor_id=door.contractor.id,
        kind=kind,
        subject_id=subject_id,
        customer_id=door.customer_id,
        language=door.language,
        token_id=door.token_id,
        link=link,
    )


@dataclass(frozen=True, slots=True)
class Library:
    """Finds PDFs by what they show, and has them made. What is kept is sealed, for a PDF may hold its reader's link."""

    begin: Begin
    access: AccessReader
    estimates: EstimateReader
    invoices: InvoiceReader
    payments: PaymentReader
    pictures: PictureReader
    documents: Documents
    renderer: DocumentRenderer
    sealer: Sealer

    async def facts(self, wish: DocumentWish) -> DocumentFacts:
        """All that the PDF shows, now. Raises NotFound, also for a signed estimate that is not approved."""
        contractor = await self.access.head(wish.contractor_id)
        if contractor is None:
            raise NotFound
        facts = DocumentFacts(kind=wish.kind, language=wish.language, contractor=contractor, link=wish.link)
        if wish.kind in {DocumentKind.ESTIMATE, DocumentKind.SIGNED_ESTIMATE}:
            return await self._of_estimate(wish, facts)
        if wish.kind is DocumentKind.RECEIPT:
            payment = await self.payments.find(wish.contractor_id, wish.subject_id, customer_id=wish.customer_id)
            if payment is None or payment.settled_at is None:
                raise NotFound
            return msgspec.structs.replace(facts, payment=payment)
        invoice = await self.invoices.find(wish.contractor_id, wish.subject_id, customer_id=wish.customer_id)
        if invoice is None:
            raise NotFound
        return msgspec.structs.replace(facts, invoice=invoice)

    async def _of_estimate(self, wish: DocumentWish, facts: DocumentFacts) -> DocumentFacts:
        estimate = await self.estimates.find(wish.contractor_id, wish.subject_id, customer_id=wish.customer_id)
        if estimate is None:
            raise NotFound
        if wish.kind is DocumentKind.ESTIMATE:
            return msgspec.structs.replace(facts, estimate=estimate)
        decision = estimate.decision
        if estimate.status is not EstimateStatus.APPROVED or decision is None:
            raise NotFound
        return msgspec.structs.replace(
            facts,
            # what came after the signature is no part of what was signed
            estimate=msgspec.structs.replace(estimate, deposit_invoice=None, job_number=None),
            language=decision.language or wish.language,
            link="",
            signature_png=await self.estimates.signature_png(wish.contractor_id, wish.subject_id),
            consent=decision.consent,
        )

    async def _with_pictures(self, facts: DocumentFacts) -> DocumentFacts:
        """For the making alone: the fingerprint has their hashes, in the addresses that the views carry."""
        logo, estimate = facts.contractor.logo, facts.estimate
        offered = [line for option in estimate.options for line in option.lines] if estimate else []
        named = {line.picture.id for line in offered if line.picture} | ({logo.id} if logo else set())
        shown = await self.pictures.printed(facts.contractor.id, named)
        return msgspec.structs.replace(facts, pictures=shown)

    def fingerprint(self, facts: DocumentFacts) -> bytes:
        """Equal for equal documents. A signed one is made once: later templates do not change what was handed out."""
        if facts.kind is DocumentKind.SIGNED_ESTIMATE and facts.estimate and facts.estimate.decision:
            return sha256(b"signed:" + facts.estimate.decision.content_hash.encode()).digest()
        return sha256(self.renderer.version.encode() + msgspec.json.encode(facts)).digest()

    async def find(self, wish: DocumentWish, fingerprint: bytes) -> bytes | None:
        stored = await self.documents.find(
            wish.contractor_id, kind=wish.kind, subject_id=wish.subject_id, fingerprint=fingerprint
        )
        return self.sealer.unseal(stored.sealed) if stored and stored.sealed else None

    async def want(self, wish: DocumentWish, fingerprint: bytes) -> UUID:
        return await self.documents.want(
            wish.contractor_id,
            kind=wish.kind,
            subject_id=wish.subject_id,
            token_id=wish.token_id,
            language=wish.language,
            fingerprint=fingerprint,
        )

    async def make(self, wish: DocumentWish) -> bytes:
        """Return the PDF, made and kept where it was not: for workers, since making one takes their CPU."""
        facts = await self.facts(wish)
        fingerprint = self.fingerprint(facts)
        pdf = await self.find(wish, fingerprint)
        if pdf is None:
            document_id = await self.want(wish, fingerprint)
            facts = await self._with_pictures(facts)
            pdf = await asyncio.to_thread(self.renderer.render, facts)
            digest = sha256(pdf).hexdigest()
            await self.documents.keep(wish.contractor_id, document_id, sealed=self.sealer.seal(pdf), sha256=digest)
            # of two makers at once the first one's bytes were kept: hand those out
            pdf = await self.find(wish, fingerprint) or pdf
        if wish.kind is DocumentKind.SIGNED_ESTIMATE:
            # also for one that was found: its maker may have died before it was proved
            async with self.begin(ContractorId(wish.contractor_id)) as work:
                await work.estimates.prove(EstimateId(wish.subject_id), sha256=sha256(pdf).hexdigest())
                await work.commit()
        return pdf
