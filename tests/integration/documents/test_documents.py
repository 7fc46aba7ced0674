import io
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

import adapters.typst.renderer
from adapters.babel.texts import BabelTexts
from adapters.typst.glyphs import breakable, missing_in, numbered
from adapters.typst.renderer import TypstDocuments, data_of, new_compiler, version_of
from application.ports.documents import DocumentFacts, DocumentKind, DocumentRenderer
from application.shared.views import LineView
from domain.estimates.states import EstimateStatus
from domain.invoices.states import Standing
from domain.shared.money import Money
from tests.integration.documents.sample_views import (
    BEST,
    CONTRACTOR,
    DECISION,
    ESTIMATE,
    FURNACE,
    GOOD,
    HASH,
    HOSTILE,
    INVOICE,
    PAYMENT,
    offered,
)
from tests.integration.mail.test_rendering import spoiled

K = DocumentKind
LINK = "https://portal.northside.example/e/s3cr3t-_x"
CONSENT = "I agree to this estimate and to sign it electronically."
TEXTS = BabelTexts()


def signature_png() -> bytes:
    picture = Image.new("L", (600, 200), 255)
    ImageDraw.Draw(picture).line([(20, 150), (200, 30), (380, 160), (560, 40)], fill=20, width=4)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


APPROVED = msgspec.structs.replace(ESTIMATE, status=EstimateStatus.APPROVED, decision=DECISION)
PARTS: dict[DocumentKind, dict[str, Any]] = {
    K.ESTIMATE: {"estimate": ESTIMATE, "link": LINK},
    K.SIGNED_ESTIMATE: {"estimate": APPROVED, "signature_png": signature_png(), "consent": CONSENT},
    K.INVOICE: {"invoice": INVOICE, "link": LINK},
    K.RECEIPT: {"payment": PAYMENT, "link": LINK},
}


@pytest.fixture(scope="module")
def documents() -> DocumentRenderer:
    return TypstDocuments(TEXTS)


def facts(kind: DocumentKind, **changes: Any) -> DocumentFacts:
    return DocumentFacts(kind=kind, **{"language": "en", "contractor": CONTRACTOR, **PARTS[kind], **changes})


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def flat(text: str) -> str:
    """Words without the layout's line breaks and break opportunities."""
    return "".join(text.replace("\N{ZERO WIDTH SPACE}", "").split())


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in opened(pdf).pages)


def links_of(pdf: bytes) -> list[str]:
    annotations = [one.get_object() for page in opened(pdf).pages for one in page.get("/Annots", ())]
    return [str(annotation["/A"]["/URI"]) for annotation in annotations]


def structure_of(pdf: bytes) -> list[DictionaryObject]:
    root = opened(pdf).trailer["/Root"]
    assert isinstance(root, DictionaryObject)
    waiting: list[Any] = [root["/StructTreeRoot"]]
    found = []
    while waiting:
        element = waiting.pop(0).get_object()
        if isinstance(element, list):
            waiting[:0] = element
        elif isinstance(element, DictionaryObject):
            if "/S" in element:
                found.append(element)
            waiting[:0] = [element["/K"]] if "/K" in element else []
    return found


