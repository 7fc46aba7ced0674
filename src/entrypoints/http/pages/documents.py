"""PDFs: made by workers, mostly before anybody asks."""

import re
from uuid import UUID

from litestar import Response

from application.documents.fetch_document import FetchDocumentHandler
from application.documents.library import DocumentWish
from application.documents.make_document import page_link
from application.errors import DocumentNotReady
from application.ports.documents import DocumentKind
from entrypoints.http.caller import Asked, Caller
from entrypoints.http.pages.page import page
from entrypoints.http.pages.refreshing import next_look

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


async def pdf(
    request: Asked, kind: DocumentKind, subject_id: UUID, *, base: str, name: str, fetch_document: FetchDocumentHandler
) -> Response[bytes] | Response[str]:
    """The PDF for the caller, or a page that asks again by itself while it is being made."""
    caller = request.user
    wish = DocumentWish(
        contractor_id=caller.contractor_id,
        kind=kind,
        subject_id=subject_id,
        customer_id=caller.customer_id,
        language=caller.language,
        token_id=caller.actor.id if caller.opens else None,
        link=_link(caller, kind, base=base, name=name),
    )
    try:
        content = await fetch_document(wish)
    except DocumentNotReady:
        refresh = next_look(request, request.scope["path"])
        return page(request, "documents/being_made.html", status=202, base=base, refresh=refresh)
    return Response(content, media_type="application/pdf", headers={"content-disposition": _shown_as(name)})


def _link(caller: Caller, kind: DocumentKind, *, base: str, name: str) -> str:
    """Where the PDF leads, word for word as the worker writes it (MakeDocumentHandler): else it is never found."""
    base_url = caller.contractor.base_url
    if caller.opens is not None:
        return base_url + "/".join(base.split("/")[:3])  # the door itself, however deep behind it the person is
    if kind is DocumentKind.RECEIPT:
        return ""
    return page_link(
        DocumentKind.INVOICE if kind is DocumentKind.INVOICE else DocumentKind.ESTIMATE, name, base_url=base_url
    )


def _shown_as(name: str) -> str:
    """Opened in the browser; saved under a name of plain signs, whatever the number holds (T67)."""
    return f'inline; filename="{_UNSAFE.sub("-", name)[:80]}.pdf"'
