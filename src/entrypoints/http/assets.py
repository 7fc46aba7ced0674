"""Stylesheet, modules and icons, read at start and served under a path that changes with their content."""

from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from litestar import Controller, Response, get
from litestar.params import FromPath

from application.errors import NotFound
from entrypoints.http.brand import stylesheet
from entrypoints.http.caller import ANYONE

_FOLDER = Path(__file__).with_name("static")
_FILES = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.is_file()}
# One stylesheet is sent; it is written in parts, each for one thing, joined in the order of their names.
_FILES["portal.css"] = b"".join(part.read_bytes() for part in sorted(_FOLDER.glob("styles/*.css")))
_VERSION = sha256(b"".join(name.encode() + content for name, content in _FILES.items())).hexdigest()[:16]
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


def address_of(name: str) -> str:
    """Where a file of static/ is served. Raises KeyError for one that is not there."""
    _FILES[name]
    return f"/static/{_VERSION}/{name}"


class AssetController(Controller):
    opt = {"entry": ANYONE}  # noqa: RUF012  # Litestar reads it so

    @get("/static/{version:str}/{name:str}", sync_to_thread=False)
    def file(self, version: FromPath[str], name: FromPath[str]) -> Response[bytes]:
        if version != _VERSION or name not in _FILES:
            raise NotFound
        kind = guess_type(name)[0] or "application/octet-stream"
        return Response(_FILES[name], media_type=kind, headers=_FOREVER)

    @get("/brand/{accent:str}", sync_to_thread=False)
    def brand(self, accent: FromPath[str]) -> Response[str]:
        """The contractor's color, made readable. The color stands in the address, so it needs no look-up."""
        return Response(stylesheet(accent.removesuffix(".css")), media_type="text/css", headers=_FOREVER)
