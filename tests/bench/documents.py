"""What a PDF costs, warm, in one thread."""

import time
from statistics import median

from application.documents.library import DocumentWish
from application.ports.documents import DocumentKind
from application.ports.readers import AccessReader
from domain.access.access_token import Purpose
from entrypoints.bootstrap import Container
from entrypoints.config import Config
from tests.bench.world import Place, opened

_KINDS = (
    ("estimate, three options", Purpose.ESTIMATE, DocumentKind.ESTIMATE),
    ("invoice, eight lines", Purpose.INVOICE, DocumentKind.INVOICE),
)


async def document_ms(config: Config, place: Place, *, times: int) -> dict[str, float]:
    """Milliseconds of processor time for each kind, the median."""
    async with opened(config) as container:
        return {name: await _one_ms(container, place, purpose, kind, times) for name, purpose, kind in _KINDS}


async def _one_ms(container: Container, place: Place, purpose: Purpose, kind: DocumentKind, times: int) -> float:
    access: AccessReader = container.access()
    token = place.estimate_token if purpose is Purpose.ESTIMATE else place.invoice_token
    door = await access.door(place.contractor_id, container.secrets().hash(token), purpose)
    assert door is not None
    wish = DocumentWish(
        contractor_id=place.contractor_id,
        kind=kind,
        subject_id=door.resource_id,
        customer_id=door.customer_id,
        language="en",
        link=f"http://{place.host}/e/link",
    )
    facts = await container.library().facts(wish)
    took = []
    for _ in range(times + 3):
        began = time.thread_time()
        container.renderer().render(facts)
        took.append((time.thread_time() - began) * 1000)
    return median(took[3:])  # the first ones read the fonts