@pytest.mark.parametrize(
    ("kind", "title", "shown"),
    [
        (
            K.ESTIMATE,
            "Estimate E-1042 with 2 options, open until March 31, 2026",
            ["$3,886.18", "$8,503.04", "Heat pump (recommended)", "optional, not included", "optional, included",
             "−$500.00", "Sales tax 8.25%", "$648.04", "9.5 h", "$2,550.91", "Prices hold", "Approve", "Decline"],
        ),
        (
            K.SIGNED_ESTIMATE,
            "Estimate E-1042, $8,503.04, approved by Dana Reed",
            [CONSENT, HASH, "192.0.2.7", "iPhone OS 19_2", "2026-03-04 19:30:00 UTC", "2026-03-04 14:30:00 -0500",
             "America/New_York", "$2,550.91", "Prices hold", "with the link that was sent to them", "version 3"],
        ),
        (
            K.INVOICE,
            "Invoice INV-2031, $4,952.13 due April 3, 2026",
            ["$8,355.00", "−$500.00", "$8,503.04", "Deposit or credit", "Visa •••• 4242", "−$2,550.91", "April 3, 2026",
             "The warranty card", "Pay $4,952.13", "E-1042", "J-311"],
        ),
        (
            K.RECEIPT,
            "Receipt: $1,000.00 paid for invoice INV-2031",
            ["Visa •••• 4242", "March 21, 2026 at 10:00\N{NO-BREAK SPACE}PM", "INV-2031", "$4,952.13", "pi_1"],
        ),
    ],
)  # fmt: skip
def test_a_document_says_what_the_page_says(
    documents: DocumentRenderer, kind: DocumentKind, title: str, shown: list[str]
) -> None:
    pdf = documents.render(facts(kind))
    text = text_of(pdf)
    metadata = opened(pdf).metadata
    assert metadata is not None
    assert metadata.title == title
    assert metadata.author == CONTRACTOR.name
    head = [CONTRACTOR.name, CONTRACTOR.phone, CONTRACTOR.email, CONTRACTOR.address, "Dana Reed"]
    assert [part for part in [title, *head, *shown] if flat(part) not in flat(text)] == []
    pages = opened(pdf).pages
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page.extract_text()


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_document_is_archivable_and_accessible(documents: DocumentRenderer, kind: DocumentKind) -> None:
    pdf = documents.render(facts(kind))
    reader = opened(pdf)
    root = reader.trailer["/Root"]
    assert isinstance(root, DictionaryObject)
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] is not None  # type: ignore[index]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    about = reader.xmp_metadata
    assert about is not None
    xmp = about.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    tags = [str(element["/S"]) for element in structure_of(pdf)]
    assert tags.count("/H1") == 1
    assert tags.index("/H1") < min((tags.index(tag) for tag in ("/H2", "/Table") if tag in tags), default=len(tags))
    if kind is not K.RECEIPT:
        assert {"/Table", "/TR", "/TH", "/TD"} <= set(tags)
    names = names_in(pdf)
    assert {"/StructTreeRoot", "/Metadata"} <= names
    assert not {"/JavaScript", "/JS", "/EmbeddedFile", "/Launch", "/OpenAction", "/AA"} & names


