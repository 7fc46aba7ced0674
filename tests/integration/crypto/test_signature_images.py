import random
import resource
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from adapters.pillow.signature_images import KEPT_PIXELS, PillowSignatureImages
from application.ports.security import SignatureImages, SignatureRefused

pytestmark = pytest.mark.T66


def png(picture: Image.Image, **how: object) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", **how)
    return file.getvalue()


def drawn(size: tuple[int, int] = (600, 200), mode: str = "RGBA", paper: object = (0, 0, 0, 0)) -> Image.Image:
    picture = Image.new(mode, size, paper)  # type: ignore[arg-type]
    ImageDraw.Draw(picture).line([(20, 150), (200, 30), (380, 160), (560, 40)], fill=(20, 30, 60, 255), width=4)
    return picture


def claimed(width: int, height: int) -> bytes:
    """A small PNG whose header claims a size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * min(10_000_000, (width + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def reason(upload: bytes) -> str:
    with pytest.raises(SignatureRefused) as refused:
        PillowSignatureImages().clean(upload)
    return str(refused.value.args[0])


def test_a_drawn_signature_is_encoded_anew_on_white() -> None:
    images: SignatureImages = PillowSignatureImages()
    clean, ink = images.clean(png(drawn()))
    with Image.open(BytesIO(clean)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "L", (600, 200))
        assert picture.getpixel((0, 0)) == 255
        assert picture.getpixel((20, 150)) < 64
    assert 2000 < ink < 4000
    assert images.clean(png(drawn())) == (clean, ink)


@pytest.mark.parametrize(
    "blank",
    [
        Image.new("RGBA", (600, 200), (0, 0, 0, 0)),
        Image.new("RGB", (600, 200), "white"),
        Image.new("RGBA", (600, 200), (0, 0, 0, 12)),
        Image.new("L", (1, 1), 255),
        drawn().convert("RGB").point(lambda value: 255),
    ],
    ids=["transparent", "white", "nearly transparent", "one pixel", "white ink"],
)
def test_a_blank_picture_has_no_ink(blank: Image.Image) -> None:
    assert PillowSignatureImages().clean(png(blank))[1] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_that_a_canvas_makes_is_read(mode: str) -> None:
    picture = drawn(mode="RGB", paper="white").convert(mode)
    assert PillowSignatureImages().clean(png(picture))[1] > 1000


def test_t66_a_large_picture_comes_out_at_most_a_megapixel() -> None:
    clean, ink = PillowSignatureImages().clean(png(drawn((2000, 2000))))
    with Image.open(BytesIO(clean)) as picture:
        assert KEPT_PIXELS * 0.98 < picture.width * picture.height <= KEPT_PIXELS
        assert picture.width == picture.height
    assert ink > 500


@pytest.mark.parametrize("size", [(4_000_000, 1), (1, 4_000_000), (1_500_000, 2), (3, 1_333_333)])
def test_t66_a_picture_like_a_thread_comes_out_at_most_a_megapixel(size: tuple[int, int]) -> None:
    clean, _ink = PillowSignatureImages().clean(png(Image.new("L", size, 255)))
    with Image.open(BytesIO(clean)) as picture:
        assert 0 < picture.width * picture.height <= KEPT_PIXELS


def test_t66_metadata_and_place_are_gone() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (40.0, 42.0, 46.0), 3: "W", 4: (74.0, 0.0, 21.0)}
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>", zip=True)
    upload = png(drawn(), exif=exif, pnginfo=notes, icc_profile=b"profile" * 20, dpi=(300, 300))
    assert b"eXIf" in upload
    clean, _ink = PillowSignatureImages().clean(upload)
    assert clean == PillowSignatureImages().clean(png(drawn()))[0]
    for trace in (b"eXIf", b"script", b"xmp", b"iCCP", b"pHYs", b"tEXt", b"iTXt", b"tIME"):
        assert trace not in clean


@pytest.mark.parametrize(
    "tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + b"\0" * 50, b"%PDF-1.7\n/JS (app.alert(1))"]
)
def test_t66_a_polyglot_loses_its_second_face(tail: bytes) -> None:
    clean, _ink = PillowSignatureImages().clean(png(drawn()) + tail)
    assert tail not in clean
    assert clean == PillowSignatureImages().clean(png(drawn()))[0]


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"\x89PNG",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
        b"data:image/png;base64,iVBORw0KGgo=",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    ],
)
def test_t66_what_is_no_png_is_refused(other: bytes) -> None:
    assert reason(other) == "not_png"


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (2001, 2000), (4_000_001, 1), (2**31, 2**31)])
def test_t66_a_claimed_size_is_refused_before_anything_is_unpacked(width: int, height: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert reason(claimed(width, height)) == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB


@pytest.mark.parametrize("side", [20_000, 2_100, 30_000])
def test_t66_a_second_header_that_claims_more_is_refused(side: int) -> None:
    small, large = claimed(10, 10), claimed(side, side)
    assert reason(small[:33] + large[8:]) == "too_large"


def test_t66_fifty_megabytes_are_refused_unread() -> None:
    assert reason(png(drawn()) + b"\0" * 50_000_000) == "too_large"


def test_t66_the_largest_that_is_taken_needs_little_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    PillowSignatureImages().clean(claimed(2000, 2000))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB


@pytest.mark.parametrize("kept", [8, 20, 33, 60, 0.5, 0.9])
def test_t66_a_truncated_picture_is_refused(kept: float) -> None:
    whole = png(drawn())
    assert reason(whole[: int(kept if kept >= 1 else len(whole) * kept)]) == "unreadable"


def test_t66_a_damaged_picture_is_refused_or_read_and_nothing_else() -> None:
    whole, chance = png(drawn()), random.Random(66)
    outcomes = set()
    for _ in range(300):
        spoiled = bytearray(whole)
        spoiled[chance.randrange(8, len(spoiled))] ^= 1 << chance.randrange(8)
        try:
            PillowSignatureImages().clean(bytes(spoiled))
            outcomes.add("read")
        except SignatureRefused as refused:
            outcomes.add(refused.args[0])
    assert "unreadable" in outcomes
    assert outcomes <= {"unreadable", "too_large", "read"}


def test_t66_a_wrong_checksum_after_the_picture_is_refused() -> None:
    whole = png(drawn())
    assert reason(whole[:-12] + struct.pack(">I4s3sI", 3, b"tEXt", b"a\0b", 1) + whole[-12:]) == "unreadable"


def test_t66_sixteen_bits_a_channel_are_refused() -> None:
    assert reason(png(Image.new("I;16", (10, 10), 0))) == "unreadable"


def test_t66_a_zero_size_or_another_first_chunk_is_refused() -> None:
    assert reason(claimed(0, 10)) == "unreadable"
    assert reason(png(drawn()).replace(b"IHDR", b"JHDR")) == "unreadable"
