from litestar import Controller, Response, get

from application.documents.fetch_document import FetchDocumentHandler
from application.estimates.views import EstimateView
from application.ports.documents import DocumentKind
from domain.estimates.states import EstimateStatus
from entrypoints.http.caller import Asked
from entrypoints.http.injected import Injected
from entrypoints.http.pages.documents import pdf


class EstimatePdfController(Controller):
    @get("/pdf")
    async def read(
        self,
        request: Asked,
        base: Injected[str],
        estimate: Injected[EstimateView],
        fetch_document: Injected[FetchDocumentHandler],
    ) -> Response[bytes] | Response[str]:
        """The offer; once it is approved, the signed one with its certificate."""
        signed = estimate.status is EstimateStatus.APPROVED
        kind = DocumentKind.SIGNED_ESTIMATE if signed else DocumentKind.ESTIMATE
        return await pdf(request, kind, estimate.id, base=base, name=estimate.number, fetch_document=fetch_document)
