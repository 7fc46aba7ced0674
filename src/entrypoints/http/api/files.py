"""PDFs for programs: made by workers, mostly before anybody asks. One that is not ready is a 503 with Retry-After."""

import re
from typing import Any
from uuid import UUID

from litestar import Response

from application.documents.library import DocumentWish
from application.documents.make_document import page_link
from application.ports.documents import DocumentKind
from application.shared.links import link_to
from entrypoints.http.api.principal import CustomerAsked

PDF = "application/pdf"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def wish_of(request: CustomerAsked, kind: DocumentKind, subject_id: UUID, *, number: str) -> DocumentWish:
    """The buttons of the PDF lead to where its reader comes from: the link, or the page behind sign-in."""
    caller, purpose = request.user, request.auth
    base_url = caller.contractor.base_url
    if purpose is not None:
        link = link_to(purpose, caller.secret, base_url=base_url)
    else:
        link = page_of(kind, number, base_url=base_url)
    return DocumentWish(
        contractor_id=caller.contractor_id,
        kind=kind,
        subject_id=subject_id,
        customer_id=caller.customer_id,
        language=caller.language,
        token_id=caller.actor.id if purpose is not None else None,
        link=link,
    )


def page_of(kind: DocumentKind, number: str, *, base_url: str) -> str:
    if kind is DocumentKind.RECEIPT:
        return ""
    offer = kind in {DocumentKind.ESTIMATE, DocumentKind.SIGNED_ESTIMATE}
    return page_link(DocumentKind.ESTIMATE if offer else DocumentKind.INVOICE, number, base_url=base_url)


def pdf(content: bytes, *, name: str) -> Response[Any]:
    """Saved under a name of plain signs, whatever the number holds (T67)."""
    shown_as = f'inline; filename="{_UNSAFE.sub("-", name)[:80]}.pdf"'
    return Response(content, media_type=PDF, headers={"content-disposition": shown_as})
