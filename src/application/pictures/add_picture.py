import asyncio
from dataclasses import dataclass

import msgspec

from application.ports.pictures import PictureStudio
from application.ports.unit_of_work import Begin
from application.shared.once import RequestKey
from application.shared.pictures import line_picture_view
from application.shared.views import LinePictureView
from domain.shared.actors import Actor
from domain.shared.ids import ContractorId
from domain.shared.pictures import LinePicture, Picture, PictureKind, PictureUnknown


class AddPicture(msgspec.Struct, frozen=True, kw_only=True):
    contractor_id: ContractorId
    by: Actor
    upload: bytes
    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class AddPictureHandler:
    begin: Begin
    studio: PictureStudio

    async def __call__(self, command: AddPicture) -> LinePictureView:
        """Keep a picture for the lines of estimates; the same one again is the same. Raises PictureRefused."""
        kept = await asyncio.to_thread(self.studio.line, command.upload)
        async with self.begin(command.contractor_id) as work:
            request = command.request
            if request is not None:
                earlier = await work.requests.claim(request.key, by=command.by, fingerprint=request.fingerprint)
                if earlier is not None:
                    known = await work.pictures.known([earlier.hex()], PictureKind.LINE)
                    return _view(known.get(earlier.hex()))
            if await work.pictures.add(kept):
                await work.audit.note("picture.added", by=command.by, subject=f"picture:{kept.picture.sha256}")
            if request is not None:
                made = bytes.fromhex(kept.picture.sha256)
                await work.requests.answer(request.key, by=command.by, result=made)
            await work.commit()
        return _view(kept.picture)


def _view(picture: Picture | None) -> LinePictureView:
    if picture is None:  # the key was answered with something else: no picture is ever removed
        raise PictureUnknown(field="picture")
    return line_picture_view(LinePicture(picture=picture))
