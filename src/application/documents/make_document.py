from dataclasses import dataclass

from application.documents.library import DocumentWish, Library
from application.errors import NotFound
from application.messages.doors import secret_of
from application.ports.documents import DocumentKind, WantedDocument
from application.ports.security import TokenSecrets
from application.ports.unit_of_work import Begin
from application.shared.links import link_to
from application.tasks import Task
from domain.shared.ids import AccessTokenId, ContractorId, EstimateId, InvoiceId


@dataclass(frozen=True, slots=True)
class MakeDocumentHandler:
    """Make what a page asked for. What has changed since is made in its present state: the page asks for that next."""

    begin: Begin
    library: Library
    secrets: TokenSecrets

    async def __call__(self, task: Task) -> None:
        wanted = await self.library.documents.wanted(task.contractor_id, task.subject_id)
        if wanted.made and wanted.kind is not DocumentKind.SIGNED_ESTIMATE:
            return  # a signed one is proved again: whoever made it may have died before that
        wish = DocumentWish(
            contractor_id=task.contractor_id,
            kind=wanted.kind,
            subject_id=wanted.subject_id,
            customer_id=None,
            language=wanted.language,
            token_id=wanted.token_id,
            link=await self._link(ContractorId(task.contractor_id), wanted),
        )
        try:
            await self.library.make(wish)
        except NotFound:
            return  # it is gone, and so is the wish

    async def _link(self, contractor_id: ContractorId, wanted: WantedDocument) -> str:
        async with self.begin(contractor_id) as work:
            base_url = (await work.contractors.current()).base_url
            if wanted.token_id is not None:
                token = await work.tokens.get(AccessTokenId(wanted.token_id))
                return link_to(token.purpose, secret_of(token, self.secrets), base_url=base_url)
            if wanted.kind in {DocumentKind.ESTIMATE, DocumentKind.SIGNED_ESTIMATE}:
                estimate = await work.estimates.read(EstimateId(wanted.subject_id))
                return page_link(DocumentKind.ESTIMATE, estimate.number, base_url=base_url)
            if wanted.kind is DocumentKind.INVOICE:
                invoice = await work.invoices.read(InvoiceId(wanted.subject_id))
                return page_link(DocumentKind.INVOICE, invoice.number or "", base_url=base_url)
            return ""


def page_link(kind: DocumentKind, number: str, *, base_url: str) -> str:
    """The document's page behind sign-in, for a reader without a link of their own."""
    return f"{base_url}/{'estimates' if kind is DocumentKind.ESTIMATE else 'invoices'}/{number}"
