"""Stylesheet, modules and icons: read and packed at start, each at an address that changes with what it holds."""

import re
from base64 import b32encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from litestar import Controller, Response, get
from litestar.params import FromPath

from application.errors import NotFound
from entrypoints.http.arrival import Connection
from entrypoints.http.brand import stylesheet
from entrypoints.http.caller import ANYONE, AnyoneAsked
from entrypoints.http.packing import SMALL, pack, takes_gzip

_FOLDER = Path(__file__).with_name("static")
_FOREVER = "public, max-age=31536000, immutable"
_SERVED = re.compile(r"([a-z0-9-]{1,60})\.([a-z2-7]{16})(\.[a-z0-9]{1,8})")
_MOST_ACCENTS = 500  # anybody may ask for any color; the memory for answers is bounded


@dataclass(frozen=True, slots=True)
class Asset:
    file: str  # its name as it is served: live-total.4kq2….js
    kind: str
    plain: bytes
    packed: bytes | None  # None where packing gains nothing

    @classmethod
    def of(cls, name: str, content: bytes) -> "Asset":
        stem, ending = name.rsplit(".", 1)
        version = b32encode(sha256(content).digest()).decode().lower()[:16]
        packed = pack(content, level=SMALL)
        return cls(
            file=f"{stem}.{version}.{ending}",
            kind=guess_type(name)[0] or "application/octet-stream",
            plain=content,
            packed=packed if len(packed) < len(content) else None,
        )


_SHEET = "portal.css"
# One stylesheet is sent; it is written in parts, each for one thing, joined in the order of their names.
_STYLES = b"".join(part.read_bytes() for part in sorted(_FOLDER.glob("styles/*.css")))
_ASSETS = {path.name: Asset.of(path.name, path.read_bytes()) for path in sorted(_FOLDER.iterdir()) if path.is_file()}
_ASSETS[_SHEET] = Asset.of(_SHEET, _STYLES)


def address_of(name: str) -> str:
    """Where a file of static/ is served. Raises KeyError for one that is not there."""
    return f"/static/{_ASSETS[name].file}"


def sheet_of(accent: str) -> str:
    """Where the whole stylesheet in a contractor's accent, like `#1f5fa8`, is served: one answer, not two."""
    return f"/brand/{_in_accent(accent.lstrip('#').lower()).file}"


@lru_cache(maxsize=_MOST_ACCENTS)
def _in_accent(accent: str) -> Asset:
    return Asset.of(f"{accent}.css", _STYLES + stylesheet(accent).encode())


class AssetController(Controller):
    opt = {"entry": ANYONE}  # noqa: RUF012  # Litestar reads it so

    @get("/static/{file:str}", sync_to_thread=False)
    def static(self, request: AnyoneAsked, file: FromPath[str]) -> Response[bytes]:
        asset = _ASSETS.get(_name_of(file))
        if asset is None:
            raise NotFound
        return _answer(request, asset, asked=file)

    @get("/brand/{file:str}", sync_to_thread=False)
    def brand(self, request: AnyoneAsked, file: FromPath[str]) -> Response[bytes]:
        """The color stands in the address, so it needs no look-up."""
        accent, _, ending = _name_of(file).rpartition(".")
        if ending != "css":
            raise NotFound
        return _answer(request, _in_accent(accent), asked=file)


def _name_of(file: str) -> str:
    """The name without its version. Raises NotFound for one that was never given out."""
    served = _SERVED.fullmatch(file)
    if served is None:
        raise NotFound
    return f"{served[1]}{served[3]}"


def _answer(request: Connection, asset: Asset, *, asked: str) -> Response[bytes]:
    # While a new version is put up, the page may come from one process and its files from another. An address of the
    # other version gets what there is, and nobody keeps it.
    headers = {"vary": "accept-encoding", "cache-control": _FOREVER if asked == asset.file else "no-store"}
    if asset.packed is not None and takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(asset.packed, media_type=asset.kind, headers={**headers, "content-encoding": "gzip"})
    return Response(asset.plain, media_type=asset.kind, headers=headers)
