from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.ports.pictures import PictureFile, PictureReader
from application.shared.pictures import read_name


class ReadPicture(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: UUID
    name: str  # the last part of its address


@dataclass(frozen=True, slots=True)
class ReadPictureHandler:
    reader: PictureReader

    async def __call__(self, query: ReadPicture) -> PictureFile:
        """The file under that name. Raises NotFound."""
        name = read_name(query.name)
        if name is None:
            raise NotFound
        found = await self.reader.find(query.contractor_id, name.sha256, name.kind, small=name.small)
        if found is None:
            raise NotFound
        return found