def names_in(pdf: bytes) -> set[str]:
    """Every name in the document's objects, as a key or as a value; what a stream holds is not looked into."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting: list[Any] = [opened(pdf).trailer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, NameObject):
            found.add(str(one))
        elif isinstance(one, DictionaryObject):
            found.update(map(str, one))
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
    return found


def many_lines(count: int) -> tuple[LineView, ...]:
    return tuple(msgspec.structs.replace(FURNACE, id=UUID(int=1000 + n), description=f"Row {n}.") for n in range(count))


def parted(pdf: bytes, *, total: str) -> list[int]:
    """The pages with the figures of `total` and no row of what they are the sum of; page numbers from 1."""
    pages = [page.extract_text() for page in opened(pdf).pages]
    assert any(total in page for page in pages)
    return [number for number, page in enumerate(pages, 1) if total in page and not re.search(r"Row \d+\.", page)]


@pytest.mark.parametrize(("kind", "total"), [(K.ESTIMATE, "Sales tax 8.25%"), (K.INVOICE, "Balance due")])
def test_a_total_is_never_parted_from_its_lines(documents: DocumentRenderer, kind: DocumentKind, total: str) -> None:
    broken = 0
    for count in range(15, 61):
        only = msgspec.structs.replace(GOOD, lines=tuple(offered(line) for line in many_lines(count)))
        offer = msgspec.structs.replace(ESTIMATE, options=(only,))
        bill = msgspec.structs.replace(INVOICE, lines=many_lines(count), ledger=())
        shown = {K.ESTIMATE: {"estimate": offer}, K.INVOICE: {"invoice": bill}}[kind]
        pdf = documents.render(facts(kind, **shown))
        assert parted(pdf, total=total) == [], count
        broken += len(opened(pdf).pages) > 1
    assert broken > 20  # so many had to break somewhere


def test_the_head_of_a_table_stands_on_each_of_its_pages(documents: DocumentRenderer) -> None:
    bill = msgspec.structs.replace(INVOICE, lines=many_lines(90), ledger=())
    pages = [page.extract_text() for page in opened(documents.render(facts(K.INVOICE, invoice=bill))).pages]
    with_rows = [page for page in pages if re.search(r"Row \d+\.", page)]
    assert len(with_rows) >= 3
    assert all(flat("Description Quantity Price Amount") in flat(page) for page in with_rows)
    rows = [int(row) for page in pages for row in re.findall(r"Row (\d+)\.", page)]
    assert rows == list(range(90))


def test_a_last_line_of_a_page_and_more_is_printed_whole(documents: DocumentRenderer) -> None:
    long = msgspec.structs.replace(FURNACE, description="\n".join(f"Row {n}." for n in range(90)))
    pdf = documents.render(facts(K.INVOICE, invoice=msgspec.structs.replace(INVOICE, lines=(FURNACE, long))))
    assert [int(row) for row in re.findall(r"Row (\d+)\.", text_of(pdf))] == list(range(90))


def test_what_can_be_added_stands_below_what_is_included(documents: DocumentRenderer) -> None:
    mixed = msgspec.structs.replace(GOOD, lines=(GOOD.lines[2], *GOOD.lines[:2]))
    text = text_of(documents.render(facts(K.ESTIMATE, estimate=msgspec.structs.replace(ESTIMATE, options=(mixed,)))))
    assert text.index("gas furnace") < text.index("Removal") < text.index("Media air") < text.index("optional, not")


def test_a_drawn_signature_is_a_picture_with_words(documents: DocumentRenderer) -> None:
    pdf = documents.render(facts(K.SIGNED_ESTIMATE))
    [figure] = [element for element in structure_of(pdf) if element["/S"] == "/Figure"]
    assert figure["/Alt"] == "Dana Reed, March 4, 2026 at 2:30\N{NO-BREAK SPACE}PM"
    assert [len(page.images) for page in opened(pdf).pages] == [0, 1]


def test_a_typed_signature_and_a_decision_by_staff(documents: DocumentRenderer) -> None:
    typed = msgspec.structs.replace(DECISION, signature_kind="typed")
    pdf = documents.render(facts(K.SIGNED_ESTIMATE, estimate=with_decision(typed), signature_png=None))
    assert sum(len(page.images) for page in opened(pdf).pages) == 0
    assert text_of(pdf).count("Dana Reed") > text_of(documents.render(facts(K.SIGNED_ESTIMATE))).count("Dana Reed")
    staff = msgspec.structs.replace(
        DECISION, by_kind="staff", by_name="Sam", signer_name="", signature_kind=None, how_told="by phone"
    )
    told = flat(text_of(documents.render(facts(K.SIGNED_ESTIMATE, estimate=with_decision(staff), signature_png=None))))
    assert flat("approved by Sam") in told
    assert flat("Sam of Northside Heating & Air, for the customer") in told
    assert flat("How we were told by phone") in told


def with_decision(decision: Any) -> Any:
    return msgspec.structs.replace(APPROVED, decision=decision)


def test_the_buttons_lead_to_the_pages_of_the_recipient(documents: DocumentRenderer) -> None:
    assert links_of(documents.render(facts(K.ESTIMATE))) == [f"{LINK}/approve", f"{LINK}/decline"]
    assert links_of(documents.render(facts(K.INVOICE))) == [LINK]
    assert links_of(documents.render(facts(K.SIGNED_ESTIMATE))) == []
    assert links_of(documents.render(facts(K.RECEIPT))) == []
    assert links_of(documents.render(facts(K.ESTIMATE, link=""))) == []


@pytest.mark.parametrize("status", set(EstimateStatus) - {EstimateStatus.SENT})
def test_only_an_open_estimate_has_buttons(documents: DocumentRenderer, status: EstimateStatus) -> None:
    over = msgspec.structs.replace(ESTIMATE, status=status)
    pdf = documents.render(facts(K.ESTIMATE, estimate=over))
    assert links_of(pdf) == []
    assert "State" in text_of(pdf)


def test_several_options_have_no_common_total_and_one_has_it(documents: DocumentRenderer) -> None:
    several = text_of(documents.render(facts(K.ESTIMATE)))
    assert "Total of Gas furnace" in several
    assert "Total of Heat pump" in several
    both = TEXTS.money(Money(GOOD.totals.total_minor + BEST.totals.total_minor, "USD"), language="en")
    assert both not in several
    one = text_of(documents.render(facts(K.ESTIMATE, estimate=msgspec.structs.replace(ESTIMATE, options=(GOOD,)))))
    assert "Estimate E-1042, $3,886.18, open until" in one
    assert "Total of" not in one


def test_a_paid_or_canceled_invoice_asks_for_nothing(documents: DocumentRenderer) -> None:
    paid = msgspec.structs.replace(INVOICE, standing=Standing.PAID, balance_minor=0, payable_minor=0)
    pdf = documents.render(facts(K.INVOICE, invoice=paid))
    assert "Invoice INV-2031 is paid" in text_of(pdf)
    assert links_of(pdf) == []
    void = msgspec.structs.replace(INVOICE, standing=Standing.VOID)
    assert "nothing is owed" in text_of(documents.render(facts(K.INVOICE, invoice=void)))
    written_off = msgspec.structs.replace(INVOICE, standing=Standing.UNCOLLECTIBLE)
    pdf = documents.render(facts(K.INVOICE, invoice=written_off))
    assert "was written off" in text_of(pdf)
    assert links_of(pdf) == []
    superseded = msgspec.structs.replace(INVOICE, standing=Standing.SUPERSEDED, payable_minor=0, superseded_by="INV-9")
    pdf = documents.render(facts(K.INVOICE, invoice=superseded))
    assert "nothing more is asked for this deposit" in text_of(pdf)
    assert links_of(pdf) == []
    by_hand = msgspec.structs.replace(CONTRACTOR, payments_enabled=False)
    pdf = documents.render(facts(K.INVOICE, contractor=by_hand))
    assert links_of(pdf) == []
    assert "call us or write to us" in text_of(pdf)


def test_what_is_on_its_way_and_what_is_credit(documents: DocumentRenderer) -> None:
    underway = msgspec.structs.replace(INVOICE, reserved_minor=12_345, payable_minor=INVOICE.balance_minor - 12_345)
    text = flat(text_of(documents.render(facts(K.INVOICE, invoice=underway))))
    assert flat("Balance due $4,952.13 On its way −$123.45 Still to pay $4,828.68") in text
    assert flat("Invoice INV-2031, $4,828.68 due") in text
    all_of_it = msgspec.structs.replace(underway, reserved_minor=INVOICE.balance_minor, payable_minor=0)
    pdf = documents.render(facts(K.INVOICE, invoice=all_of_it))
    assert "Invoice INV-2031: $4,952.13 on its way" in text_of(pdf)
    assert links_of(pdf) == []
    excess = msgspec.structs.replace(PAYMENT, unapplied_minor=12_345, invoice_balance_minor=0)
    text = text_of(documents.render(facts(K.RECEIPT, payment=excess)))
    assert flat("Kept as credit $123.45") in flat(text)
    assert "This invoice is paid" in text


@pytest.mark.parametrize(
    ("currency", "width", "height"),
    [("USD", 612, 792), ("CAD", 612, 792), ("EUR", 595, 842), ("GBP", 595, 842), ("CLP", 612, 792)],
)
def test_the_paper_is_the_contractors(documents: DocumentRenderer, currency: str, width: int, height: int) -> None:
    contractor = msgspec.structs.replace(CONTRACTOR, currency=currency)
    box = opened(documents.render(facts(K.RECEIPT, contractor=contractor))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (width, height)


def test_figures_and_language_follow_the_reader(documents: DocumentRenderer) -> None:
    pdf = documents.render(facts(K.INVOICE, language="fr-CA"))
    assert flat("8 503,04 $") in flat(text_of(pdf))
    assert opened(pdf).trailer["/Root"]["/Lang"] == "fr"  # type: ignore[index]


@pytest.mark.parametrize("kind", DocumentKind)
def test_equal_facts_give_equal_bytes_in_every_thread(documents: DocumentRenderer, kind: DocumentKind) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: documents.render(facts(kind)), range(8)))
    assert set(made) == {TypstDocuments(TEXTS).render(facts(kind))}
    renamed = msgspec.structs.replace(CONTRACTOR, name="Southside")
    assert documents.render(facts(kind, contractor=renamed)) != made[0]


def test_the_date_of_a_document_is_that_of_its_facts(documents: DocumentRenderer) -> None:
    dates = {}
    for kind in DocumentKind:
        metadata = opened(documents.render(facts(kind))).metadata
        assert metadata is not None
        dates[kind] = metadata.creation_date
    assert dates == {
        K.ESTIMATE: ESTIMATE.sent_at,
        K.SIGNED_ESTIMATE: DECISION.at,
        K.INVOICE: datetime(2026, 3, 20, tzinfo=UTC),
        K.RECEIPT: PAYMENT.settled_at,
    }


def test_the_version_is_that_of_the_templates(tmp_path: Path) -> None:
    source = Path(adapters.typst.renderer.__file__).parent
    copy = shutil.copytree(source, tmp_path / "copy")
    words = TEXTS.version
    assert version_of(copy, words) == version_of(source, words) == TypstDocuments(TEXTS).version
    assert version_of(source, "other words") != version_of(source, words)
    with (copy / "templates" / "document.typ").open("a") as template:
        template.write("\n// another\n")
    assert version_of(copy, words) != version_of(source, words)


@pytest.mark.parametrize("kind", DocumentKind)
def test_what_a_kind_shows_must_be_there(documents: DocumentRenderer, kind: DocumentKind) -> None:
    with pytest.raises(ValueError, match=kind):
        documents.render(DocumentFacts(kind=kind, language="en", contractor=CONTRACTOR))


def test_nothing_undecided_is_certified_and_nothing_unsettled_receipted(documents: DocumentRenderer) -> None:
    with pytest.raises(ValueError, match="decision"):
        documents.render(facts(K.SIGNED_ESTIMATE, estimate=ESTIMATE))
    with pytest.raises(ValueError, match="settled"):
        documents.render(facts(K.RECEIPT, payment=msgspec.structs.replace(PAYMENT, settled_at=None)))


SCRIPTS = ("تركيب المضخة", "שלום עולם", "नमस्ते", "Łódź Việt №", "😀 👍🏽 👨‍👩‍👧", "☐ ☑ ✓ ★")


@pytest.mark.T64
@pytest.mark.T65
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", DocumentKind)
def test_t65_what_looks_like_markup_is_printed_as_typed(
    documents: DocumentRenderer, kind: DocumentKind, text: str
) -> None:
    pdf = documents.render(spoiled(facts(kind), text))
    plain = documents.render(spoiled(facts(kind), "words"))
    assert flat(text_of(pdf)).count(flat(text)) >= 4
    assert links_of(pdf) == links_of(plain)
    assert "root:" not in text_of(pdf)
    count = [sum(len(page.images) for page in opened(one).pages) for one in (pdf, plain)]
    assert count[0] == count[1]


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize("kind", DocumentKind)
def test_other_scripts_and_emoji_are_printed(documents: DocumentRenderer, kind: DocumentKind, text: str) -> None:
    pdf = documents.render(spoiled(facts(kind), text))
    assert "U+" not in text_of(pdf)
    signs = {sign for sign in text if sign.isalpha()}
    assert signs <= set(text_of(pdf))


def test_a_sign_without_a_glyph_is_told_by_its_number(documents: DocumentRenderer) -> None:
    spelled = text_of(documents.render(spoiled(facts(K.RECEIPT), "日本\x07")))
    assert "[U+65E5][U+672C][U+0007]" in flat(spelled)


def extreme(text: str, *, lines: int) -> list[DocumentFacts]:
    """Every kind, with `text` in every field, long tables and the largest amounts."""
    most = 99_999_999_999
    many = tuple(
        msgspec.structs.replace(
            FURNACE, id=UUID(int=1000 + n), quantity="999999.9999", unit="m" * 40, unit_price_minor=most, net_minor=most
        )
        for n in range(lines)
    )
    contractor = msgspec.structs.replace(CONTRACTOR, email="x" * 60 + "@" + "y" * 60 + ".example", currency="EUR")
    invoice = msgspec.structs.replace(INVOICE, lines=many, balance_minor=most, payable_minor=most)
    decision = msgspec.structs.replace(DECISION, lines=many, user_agent="Mozilla/" * 60)
    signed = msgspec.structs.replace(APPROVED, decision=decision)
    offer, signed, billed, paid = (
        spoiled(one, text)
        for one in (
            facts(K.ESTIMATE, contractor=contractor),
            facts(K.SIGNED_ESTIMATE, contractor=contractor, estimate=signed),
            facts(K.INVOICE, contractor=contractor, invoice=invoice),
            facts(K.RECEIPT, contractor=contractor),
        )
    )
    wordy = msgspec.structs.replace(offer.estimate, scope="Wide words. " * 400, terms="Fine print\n" * 1800)
    return [msgspec.structs.replace(offer, estimate=wordy), signed, billed, paid]


@pytest.mark.parametrize(
    "text",
    ["Maximilian-Alexander " * 10, "W" * 80, "مرحبا " * 30, "😀" * 40, "-" * 200],
    ids=["long name", "long word", "right to left", "emoji", "rule"],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_leaves_its_margins(text: str, language: str) -> None:
    compiler = new_compiler()
    for one in extreme(text.strip(), lines=60):
        data = data_of(msgspec.structs.replace(one, language=language), TEXTS)
        pages = compiler.compile(format="png", ppi=30, sys_inputs={"data": json.dumps(data)})
        for page in pages if isinstance(pages, list) else [pages]:
            assert page is not None
            picture = Image.open(io.BytesIO(page)).convert("L")
            side, top = int(19 / 25.4 * 30), int(9 / 25.4 * 30)
            width, height = picture.size
            for strip in (
                (0, 0, side, height),
                (width - side, 0, width, height),
                (0, 0, width, top),
                (0, height - top, width, height),
            ):
                assert min(picture.crop(strip).tobytes()) > 250, (one.kind, strip)


def test_long_words_may_break_and_clusters_stay_whole() -> None:
    assert breakable("short words stay") == "short words stay"
    assert breakable("x" * 80).replace("\u200b", "") == "x" * 80
    assert breakable("x" * 80).count("\u200b") == 9
    families = "👨‍👩‍👧" * 20
    for part in breakable(families).split("\u200b"):
        assert not part.startswith("\u200d")
        assert not part.endswith("\u200d")
    accents = "e\u0301" * 40
    assert not any(part.startswith("\u0301") for part in breakable(accents).split("\u200b"))


def test_missing_signs_are_read_from_what_the_compiler_says() -> None:
    said = 'error: the text `"日"` could not be displayed with font\nerror: the text `"\\u{7}"` could not be displayed'
    assert missing_in(said) == {"日", "\x07"}
    assert missing_in("error: unknown variable") == frozenset()
    assert numbered("a日b", frozenset("日")) == "a[U+65E5]b"
