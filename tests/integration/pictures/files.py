"""Files as cameras, browsers and attackers make them."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw

NORTH = (200, 30, 30)


def file(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    made = BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()


def drawn(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """White, with a red roof in the left upper corner: it can be told how it was turned."""
    picture = Image.new("RGBA", size, "white")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 4), fill=NORTH)
    return picture.convert(mode)


def shown(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as picture:
        picture.load()
        return picture


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG whose header claims a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * min(10_000_000, (width + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def webp_claiming(width: int, height: int) -> bytes:
    """A WebP of one small frame on a canvas that claims a size."""
    frame = file(Image.new("RGB", (8, 8)), "WEBP", lossless=True)[12:]
    sizes = (7).to_bytes(3, "little") * 2
    canvas = b"\2\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + _part(b"VP8X", canvas) + _part(b"ANIM", bytes(6))
    body += _part(b"ANMF", bytes(6) + sizes + bytes(4) + frame)
    return _part(b"RIFF", body)


def jpeg_of_scans(count: int, size: tuple[int, int] = (64, 64)) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    whole = file(drawn(size), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * (count - whole.count(b"\xff\xda")) + whole[-2:]


def _part(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
