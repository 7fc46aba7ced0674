import re
from collections.abc import Callable
from io import BytesIO
from threading import Lock

from PIL import Image

from adapters.pillow.uploads import UploadRefused, opened, told
from application.ports.pictures import MOST_BYTES, MOST_KEPT_BYTES, MOST_SMALL_BYTES, KeptPicture
from domain.shared.pictures import PictureKind, PictureRefused

LOGO_BOX, LINE_BOX, SMALL_BOX = (480, 120), (800, 800), (160, 160)
MOST_SCANS = 200  # a photo has ten; each of thousands would be worked through over the whole picture
MOST_RATIO = 20  # of the longer side to the shorter: a thread is no picture

# A decoder of WebP holds the whole picture four times.
MOST_PIXELS = {"PNG": 13_000_000, "JPEG": 13_000_000, "WEBP": 6_500_000}

_MAGIC = {"PNG": rb"\x89PNG\r\n\x1a\n", "JPEG": rb"\xff\xd8\xff", "WEBP": rb"RIFF....WEBP"}
_SCAN = b"\xff\xda"
_ORIENTATION = 0x0112  # of Exif: how the camera was held
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BAND = 256  # rows that are converted at once
_QUALITIES = (84, 70, 55)

Size = tuple[int, int]
Encode = Callable[[Image.Image, int], bytes]


class PillowStudio:
    """application.ports.pictures.PictureStudio. One upload at a time, so that many at once need no more memory."""

    def __init__(self) -> None:
        self._one = Lock()

    def logo(self, upload: bytes) -> KeptPicture:
        with self._one:
            content, size = _bounded(_drawn(upload, LOGO_BOX), MOST_SMALL_BYTES, _webp)
        return KeptPicture(
            kind=PictureKind.LOGO, media_type="image/webp", width=size[0], height=size[1], content=content
        )

    def line(self, upload: bytes) -> KeptPicture:
        with self._one:
            drawn = _on_white(_drawn(upload, LINE_BOX))
            content, size = _bounded(drawn, MOST_KEPT_BYTES, _jpeg)
            small, _ = _bounded(_within(drawn, SMALL_BOX), MOST_SMALL_BYTES, _jpeg)
        return KeptPicture(
            kind=PictureKind.LINE,
            media_type="image/jpeg",
            width=size[0],
            height=size[1],
            content=content,
            small=small,
        )


def _drawn(upload: bytes, box: Size) -> Image.Image:
    """The upload upright and within `box`, as pixels alone."""
    if len(upload) > MOST_BYTES:
        raise PictureRefused(field="picture", reason="too_large", most_mb=MOST_BYTES // 1_000_000)
    kind = next((kind for kind, magic in _MAGIC.items() if re.match(magic, upload, re.DOTALL)), None)
    if kind is None:
        raise PictureRefused(field="picture", reason="format")
    try:
        return _shrunk(_checked(upload, kind), box)
    except UploadRefused as refused:
        raise PictureRefused(field="picture", reason=refused.args[0]) from refused


def _checked(upload: bytes, kind: str) -> Image.Image:
    """The opened picture, after everything that its headers can tell."""
    if kind == "JPEG" and upload.count(_SCAN) > MOST_SCANS:
        raise UploadRefused("unreadable")
    picture = opened(upload, [kind], most_pixels=MOST_PIXELS[kind])
    # a JPEG of several pictures is a phone's photo with its depth or its light: the first one is the photo
    if kind != "JPEG" and getattr(picture, "is_animated", False):
        raise UploadRefused("animated")
    if max(picture.size) > MOST_RATIO * min(picture.size):
        raise UploadRefused("shape")
    return picture


def _shrunk(picture: Image.Image, box: Size) -> Image.Image:
    """Unpack it, in part where the format can do that, then bring it down to `box` in RGB or RGBA."""
    with told():
        picture.draft(None, (box[0] * 2, box[1] * 2))
        picture.load()
        upright = _UPRIGHT.get(_orientation(picture))
        coarse = _coarse(picture, box)
    turned = coarse.transpose(upright) if upright is not None else coarse
    return _within(turned, box)


def _orientation(picture: Image.Image) -> int:
    try:
        with told():
            found = picture.getexif().get(_ORIENTATION)
    except UploadRefused:
        return 1  # a broken note about the picture; the picture itself is there
    return found if isinstance(found, int) else 1


def _coarse(picture: Image.Image, box: Size) -> Image.Image:
    """In RGB or RGBA and at most some four times as large as needed, made band by band: a whole one takes memory."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    factor = max(1, max(picture.size) // (2 * max(box)))
    rows = _BAND * factor
    coarse = Image.new(mode, (-(-picture.width // factor), -(-picture.height // factor)))
    for top in range(0, picture.height, rows):
        band = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        coarse.paste(_in_eight_bits(band).convert(mode).reduce(factor), (0, top // factor))
    return coarse


def _in_eight_bits(band: Image.Image) -> Image.Image:
    return band.point(lambda value: value / 256).convert("L") if band.mode.startswith("I") else band


def _within(picture: Image.Image, box: Size) -> Image.Image:
    """Never larger than it was, with no side at nothing."""
    scale = min(box[0] / picture.width, box[1] / picture.height, 1.0)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return paper.convert("RGB")


def _bounded(picture: Image.Image, most_bytes: int, encode: Encode) -> tuple[bytes, Size]:
    """Encode it as well as `most_bytes` allow; what is noise throughout gets smaller."""
    # a fresh picture of the same pixels carries no profile, text, date or place
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    for quality in _QUALITIES:
        content = encode(bare, quality)
        if len(content) <= most_bytes:
            return content, bare.size
    return _bounded(bare.resize((-(-bare.width // 2), -(-bare.height // 2))), most_bytes, encode)


def _webp(picture: Image.Image, quality: int) -> bytes:
    """Without loss at the best quality: few colors, as most logos have, are smallest so."""
    file = BytesIO()
    picture.save(file, "WEBP", lossless=quality == _QUALITIES[0], quality=quality)
    return file.getvalue()


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
