from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from application.contractors.views import ContractorHead
from application.estimates.views import EstimateView
from application.invoices.views import InvoiceView
from application.payments.views import PaymentView


class DocumentKind(StrEnum):
    ESTIMATE = "estimate"
    SIGNED_ESTIMATE = "signed_estimate"
    INVOICE = "invoice"
    RECEIPT = "receipt"


class DocumentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a PDF shows: the read models of the page itself, so that the figures are the page's (INV-3)."""

    kind: DocumentKind
    language: str
    contractor: ContractorHead
    estimate: EstimateView | None = None
    invoice: InvoiceView | None = None
    payment: PaymentView | None = None
    signature_png: bytes | None = None
    consent: str = ""
    pictures: Mapping[str, bytes] = {}  # what is shown of them, by hash; given to the renderer alone
    link: str = ""  # where the buttons lead: the document's own page, for its recipient


class DocumentRenderer(Protocol):
    version: str  # of the templates: other templates make other documents

    def render(self, facts: DocumentFacts) -> bytes:
        """Return the PDF (PDF/A-2a, PDF/UA-1); equal facts give equal bytes. Blocks for 10 ms: call in a thread."""


class StoredDocument(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    sha256: str
    sealed: bytes | None  # None until a worker has made it


class Documents(Protocol):
    """Made PDFs, sealed, found by what they show (its own short transactions)."""

    async def find(
        self, contractor_id: UUID, *, kind: DocumentKind, subject_id: UUID, fingerprint: bytes
    ) -> StoredDocument | None: ...
    async def want(
        self,
        contractor_id: UUID,
        *,
        kind: DocumentKind,
        subject_id: UUID,
        token_id: UUID | None,
        language: str,
        fingerprint: bytes,
    ) -> UUID:
        """Ask for it to be made, once: with it MAKE_DOCUMENT is queued, for its id. Return that id."""

    async def wanted(self, contractor_id: UUID, document_id: UUID) -> "WantedDocument": ...
    async def keep(self, contractor_id: UUID, document_id: UUID, *, sealed: bytes, sha256: str) -> None:
        """Store what was made; made twice, the first stays."""


class WantedDocument(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: DocumentKind
    subject_id: UUID
    token_id: UUID | None
    language: str
    fingerprint: bytes
    made: bool
