"""Every page speaks the language of its reader alone: a contact's own, before that the browser's."""

import pytest

from adapters.babel.texts import BabelTexts
from application.estimates.shown import CONSENT
from domain.access.access_token import Purpose
from tests.http.pages.office import NEW, QUARTER, REPAIR, Office
from tests.http.pages.test_sign_in import sign_in
from tests.http.pages.visitor import Visitor
from tests.integration.texts.english import english_in, pieces_of
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio
LANGUAGES = ["es", "fr"]
ESTIMATE_SAYS = {
    "es": ["opciones para elegir", "Revisar y aprobar", "Rechazar", "Pedir cambios", "Recomendamos esta"],
    "fr": ["options au choix", "Vérifier et approuver", "Refuser", "Demander des changements", "celle-ci"],
}
INVOICE_SAYS = {
    "es": ["Usted debe $480.00", "Pagar $480.00", "Pendiente de pago", "vence el"],
    "fr": ["Vous devez 480,00 $", "Payer 480,00 $", "En attente de paiement", "au plus tard le"],
}
HOME_SAYS = {
    "es": ["Hola, Ada Lovelace", "Requiere su atención", "2 cosas requieren su atención", "Cerrar sesión"],
    "fr": ["Bonjour Ada Lovelace", "À faire", "2 choses demandent votre attention", "Se déconnecter"],
}
SIGN_IN_SAYS = {"es": "Enviarme un enlace", "fr": "M’envoyer un lien"}


def plain(page: str) -> str:
    return page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_estimate_is_in_its_contacts_language(office: Office, visitor: Visitor, language: str) -> None:
    customer = await office.customer(language=language, email=f"offer.{language}@example.com")
    estimate = await office.estimate(customer, REPAIR, NEW, deposit=QUARTER)
    link = await office.link(Purpose.ESTIMATE, estimate.id, contact_id=customer.contacts[0].id)
    for address in (link, f"{link}?option={estimate.options[0].id}", f"{link}/decline", f"{link}/changes"):
        page = await visitor.open(address, accept_language="en")
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
        assert page.headers["content-language"] == language
        assert english_in(pieces_of(page.text), language) == []
    open_page = (await visitor.open(link)).text
    assert [words for words in ESTIMATE_SAYS[language] if words not in open_page] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_invoice_is_in_its_contacts_language(office: Office, visitor: Visitor, language: str) -> None:
    customer = await office.customer(language=language, email=f"bill.{language}@example.com")
    invoice_id = await office.invoice(customer)
    link = await office.link(Purpose.INVOICE, invoice_id, contact_id=customer.contacts[0].id)
    page = await visitor.open(link, accept_language="en")
    assert f'<html lang="{language}">' in page.text
    assert english_in(pieces_of(page.text), language) == []
    assert [words for words in INVOICE_SAYS[language] if words not in plain(page.text)] == []
    pay = await visitor.open(f"{link}/pay")
    assert english_in(pieces_of(pay.text), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_before_sign_in_the_browsers_wish_counts(visitor: Visitor, language: str) -> None:
    for address in ("/login", "/e/nothing-like-a-link", "/nowhere"):
        page = await visitor.open(address, accept_language=f"{language}-CA, en;q=0.5")
        assert f'<html lang="{language}">' in page.text
        assert page.headers["content-language"] == language
        assert english_in(pieces_of(page.text), language) == []
    assert SIGN_IN_SAYS[language] in (await visitor.open("/login", accept_language=language)).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_signed_is_kept_in_the_signers_language(office: Office, visitor: Visitor, language: str) -> None:
    customer = await office.customer(language=language, email=f"sign.{language}@example.com")
    estimate = await office.estimate(customer, NEW)
    link = await office.link(Purpose.ESTIMATE, estimate.id, contact_id=customer.contacts[0].id)
    review = await visitor.open(f"{link}/approve")
    consent = BabelTexts().say(CONSENT, language=language)
    assert consent != CONSENT
    assert consent in pieces_of(review.text)
    assert english_in(pieces_of(review.text), language) == []
    done = await visitor.send(review, "/approval", signer_name="Ada Lovelace", agreed="yes", mark="typed")
    assert done.status_code == 303
    decision = (await office.see_estimate(estimate.id)).decision
    assert decision is not None
    assert (decision.language, decision.consent) == (language, consent)
    approved = await visitor.open(link)
    assert english_in(pieces_of(approved.text), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_portal_behind_sign_in_is_in_its_contacts_language(
    office: Office, visitor: Visitor, portal: RunningPortal, language: str
) -> None:
    customer = await office.customer(language=language, email=f"home.{language}@example.com")
    await office.estimate(customer, REPAIR, NEW)
    await office.invoice(customer)
    await sign_in(portal, visitor, f"home.{language}@example.com")
    for address in ("/", "/estimates", "/invoices", "/invoices/INV-0"):
        page = await visitor.open(address, accept_language="en")
        assert f'<html lang="{language}">' in page.text
        assert english_in(pieces_of(page.text), language) == []
    home = (await visitor.open("/")).text
    assert [words for words in HOME_SAYS[language] if words not in home] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_english_page_is_found_out(office: Office, visitor: Visitor, language: str) -> None:
    customer = await office.customer(email=f"english.{language}@example.com")
    estimate = await office.estimate(customer, REPAIR, NEW)
    page = await visitor.open(await office.link(Purpose.ESTIMATE, estimate.id, contact_id=customer.contacts[0].id))
    assert {
        "Estimate {number}, {count} options to choose from",  # around an element that keeps the number on one line
        "Decline",
        "until {day}",
        "What {option} includes",
    } <= set(english_in(pieces_of(page.text), language))
