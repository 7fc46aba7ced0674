from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from adapters.sql.reads.compiled import CONTRACTOR, Read
from adapters.sql.reads.pool import ReadPool
from adapters.sql.tables import contractors, pictures
from application.ports.pictures import PictureFile
from domain.shared.pictures import PictureKind

_ONE = (
    sa.select(pictures.c.media_type)
    .join(contractors, contractors.c.id == pictures.c.contractor_id)
    .where(
        pictures.c.contractor_id == CONTRACTOR.c.id,
        pictures.c.sha256 == sa.bindparam("sha256", type_=sa.Text),
        pictures.c.kind == sa.bindparam("kind", type_=sa.Text),
        contractors.c.active,
    )
)
LARGE = Read(_ONE.add_columns(pictures.c.content))
SMALL = Read(_ONE.add_columns(pictures.c.small.label("content")).where(pictures.c.small.is_not(None)))
PRINTED = Read(
    sa.select(pictures.c.sha256, sa.func.coalesce(pictures.c.small, pictures.c.content).label("content")).where(
        pictures.c.contractor_id == CONTRACTOR.c.id,
        pictures.c.sha256 == sa.any_(sa.bindparam("hashes", type_=ARRAY(sa.Text))),
    )
)


@dataclass(frozen=True, slots=True)
class SqlPictureReader:
    """application.ports.pictures.PictureReader."""

    pool: ReadPool

    async def find(self, contractor_id: UUID, sha256: str, kind: PictureKind, *, small: bool) -> PictureFile | None:
        row = await (SMALL if small else LARGE).one(self.pool, contractor_id, sha256=sha256, kind=kind.value)
        return PictureFile(media_type=row["media_type"], content=row["content"]) if row else None

    async def printed(self, contractor_id: UUID, hashes: Collection[str]) -> Mapping[str, bytes]:
        if not hashes:
            return {}
        rows = await PRINTED.all(self.pool, contractor_id, hashes=sorted(hashes))
        return {row["sha256"]: row["content"] for row in rows}
