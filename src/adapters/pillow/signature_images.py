from io import BytesIO

from PIL import Image

from application.ports.security import SignatureRefused

MOST_BYTES = 1_000_000
MOST_PIXELS = 4_000_000
KEPT_PIXELS = 1_000_000
DARK = 128  # of 255: what is darker counts as ink

_MAGIC = b"\x89PNG\r\n\x1a\n"
_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})  # 8 bits a channel and less: what a canvas makes

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # the library's own guard, behind ours


class PillowSignatureImages:
    """application.ports.security.SignatureImages. What comes out is drawn anew (T66)."""

    def clean(self, upload: bytes) -> tuple[bytes, int]:
        if len(upload) > MOST_BYTES:
            raise SignatureRefused("too_large")
        if not upload.startswith(_MAGIC):
            raise SignatureRefused("not_png")
        try:
            flat = _on_white(_opened(upload))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
            raise SignatureRefused("too_large") from bomb
        except (OSError, SyntaxError, ValueError) as broken:
            raise SignatureRefused("unreadable") from broken
        return _encoded(flat), _ink(flat)


def _opened(upload: bytes) -> Image.Image:
    """Return the picture, unpacked only once its headers have said that it is small and it is whole."""
    picture = Image.open(BytesIO(upload), formats=["PNG"])
    if picture.width * picture.height > MOST_PIXELS:
        raise SignatureRefused("too_large")
    if picture.mode not in _MODES:
        raise SignatureRefused("unreadable")
    picture.verify()  # every chunk's checksum; afterwards it has to be opened anew
    picture = Image.open(BytesIO(upload), formats=["PNG"])
    picture.load()
    return picture


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
