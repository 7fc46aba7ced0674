"""Pictures for everybody who knows their address. It holds a hash, and whoever sees the page sees it."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from application.pictures.read_picture import ReadPicture, ReadPictureHandler
from application.shared.pictures import PATH
from entrypoints.http.arrival import contractor_of
from entrypoints.http.caller import ANYONE, AnyoneAsked
from entrypoints.http.injected import Injected

_HEADERS = {
    "cache-control": "public, max-age=31536000, immutable",
    # should a browser ever take it for a page: nothing is loaded, and nothing runs
    "content-security-policy": (
        "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    ),
}


class PictureController(Controller):
    opt = {"entry": ANYONE}  # noqa: RUF012  # Litestar reads it so

    @get(f"{PATH}{{name:str}}")
    async def file(
        self, request: AnyoneAsked, name: FromPath[str], read_picture: Injected[ReadPictureHandler]
    ) -> Response[bytes]:
        found = await read_picture(ReadPicture(contractor_id=contractor_of(request), name=name))
        return Response(found.content, media_type=found.media_type, headers=_HEADERS)
