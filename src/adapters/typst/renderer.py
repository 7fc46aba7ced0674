import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, time
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from adapters.typst import estimates, glyphs, invoices
from adapters.typst.blocks import Block
from adapters.typst.words import Words, words_of
from application.ports.documents import DocumentFacts, DocumentKind
from application.ports.texts import Texts
from domain.contractors.colors import code_of, color_of, readable

PAPER = (1.0, 1.0, 1.0)
TEMPLATES = Path(__file__).with_name("templates")
# Of the countries that CLDR gives US Letter; a contractor's currency tells its country.
LETTER_CURRENCIES = frozenset(["BZD", "CAD", "CLP", "COP", "CRC", "GTQ", "MXN", "NIO", "PAB", "PHP", "USD", "VES"])
_PAGE, _PAGES = "\ue000", "\ue001"  # private signs that stand for the page numbers in the translated words


class TypstDocuments:
    """application.ports.documents.DocumentRenderer. Facts reach the template as JSON, never as markup (T65)."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._of_thread = threading.local()  # a compiler serves one thread
        self.version = version_of(Path(__file__).parent, texts.version)

    def render(self, facts: DocumentFacts) -> bytes:
        """Raises ValueError where `facts` lacks what its kind shows."""
        data, at = data_of(facts, self._texts), made_at(facts)
        try:
            return self._compiled(data, at)
        except typst.TypstError as failed:
            missing = glyphs.missing_in(failed.diagnostic)
            if not missing:
                raise
        return self._compiled(glyphs.each_text(data, lambda text: glyphs.numbered(text, missing)), at)

    def _compiled(self, data: dict[str, Any], at: datetime) -> bytes:
        compiler: typst.Compiler | None = getattr(self._of_thread, "compiler", None)
        if compiler is None:
            compiler = self._of_thread.compiler = new_compiler()
        pdf = compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(at.timestamp()),
        )
        assert isinstance(pdf, bytes)
        return pdf


def new_compiler() -> typst.Compiler:
    """A compiler of the template alone: it reads no file outside of its folder, no system font and no network."""
    return typst.Compiler(
        str(TEMPLATES / "document.typ"),
        root=str(TEMPLATES),
        font_paths=[str(folder) for folder in font_folders()],
        ignore_system_fonts=True,
        package_path=str(TEMPLATES / "none"),
        package_cache_path=str(TEMPLATES / "none"),
    )


def font_folders() -> Sequence[Path]:
    """Fonts for other scripts and for emoji, from the wheel `manimgx-fonts` (Noto); the latin face is Typst's own."""
    spec = find_spec("manimgx_fonts")
    return [Path(spec.origin).parent] if spec and spec.origin else []


def made_at(facts: DocumentFacts) -> datetime:
    """The moment that the document is of, from its facts alone: equal facts give equal bytes."""
    if facts.payment and facts.payment.settled_at:
        return facts.payment.settled_at
    if facts.estimate and facts.kind is DocumentKind.SIGNED_ESTIMATE and facts.estimate.decision:
        return facts.estimate.decision.at
    if facts.estimate:
        return facts.estimate.sent_at or datetime.combine(facts.estimate.valid_until, time(), UTC)
    if facts.invoice and facts.invoice.issued_on:
        return datetime.combine(facts.invoice.issued_on, time(), UTC)
    return datetime(2000, 1, 1, tzinfo=UTC)  # a draft is of no day yet


def data_of(facts: DocumentFacts, texts: Texts) -> dict[str, Any]:
    """All that the template shows, as JSON values."""
    head, words = facts.contractor, words_of(facts, texts)
    answer, parts = _content(facts, words)
    data = {
        "language": facts.language.split("-", 1)[0].lower(),
        "paper": "us-letter" if head.currency in LETTER_CURRENCIES else "a4",
        "accent": code_of(readable(color_of(head.accent), PAPER)),
        "title": answer,
        "name": head.name,
        "logo": _logo(facts),
        "reach": [part for part in (head.phone, head.email, head.address) if part],
        "running": _shortened(answer),
        "foot": _shortened(head.name),
        "page": words.say("Page {page} of {pages}", page=_PAGE, pages=_PAGES),
        "page_sign": _PAGE,
        "pages_sign": _PAGES,
        "parts": list(parts),
        "fonts": bool(font_folders()),
        "pictures": {sha256: list(content) for sha256, content in facts.pictures.items()},
    }
    shown: dict[str, Any] = glyphs.each_text(data, glyphs.breakable)
    return shown


def _logo(facts: DocumentFacts) -> dict[str, Any] | None:
    """None also where its bytes are not at hand: the name stands there then."""
    logo = facts.contractor.logo
    if logo is None or logo.id not in facts.pictures:
        return None
    return {
        "picture": logo.id,
        "alt": facts.contractor.name,
        "ratio": logo.width / logo.height,
        "carries_name": logo.width >= 2 * logo.height,  # as the pages have it: a wide one says the name itself
    }


def _content(facts: DocumentFacts, words: Words) -> tuple[str, list[Block]]:
    match facts:
        case DocumentFacts(kind=DocumentKind.ESTIMATE, estimate=view) if view:
            return estimates.estimate(facts, view, words)
        case DocumentFacts(kind=DocumentKind.SIGNED_ESTIMATE, estimate=view) if view:
            return estimates.signed_estimate(facts, view, words)
        case DocumentFacts(kind=DocumentKind.INVOICE, invoice=invoice) if invoice:
            return invoices.invoice(facts, invoice, words)
        case DocumentFacts(kind=DocumentKind.RECEIPT, payment=payment) if payment:
            return invoices.receipt(facts, payment, words)
    raise ValueError(f"a document of kind {facts.kind} lacks the view that it shows")


def _shortened(name: str, most: int = 60) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def version_of(folder: Path, words: str) -> str:
    """Changes with the templates, the code that fills them, the words, the compiler and the fonts."""
    digest = sha256(f"{version('typst')} {words}".encode())
    for path in sorted([*folder.glob("*.py"), *folder.glob("templates/*.typ")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for fonts in font_folders():
        for font in sorted(fonts.glob("*.ttf")):
            digest.update(f"{font.name} {font.stat().st_size}".encode())
    return digest.hexdigest()[:16]
