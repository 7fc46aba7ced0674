from io import BytesIO

from PIL import Image

from adapters.pillow.uploads import UploadRefused, opened, told
from application.ports.security import SignatureRefused

MOST_BYTES = 1_000_000
MOST_PIXELS = 4_000_000
KEPT_PIXELS = 1_000_000
DARK = 128  # of 255: what is darker counts as ink

_MAGIC = b"\x89PNG\r\n\x1a\n"
_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})  # 8 bits a channel and less: what a canvas makes


class PillowSignatureImages:
    """application.ports.security.SignatureImages. What comes out is drawn anew (T66)."""

    def clean(self, upload: bytes) -> tuple[bytes, int]:
        if len(upload) > MOST_BYTES:
            raise SignatureRefused("too_large")
        if not upload.startswith(_MAGIC):
            raise SignatureRefused("not_png")
        try:
            flat = _flat(upload)
        except UploadRefused as refused:
            raise SignatureRefused("too_large" if refused.args[0] == "too_many_pixels" else "unreadable") from refused
        return _encoded(flat), _ink(flat)


def _flat(upload: bytes) -> Image.Image:
    picture = opened(upload, ["PNG"], most_pixels=MOST_PIXELS)
    if picture.mode not in _MODES:
        raise UploadRefused("unreadable")
    with told():
        return _on_white(picture)


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture in gray on white paper, at most KEPT_PIXELS large."""
    drawn = picture.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    gray = paper.convert("L")
    shrink = (KEPT_PIXELS / (gray.width * gray.height)) ** 0.5
    if shrink < 1:
        gray = gray.resize((_side(gray.width * shrink), _side(gray.height * shrink)))
    return gray


def _side(length: float) -> int:
    return max(1, min(int(length), KEPT_PIXELS))  # a line of one pixel's height stays one


def _ink(gray: Image.Image) -> int:
    return sum(gray.histogram()[:DARK])


def _encoded(gray: Image.Image) -> bytes:
    # A fresh picture of the same pixels carries no profile, text, date or place.
    bare = Image.frombytes("L", gray.size, gray.tobytes())
    file = BytesIO()
    bare.save(file, "PNG", optimize=True)
    return file.getvalue()
