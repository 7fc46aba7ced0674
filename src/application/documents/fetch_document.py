import asyncio
from dataclasses import dataclass

from application.documents.library import DocumentWish, Library
from application.errors import DocumentNotReady

WAIT_S = 4.0
LOOK_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class FetchDocumentHandler:
    """A PDF for somebody who waits for it. Workers make it; mostly they have, when they sent the mail."""

    library: Library
    wait_s: float = WAIT_S

    async def __call__(self, wish: DocumentWish) -> bytes:
        """Return the PDF of the present state. Raises NotFound, or DocumentNotReady after `wait_s`."""
        facts = await self.library.facts(wish)
        fingerprint = self.library.fingerprint(facts)
        pdf = await self.library.find(wish, fingerprint)
        if pdf is None:
            await self.library.want(wish, fingerprint)
            pdf = await self._wait(wish, fingerprint)
        return pdf

    async def _wait(self, wish: DocumentWish, fingerprint: bytes) -> bytes:
        for _ in range(round(self.wait_s / LOOK_EVERY_S)):
            await asyncio.sleep(LOOK_EVERY_S)
            pdf = await self.library.find(wish, fingerprint)
            if pdf is not None:
                return pdf
        raise DocumentNotReady
