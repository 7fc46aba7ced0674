"""Pictures that a contractor shows: named by the hash of their bytes, so that the same name shows the same for ever."""

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.shared.errors import ValueRefused
from domain.shared.text import cleaned_name

_SHA256 = re.compile(r"[0-9a-f]{64}")


class PictureRefused(ValueRefused):
    """The upload is no picture that we take. Values: `reason`, one of too_large, too_many_pixels, format, animated,
    shape and unreadable."""

    code = "picture_refused"


class PictureUnknown(ValueRefused):
    """The contractor has no such picture, or it is another contractor's: the caller cannot tell which."""

    code = "picture_unknown"


class PictureKind(StrEnum):
    LOGO = "logo"
    LINE = "line"  # of an estimate's line; it has a small copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    sha256: str  # hex, of the bytes that are kept
    width: int  # pixels
    height: int

    def __post_init__(self) -> None:
        if not _SHA256.fullmatch(self.sha256):
            raise PictureUnknown(field="picture")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePicture:
    picture: Picture
    alt: str = ""  # what it shows, for who cannot see it; "" where the line says it

    def __post_init__(self) -> None:
        object.__setattr__(self, "alt", cleaned_name(self.alt, field="alt", required=False))
