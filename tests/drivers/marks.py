"""Pictures that a person draws on the signature field."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (400, 120)


def png(kind: str) -> bytes:
    """`kind`: signature, or blank."""
    sheet = Image.new("RGB", SIZE, "white")
    if kind == "signature":
        ImageDraw.Draw(sheet).line([(30, 90), (90, 20), (150, 90), (230, 30), (360, 80)], fill="black", width=4)
    buffer = BytesIO()
    sheet.save(buffer, format="PNG")
    return buffer.getvalue()
