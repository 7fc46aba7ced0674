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
from tests.integration.mail.test_rendering import facts as mail_facts
from tests.integration.texts.english import english_in, english_in_flat, pieces_of

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
