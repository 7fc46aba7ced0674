from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from adapters.sql.tables import pictures
from adapters.sql.transaction import Transaction
from application.ports.pictures import KeptPicture
from domain.shared.pictures import Picture, PictureKind


@dataclass(frozen=True, slots=True)
class SqlPictures:
    tx: Transaction

    async def add(self, kept: KeptPicture) -> bool:
        row = insert(pictures).values(
            contractor_id=self.tx.contractor_id,
            sha256=kept.picture.sha256,
            kind=kept.kind,
            media_type=kept.media_type,
            width=kept.width,
            height=kept.height,
            content=kept.content,
            small=kept.small,
            created_at=self.tx.now,
        )
        once = row.on_conflict_do_nothing(constraint="pk_picture").returning(pictures.c.sha256)
        return await self.tx.one(once) is not None

    async def known(self, hashes: Collection[str], kind: PictureKind) -> dict[str, Picture]:
        if not hashes:
            return {}
        rows = await self.tx.rows(
            select(pictures.c.sha256, pictures.c.width, pictures.c.height).where(
                pictures.c.contractor_id == self.tx.contractor_id,
                pictures.c.kind == kind,
                pictures.c.sha256.in_(sorted(hashes)),
            )
        )
        return {row.sha256: Picture(sha256=row.sha256, width=row.width, height=row.height) for row in rows}
