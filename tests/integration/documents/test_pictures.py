"""A document shows the logo and the pictures of its lines, each with words for who cannot see it."""

from typing import Any

import msgspec
import pytest

from adapters.pillow.studio import PillowStudio
from adapters.typst.renderer import TypstDocuments
from application.ports.documents import DocumentKind, DocumentRenderer
from application.ports.pictures import KeptPicture
from application.shared.pictures import line_picture_view, logo_view
from domain.shared.pictures import LinePicture
from tests.integration.documents.sample_views import BEST, CONTRACTOR, ESTIMATE
from tests.integration.documents.test_documents import (
    APPROVED,
    TEXTS,
    facts,
    flat,
    many_lines,
    offered,
    opened,
    structure_of,
    text_of,
)
from tests.integration.pictures.files import drawn, file

WIDE, SIGN = (PillowStudio().logo(file(drawn(size, "RGBA"))) for size in ((480, 120), (120, 120)))
FURNACE = PillowStudio().line(file(drawn((900, 600))))
TALL = PillowStudio().line(file(drawn((300, 900))))
rewritten = msgspec.structs.replace


@pytest.fixture(scope="module")
def documents() -> DocumentRenderer:
    return TypstDocuments(TEXTS)


def with_logo(logo: KeptPicture) -> dict[str, Any]:
    head = rewritten(CONTRACTOR, logo=logo_view(logo.picture))
    return {"contractor": head, "pictures": {logo.picture.sha256: logo.content}}


def beside(line: Any, kept: KeptPicture, alt: str = "") -> Any:
    return rewritten(line, picture=line_picture_view(LinePicture(picture=kept.picture, alt=alt)))


def figures_of(pdf: bytes) -> list[str]:
    return [str(element["/Alt"]) for element in structure_of(pdf) if element["/S"] == "/Figure"]


def images_of(pdf: bytes) -> list[bytes]:
    return [image.data for page in opened(pdf).pages for image in page.images]


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize("logo", [WIDE, SIGN], ids=["wide", "a sign"])
def test_the_head_has_the_logo_and_says_the_name(
    documents: DocumentRenderer, kind: DocumentKind, logo: KeptPicture
) -> None:
    shown = {**with_logo(logo), **({"signature_png": None} if kind is DocumentKind.SIGNED_ESTIMATE else {})}
    pdf = documents.render(facts(kind, **shown))
    assert figures_of(pdf) == [CONTRACTOR.name]
    assert flat(CONTRACTOR.name) in flat(opened(pdf).pages[0].extract_text())
    assert documents.render(facts(kind, **shown)) == pdf


def test_the_lines_of_an_offer_have_their_pictures(documents: DocumentRenderer) -> None:
    first, second, third = BEST.lines
    option = rewritten(BEST, lines=(beside(first, FURNACE, "The unit outside"), second, beside(third, TALL)))
    kept = {one.picture.sha256: one.small or b"" for one in (FURNACE, TALL)}
    shown = facts(DocumentKind.ESTIMATE, estimate=rewritten(ESTIMATE, options=(option,)), pictures=kept)
    pdf = documents.render(shown)
    assert figures_of(pdf) == ["The unit outside", third.description], "or else what the line says"
    assert flat(first.description) in flat(text_of(pdf))
    assert len(images_of(pdf)) == 2
    assert all(small in pdf for small in kept.values()), "a JPEG goes in as it is"


def test_what_was_signed_is_printed_with_its_pictures(documents: DocumentRenderer) -> None:
    assert APPROVED.decision is not None
    lines = tuple(beside(line, FURNACE, f"Picture {line.id.int}") for line in APPROVED.decision.lines)
    approved = rewritten(APPROVED, decision=rewritten(APPROVED.decision, lines=lines))
    kept = {FURNACE.picture.sha256: FURNACE.small}
    shown = facts(DocumentKind.SIGNED_ESTIMATE, estimate=approved, signature_png=None, pictures=kept)
    assert sorted(figures_of(documents.render(shown))) == sorted(f"Picture {line.id.int}" for line in lines)


def test_a_picture_that_is_not_at_hand_leaves_the_words(documents: DocumentRenderer) -> None:
    """Its bytes are read while the document is made, and could be another contractor's: then there are none."""
    option = rewritten(BEST, lines=tuple(beside(line, FURNACE) for line in BEST.lines))
    head = {**with_logo(WIDE), "pictures": {}}
    pdf = documents.render(facts(DocumentKind.ESTIMATE, estimate=rewritten(ESTIMATE, options=(option,)), **head))
    assert (figures_of(pdf), images_of(pdf)) == ([], [])
    assert flat(BEST.lines[0].description) in flat(text_of(pdf))
    assert flat(CONTRACTOR.name) in flat(text_of(pdf))


def test_many_pictures_do_not_part_a_total_from_its_lines(documents: DocumentRenderer) -> None:
    lines = tuple(beside(offered(line), (FURNACE, TALL)[at % 2]) for at, line in enumerate(many_lines(60)))
    option = rewritten(BEST, lines=lines)
    kept = {one.picture.sha256: one.small for one in (FURNACE, TALL)}
    pdf = documents.render(facts(DocumentKind.ESTIMATE, estimate=rewritten(ESTIMATE, options=(option,)), pictures=kept))
    assert len(figures_of(pdf)) == 60
    assert len(opened(pdf).pages) > 4
    [last] = [page for page in (one.extract_text() for one in opened(pdf).pages) if "Sales tax 8.25%" in page]
    assert "Row 59." in last
    assert len(pdf) < 150_000, "the same picture goes in once"
