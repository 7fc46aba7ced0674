"""Opening what anybody may have sent: nothing is unpacked before its headers have said that it is small and whole."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image

Image.MAX_IMAGE_PIXELS = 13_000_000  # the library's own guard, behind ours: a camera of twelve megapixels


class UploadRefused(Exception):
    """`args[0]` is the reason: too_many_pixels or unreadable."""


def opened(upload: bytes, formats: list[str], *, most_pixels: int) -> Image.Image:
    """Return the picture, its headers read and nothing unpacked. Raises UploadRefused."""
    with told():
        picture = Image.open(BytesIO(upload), formats=formats)
        if picture.width * picture.height > most_pixels:
            raise UploadRefused("too_many_pixels")
        if picture.format == "PNG":
            picture.verify()  # every chunk's checksum; afterwards it has to be opened anew
            picture = Image.open(BytesIO(upload), formats=formats)
    return picture


@contextmanager
def told() -> Iterator[None]:
    """The library's many errors over a broken file, as one of ours."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise UploadRefused("too_many_pixels") from bomb
    except (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error) as broken:
        raise UploadRefused("unreadable") from broken
