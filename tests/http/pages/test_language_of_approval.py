"""EST-4: the language in which the review was read is the one that is recorded, whatever is chosen in the meantime."""

import pytest

from adapters.babel.texts import BabelTexts
from application.estimates.shown import CONSENT
from domain.access.access_token import Purpose
from tests.http.pages.office import Office
from tests.http.pages.visitor import Visitor, form_to

pytestmark = pytest.mark.anyio


async def test_a_language_chosen_after_reading_does_not_reach_the_record(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer())
    review = await visitor.open(f"{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
    visitor.client.cookies.set("language", "fr")
    sent = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada Lovelace")
    assert sent.status_code == 303
    decision = (await office.see_estimate(estimate.id)).decision
    assert decision is not None
    assert (decision.language, decision.consent) == ("en", CONSENT)
    assert decision.content_hash == dict(form_to(review, "/approval").fields)["content_hash"]


async def test_a_sentence_in_another_language_has_to_be_agreed_to_anew(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer())
    review = await visitor.open(f"{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
    same = await visitor.send(review, "/approval", agreed="yes", signer_name=" ")
    assert ("agreed", "yes") in form_to(same, "/approval").fields
    visitor.client.cookies.set("language", "fr")
    other = await visitor.send(review, "/approval", agreed="yes", signer_name=" ")
    assert other.status_code == 422
    fields = form_to(other, "/approval").fields
    assert ("language", "fr") in fields
    assert "agreed" not in dict(fields)
    sent = await visitor.send(other, "/approval", agreed="yes", signer_name="Ada Lovelace")
    assert sent.status_code == 303
    decision = (await office.see_estimate(estimate.id)).decision
    assert decision is not None
    assert (decision.language, decision.consent) == ("fr", BabelTexts().say(CONSENT, language="fr"))


@pytest.mark.parametrize("language", ["xx", "", "EN", "en\x00", "fr"])
async def test_a_language_that_was_not_shown_binds_nothing(office: Office, visitor: Visitor, language: str) -> None:
    estimate = await office.estimate(await office.customer())
    review = await visitor.open(f"{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
    sent = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada Lovelace", language=language)
    decision = (await office.see_estimate(estimate.id)).decision
    if language == "fr":  # spoken here, but the hash is of what was shown in English
        assert sent.status_code == 409
        assert decision is None
    else:
        assert decision is not None
        assert decision.language == "en"
