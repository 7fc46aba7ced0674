"""What a contractor shows, by the hash of its bytes."""

from collections.abc import Collection
from dataclasses import dataclass

from application.ports.pictures import KeptPicture
from domain.shared.pictures import Picture, PictureKind
from tests.drivers.memory.store import Transaction


@dataclass(frozen=True, slots=True)
class MemoryPictures:
    tx: Transaction

    async def add(self, kept: KeptPicture) -> bool:
        await self.tx.lock()
        if self.tx.find("picture", kept.picture.sha256) is not None:
            return False
        self.tx.put("picture", kept.picture.sha256, kept)
        return True

    async def known(self, hashes: Collection[str], kind: PictureKind) -> dict[str, Picture]:
        found = [self.tx.find("picture", sha256) for sha256 in hashes]
        return {kept.picture.sha256: kept.picture for kept in found if kept is not None and kept.kind is kind}
