"""Reading a PDF as a person does."""

from io import BytesIO

from pypdf import PdfReader

from tests.drivers.billing_app import PrintSeen


def print_seen(pdf: bytes) -> PrintSeen:
    pages = PdfReader(BytesIO(pdf)).pages
    notes = [note.get_object() for page in pages for note in page.get("/Annots", [])]
    return PrintSeen(
        text=" ".join(" ".join(page.extract_text() for page in pages).split()),
        links=[str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})],
    )
