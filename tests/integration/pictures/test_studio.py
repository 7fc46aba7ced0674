"""What is made of an upload: a clean picture of a bounded size, whatever came, or a refusal with its reason (T66)."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from adapters.pillow.studio import PillowStudio
from application.ports.pictures import MOST_BYTES, MOST_KEPT_BYTES, MOST_SMALL_BYTES, KeptPicture, PictureStudio
from domain.shared.pictures import PictureKind, PictureRefused
from tests.integration.pictures.files import (
    NORTH,
    drawn,
    file,
    jpeg_of_scans,
    png_claiming,
    shown,
    webp_claiming,
)
from tests.support.ids import ROOT

pytestmark = pytest.mark.T66
STUDIO: PictureStudio = PillowStudio()
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def noise(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    bands = [Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1])) for seed in range(len(mode))]
    return Image.merge(mode, bands)


def reason(upload: bytes) -> str:
    """Why it is refused, for either use."""
    reasons = set()
    for use in (STUDIO.logo, STUDIO.line):
        with pytest.raises(PictureRefused) as refused:
            use(upload)
        assert refused.value.values["field"] == "picture"
        reasons.add(str(refused.value.values["reason"]))
    [one] = reasons
    return one


def assert_kept(kept: KeptPicture) -> None:
    """What a picture says of itself is so, and it is no larger than a page can bear."""
    picture = shown(kept.content)
    assert (picture.width, picture.height) == (kept.width, kept.height)
    assert Image.MIME[str(picture.format)] == kept.media_type
    assert not {"exif", "icc_profile", "xmp", "comment", "photoshop", "Comment"} & picture.info.keys()
    if kept.kind is PictureKind.LOGO:
        assert (kept.media_type, kept.small) == ("image/webp", None)
        assert kept.width <= 480
        assert kept.height <= 120
        assert len(kept.content) <= MOST_SMALL_BYTES
    else:
        assert kept.media_type == "image/jpeg"
        assert kept.small is not None
        assert max(picture.size) <= 800
        assert max(shown(kept.small).size) <= 160
        assert len(kept.content) <= MOST_KEPT_BYTES
        assert len(kept.small) <= MOST_SMALL_BYTES


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_fits_its_place_and_is_the_same_each_time(kind: str) -> None:
    upload = file(drawn((1200, 1200)), kind)
    logo = STUDIO.logo(upload)
    assert_kept(logo)
    assert (logo.width, logo.height) == (120, 120)
    assert STUDIO.logo(upload) == logo


def test_a_logo_keeps_its_transparency() -> None:
    upload = Image.new("RGBA", (600, 100), (0, 0, 0, 0))
    upload.paste(NORTH, (300, 0, 600, 100))
    logo = shown(STUDIO.logo(file(upload)).content)
    assert (logo.mode, logo.size) == ("RGBA", (480, 80))
    clear, red = logo.getpixel((10, 40)), logo.getpixel((470, 40))
    assert isinstance(clear, tuple)
    assert (clear[3], red) == (0, (*NORTH, 255))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_lines_picture_has_a_small_copy(kind: str) -> None:
    kept = STUDIO.line(file(drawn((3000, 2000)), kind))
    assert_kept(kept)
    assert kept.small is not None
    assert (kept.width, kept.height) == (800, 533)
    assert shown(kept.small).size == (160, 107)
    assert STUDIO.line(file(drawn((3000, 2000)), kind)) == kept


def test_a_small_picture_stays_small() -> None:
    assert (STUDIO.line(file(drawn((40, 30)))).width, STUDIO.logo(file(drawn((40, 30)))).height) == (40, 30)


def test_what_is_clear_becomes_white_beside_a_line() -> None:
    kept = STUDIO.line(file(Image.new("RGBA", (100, 100), (0, 0, 0, 0))))
    assert shown(kept.content).getpixel((50, 50)) == (255, 255, 255)


def in_mode(mode: str) -> Image.Image:
    gray = drawn((400, 300), "L")
    if mode == "I;16":
        return gray.convert("I").point(lambda value: value * 257).convert("I;16")
    return gray.convert("1") if mode == "1" else drawn((400, 300), mode)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    kept = STUDIO.line(file(in_mode(mode)))
    assert_kept(kept)
    gray = shown(kept.content).convert("L")
    roof, wall = (
        gray.crop(part).resize((1, 1), Image.Resampling.BOX) for part in ((0, 0, 150, 50), (250, 150, 390, 290))
    )
    assert wall.tobytes()[0] > 250
    assert 60 < roof.tobytes()[0] < 110


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_for_print_is_read_in_its_colors(progressive: bool) -> None:
    kept = STUDIO.line(file(drawn(mode="CMYK"), "JPEG", quality=95, progressive=progressive))
    assert_kept(kept)
    roof = shown(kept.content).getpixel((50, 30))
    assert isinstance(roof, tuple)
    assert all(abs(have - want) < 12 for have, want in zip(roof, NORTH, strict=True))


@pytest.mark.parametrize("held", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_stands_upright_however_the_camera_was_held(kind: str, held: int) -> None:
    turned = {
        1: lambda one: one,
        2: lambda one: one.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda one: one.transpose(Image.Transpose.ROTATE_180),
        4: lambda one: one.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda one: one.transpose(Image.Transpose.TRANSPOSE),
        6: lambda one: one.transpose(Image.Transpose.ROTATE_90),
        7: lambda one: one.transpose(Image.Transpose.TRANSVERSE),
        8: lambda one: one.transpose(Image.Transpose.ROTATE_270),
    }[held](drawn())
    exif = Image.Exif()
    exif[0x0112] = held
    kept = STUDIO.line(file(turned, kind, exif=exif))
    assert (kept.width, kept.height) == (640, 480)
    roof, wall = (shown(kept.content).getpixel(place) for place in ((100, 50), (500, 400)))
    assert isinstance(roof, tuple)
    assert isinstance(wall, tuple)
    assert roof[2] < 80
    assert min(wall) > 240


def test_T66_where_and_with_what_it_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (40.0, 42.0, 46.0), 3: "W", 4: (74.0, 0.0, 21.0)}
    exif[0x010F] = "SecretMaker"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", HTML.decode())
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>", zip=True)
    plain = STUDIO.line(file(drawn()))
    for upload in (
        file(drawn(), exif=exif, icc_profile=profile, pnginfo=notes, dpi=(300, 300)),
        file(drawn(), "JPEG", exif=exif, icc_profile=profile, comment=HTML, xmp=b"<x:xmpmeta/>"),
        file(drawn(), "WEBP", exif=exif, icc_profile=profile, xmp=b"<x:xmpmeta/>", lossless=True),
    ):
        assert b"SecretMaker" in upload
        for kept in (STUDIO.line(upload), STUDIO.logo(upload)):
            assert_kept(kept)
            for trace in (b"SecretMaker", b"script", b"xmp", b"Exif", b"ICC", b"iCCP", b"pHYs", b"http"):
                assert trace not in kept.content + (kept.small or b"")
        if not upload.startswith(b"\xff\xd8"):
            assert STUDIO.line(upload) == plain


@pytest.mark.parametrize("tail", [HTML, SVG, b"PK\x03\x04" + b"\0" * 50, b"%PDF-1.7\n/JS (app.alert(1))"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_T66_a_polyglot_loses_its_second_face(kind: str, tail: bytes) -> None:
    whole = file(drawn(), kind)
    for use in (STUDIO.line, STUDIO.logo):
        kept = use(whole + tail)
        assert kept == use(whole)
        assert tail not in kept.content


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"\x89PNG",
        SVG,
        b'<?xml version="1.0"?>' + SVG,
        HTML,
        b"data:image/png;base64,iVBORw0KGgo=",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"%PDF-1.7\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\0\0\0\x1cftypheic",
        b"\x00\x00\x01\x00\x01\x00",
    ],
)
def test_T66_what_is_no_picture_of_ours_is_refused(other: bytes) -> None:
    assert reason(other) == "format"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "TGA"])
def test_T66_no_other_decoder_is_ever_asked(kind: str) -> None:
    assert reason(file(drawn((64, 64)), kind)) == "format"


@pytest.mark.parametrize(
    "bomb",
    [
        png_claiming(20_000, 20_000),
        png_claiming(2**31 - 1, 2**31 - 1),
        png_claiming(4000, 3251),
        webp_claiming(16_383, 16_383),
        webp_claiming(2600, 2501),
        file(Image.new("1", (16_000, 16_000))),
        file(Image.new("L", (16_000, 1000)), "JPEG"),
    ],
    ids=["claimed", "claimed beyond all", "a row too many", "canvas", "a row too many on it", "black", "wide"],
)
def test_T66_too_many_pixels_are_refused_before_they_are_unpacked(bomb: bytes) -> None:
    assert len(bomb) < 1_000_000
    assert reason(bomb) == "too_many_pixels"


def test_T66_a_second_header_that_claims_more_is_refused() -> None:
    small, large = png_claiming(10, 10), png_claiming(20_000, 20_000)
    assert reason(small[:33] + large[8:]) == "too_many_pixels"


def test_T66_a_thousand_scans_are_refused_before_the_first() -> None:
    assert_kept(STUDIO.line(jpeg_of_scans(200)))
    assert reason(jpeg_of_scans(201)) == "unreadable"


def test_T66_more_bytes_than_allowed_are_refused_unread() -> None:
    whole = file(drawn())
    assert_kept(STUDIO.line(whole + bytes(MOST_BYTES - len(whole))))
    assert reason(whole + bytes(MOST_BYTES - len(whole) + 1)) == "too_large"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_T66_what_moves_is_refused(kind: str) -> None:
    frames = [drawn((64, 64)), drawn((64, 64)).rotate(90)]
    assert reason(file(frames[0], kind, save_all=True, append_images=frames[1:])) == "animated"


def test_a_phones_photo_with_a_second_picture_inside_is_its_first() -> None:
    upload = file(drawn(), "MPO", save_all=True, append_images=[noise((64, 64))])
    kept = STUDIO.line(upload)
    assert_kept(kept)
    assert (kept.width, kept.height) == (640, 480)


@pytest.mark.parametrize("size", [(1, 10_000), (10_000, 1), (800, 39), (1, 21)])
def test_T66_a_thread_is_refused(size: tuple[int, int]) -> None:
    assert reason(file(Image.new("L", size, 255))) == "shape"


def test_a_band_is_taken() -> None:
    kept = STUDIO.line(file(Image.new("L", (10_000, 500), 255)))
    assert (kept.width, kept.height) == (800, 40)


@pytest.mark.parametrize(("width", "height"), [(0, 0), (0, 10), (10, 0)])
def test_T66_no_size_at_all_is_refused(width: int, height: int) -> None:
    assert reason(png_claiming(width, height)) == "unreadable"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_T66_a_truncated_picture_is_refused(kind: str, kept: float) -> None:
    whole = file(noise((200, 150)), kind)
    assert reason(whole[: int(len(whole) * kept)]) == "unreadable"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_a_broken_note_about_the_camera_does_no_harm() -> None:
    whole = file(drawn(), "JPEG")
    broken = whole[:2] + b"\xff\xe1\x00\x10Exif\0\0" + b"II*\0\xff\xff\xff\xff" + whole[2:]
    assert_kept(STUDIO.line(broken))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_T66_a_damaged_picture_is_refused_or_read_and_nothing_else() -> None:
    chance, outcomes = random.Random(66), set()
    exif = Image.Exif()
    exif[0x0112] = 6
    wholes = [file(noise((40, 30)), kind, exif=exif) for kind in ("PNG", "JPEG", "WEBP")]
    for _ in range(600):
        spoiled = bytearray(chance.choice(wholes))
        for _ in range(chance.choice((1, 3, 9))):
            spoiled[chance.randrange(12, len(spoiled))] = chance.randrange(256)
        try:
            assert_kept(chance.choice((STUDIO.line, STUDIO.logo))(bytes(spoiled)))
            outcomes.add("read")
        except PictureRefused as refused:
            outcomes.add(str(refused.values["reason"]))
    assert {"read", "unreadable"} <= outcomes <= {"read", "unreadable", "too_many_pixels", "shape", "animated"}


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_noise_is_made_worse_or_smaller_until_a_page_can_bear_it(mode: str) -> None:
    upload = file(noise((900, 900), mode), "WEBP", quality=80)
    for kept in (STUDIO.logo(upload), STUDIO.line(upload)):
        assert_kept(kept)
        assert min(kept.width, kept.height) >= 80


MEASURE = """
import io, resource, sys
from PIL import Image
from adapters.pillow.studio import MOST_PIXELS, PillowStudio
from domain.shared.pictures import PictureRefused
studio, upload = PillowStudio(), open(sys.argv[1], "rb").read()
warm = io.BytesIO(); Image.new("RGBA", (40, 40)).save(warm, "PNG"); studio.line(warm.getvalue())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    studio.line(upload)
except PictureRefused:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def largest(kind: str) -> bytes:
    size = (4160, 3120)
    match kind:
        case "clear png":
            return file(Image.new("RGBA", size, (200, 10, 10, 128)))
        case "palette":
            return file(Image.new("P", size, 3), transparency=3)
        case "print, progressive":
            return file(Image.new("CMYK", size, (9, 99, 9, 9)), "JPEG", progressive=True)
        case "webp":
            return file(Image.new("RGBA", (2944, 2200), (1, 2, 3, 99)), "WEBP", lossless=True)
    return webp_claiming(16_383, 16_383)


@pytest.mark.parametrize("kind", ["clear png", "palette", "print, progressive", "webp", "a claimed canvas"])
def test_T66_the_largest_that_is_taken_needs_bounded_memory(kind: str, tmp_path: Path) -> None:
    """In a process of its own, for the peak of this one has been higher before."""
    upload = tmp_path / "upload"
    upload.write_bytes(largest(kind))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(upload)],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert int(done.stdout) < 160_000  # KiB
