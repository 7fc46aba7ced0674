"""Where pictures stand in the portal. An address holds the hash: what it answers may be kept for ever."""

import re

import msgspec

from application.shared.views import LinePictureView, LogoView
from domain.shared.pictures import LinePicture, Picture, PictureKind

PATH = "/pictures/"
SUFFIXES = {PictureKind.LOGO: "webp", PictureKind.LINE: "jpg"}  # the form that each is kept in
SMALL = "-small"
_NAME = re.compile(r"([0-9a-f]{64})(-small)?\.(webp|jpg)")


class PictureName(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    kind: PictureKind
    small: bool


def logo_view(logo: Picture) -> LogoView:
    return LogoView(id=logo.sha256, address=_address(logo, PictureKind.LOGO), width=logo.width, height=logo.height)


def line_picture_view(shown: LinePicture) -> LinePictureView:
    picture = shown.picture
    return LinePictureView(
        id=picture.sha256,
        address=_address(picture, PictureKind.LINE),
        thumb_address=_address(picture, PictureKind.LINE, SMALL),
        width=picture.width,
        height=picture.height,
        alt=shown.alt,
    )


def read_name(name: str) -> PictureName | None:
    """What a file name of `PATH` asks for; None for a name that no picture has."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    [kind] = [kind for kind, suffix in SUFFIXES.items() if suffix == found[3]]
    return PictureName(sha256=found[1], kind=kind, small=bool(found[2]))


def _address(picture: Picture, kind: PictureKind, size: str = "") -> str:
    return f"{PATH}{picture.sha256}{size}.{SUFFIXES[kind]}"
