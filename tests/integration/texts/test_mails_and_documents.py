"""Every mail and every PDF speaks the language of its reader alone."""

import re

import pytest

from adapters.babel.texts import BabelTexts
from adapters.jinja.renderer import JinjaMessageRenderer
from adapters.typst.renderer import TypstDocuments, data_of
from application.messages.message import MessageKind
from application.ports.documents import DocumentKind
from tests.integration.documents.test_documents import facts as document_facts
from tests.integration.documents.test_documents import opened, text_of
from tests.integration.mail.test_rendering import Page, spoiled
from tests.integration.mail.test_rendering import facts as mail_facts
from tests.integration.texts.english import english_in, english_in_flat, pieces_of
from tests.integration.texts.literal_words import SHOWN as SHOWN_ATTRIBUTES
from tests.integration.texts.marked import MarkedTexts, unmarked

TEXTS = BabelTexts()
MAILS = JinjaMessageRenderer.with_own_templates(TEXTS)
DOCUMENTS = TypstDocuments(TEXTS)
LANGUAGES = ["es", "fr"]
SHOWN = {
    ("mail", "es"): ["Factura INV-2031: usted debe $4,952.13", "Saldo pendiente", "Pagar $4,952.13"],
    ("mail", "fr"): ["Facture INV-2031 : vous devez 4 952,13 $", "Solde dû", "Payer 4 952,13 $"],
    ("pdf", "es"): ["Presupuesto E-1042 con 2 opciones, abierto hasta el 31 de marzo de 2026", "Aprobar", "Rechazar"],
    ("pdf", "fr"): ["Devis E-1042 avec 2 options, ouvert jusqu’au 31 mars 2026", "Approuver", "Refuser"],
}


def mail_pieces(kind: MessageKind, language: str) -> list[str]:
    mail = MAILS.render(mail_facts(kind, language=language))
    labels = [line.partition(": ")[0] for line in mail.text.splitlines()]
    return [mail.subject, *mail.text.splitlines(), *labels, *pieces_of(mail.html)]


def strings_of(data: object) -> list[str]:
    """All texts of the values that a PDF is made from; its template has no words."""
    if isinstance(data, str):
        return [data.replace("\N{ZERO WIDTH SPACE}", "")]
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list | tuple) else ()
    return [text for value in values for text in strings_of(value)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MessageKind)
def test_a_mail_has_no_english_sentence(kind: MessageKind, language: str) -> None:
    assert english_in(mail_pieces(kind, language), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DocumentKind)
def test_a_pdf_has_no_english_sentence(kind: DocumentKind, language: str) -> None:
    facts = document_facts(kind, language=language)
    pdf = DOCUMENTS.render(facts)
    assert english_in(strings_of(data_of(facts, TEXTS)), language) == []
    assert english_in_flat(text_of(pdf), language) == []
    assert opened(pdf).trailer["/Root"]["/Lang"] == language  # type: ignore[index]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_and_a_pdf_say_it_in_their_language(language: str) -> None:
    mail = MAILS.render(mail_facts(MessageKind.INVOICE_SENT, language=language))
    pdf = text_of(DOCUMENTS.render(document_facts(DocumentKind.ESTIMATE, language=language)))
    for name, said in (("mail", mail.text), ("pdf", pdf)):
        plain = re.sub(r"\s+", " ", said.replace("\N{ZERO WIDTH SPACE}", ""))
        assert [words for words in SHOWN[name, language] if words not in plain] == []
    assert f'<html lang="{language}" dir="ltr"' in mail.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_english_mail_and_pdf_are_found_out(language: str) -> None:
    facts = document_facts(DocumentKind.SIGNED_ESTIMATE)
    assert {"Read and decide", "Address", "Hello {name},"} <= set(
        english_in(mail_pieces(MessageKind.ESTIMATE_SENT, "en"), language)
    )
    assert {"Certificate of approval", "Network address", "{name}, with the link that was sent to them"} <= set(
        english_in(strings_of(data_of(facts, TEXTS)), language)
    )
    assert "{name}, with the link that was sent to them" in english_in_flat(text_of(DOCUMENTS.render(facts)), language)


# What a person or a record gave, beside the typed texts that `spoiled` replaces: no sentence of ours.
GIVEN = re.compile(
    r"https://\S+|office@northside\.example|INV-2031|E-1042|pi_1|192\.0\.2\.7|America/New_York|[0-9a-f]{64}| UTC$|"
    r"I agree to this estimate and to sign it electronically\."
)


def left_in(texts: list[str]) -> list[str]:
    return [word for text in texts for word in unmarked(GIVEN.sub("", text))]


def marked_mail(kind: MessageKind, texts: MarkedTexts) -> list[str]:
    mail = JinjaMessageRenderer.with_own_templates(texts).render(spoiled(mail_facts(kind), "⟦typed⟧"))
    page = Page(mail.html)
    attributes = [value for name, value in page.attributes if name in SHOWN_ATTRIBUTES]
    return [mail.subject, mail.text, page.text, page.preview, *attributes]


@pytest.mark.parametrize("kind", MessageKind)
def test_a_mail_says_nothing_past_the_catalogs(kind: MessageKind) -> None:
    assert left_in(marked_mail(kind, MarkedTexts())) == []


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_pdf_says_nothing_past_the_catalogs(kind: DocumentKind) -> None:
    data = data_of(spoiled(document_facts(kind), "⟦typed⟧"), MarkedTexts())
    settings = {"language", "paper", "accent", "page_sign", "pages_sign"}
    shown = {name: value for name, value in data.items() if name not in settings}
    assert left_in([text for text in strings_of(shown) if text not in LOOKS]) == []


# What the template is told about a part and never prints.
LOOKS = {"heading", "text", "pairs", "table", "sums", "buttons", "signature", "code", "total", "quiet", "en"}


class SilentTexts(MarkedTexts):
    """Lets one sentence through unmarked, as a template or a letter would that does not ask the catalogs."""

    def say(self, message: str, *, language: str, **values: object) -> str:
        said = super().say(message, language=language, **values)
        return said if message != "Address" else said.strip("⟦⟧")


def test_a_sentence_past_the_catalogs_is_found_in_a_mail_and_a_pdf() -> None:
    assert set(left_in(marked_mail(MessageKind.INVOICE_SENT, SilentTexts()))) == {"Address"}
    data = data_of(spoiled(document_facts(DocumentKind.INVOICE), "⟦typed⟧"), SilentTexts())
    assert "Address" in left_in(strings_of(data["parts"]))
