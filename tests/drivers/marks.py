"""Pictures: what a person draws on the signature field, and what the office took a photo of."""

from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (400, 120)


def png(kind: str) -> bytes:
    """`kind`: signature, or blank."""
    sheet = Image.new("RGB", SIZE, "white")
    if kind == "signature":
        ImageDraw.Draw(sheet).line([(30, 90), (90, 20), (150, 90), (230, 30), (360, 80)], fill="black", width=4)
    return _file(sheet)


def photo(shown: str) -> bytes:
    """Of whatever it is; another thing gives another picture."""
    digest = sha256(shown.encode()).digest()
    return _file(Image.new("RGB", (320, 240), (digest[0], digest[1], digest[2])))


def _file(sheet: Image.Image) -> bytes:
    buffer = BytesIO()
    sheet.save(buffer, format="PNG")
    return buffer.getvalue()
