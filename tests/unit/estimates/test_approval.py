"""EST-3 and EST-4: what an approval needs, and what it leaves behind."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.estimates.errors import (
    EstimateChanged,
    OptionUnknown,
    SignatureBlank,
    SignatureMissing,
    SignerNameMissing,
    TermsNotAccepted,
)
from domain.estimates.estimate import Estimate
from domain.estimates.evidence import LEAST_INK, Signature, SignatureKind
from domain.estimates.states import EstimateStatus as S
from domain.shared.actors import SYSTEM, ActorKind
from domain.shared.errors import DomainError
from domain.shared.text import TextRefused
from tests.unit.factories import (
    DANA,
    ESTIMATE,
    EVIDENCE,
    FORM,
    GOOD,
    LATER,
    NOW,
    OFFICE,
    SAM,
    ZONE,
    approve,
    chosen,
    consent,
    content,
    estimate,
    shown,
    usd,
)


def typed(name: str) -> Signature:
    return Signature(kind=SignatureKind.TYPED, typed=name)


def drawn(ink: int) -> Signature:
    return Signature(kind=SignatureKind.DRAWN, image_png=b"\x89PNG", ink=ink)


def refusal(offered: Estimate, error: type[DomainError], **given: Any) -> DomainError:
    """Approve with `given`, and see it refused with nothing changed."""
    with pytest.raises(error) as refused:
        approve(offered, **given)
    assert (offered.status, offered.decision, offered.new_evidence) == (S.SENT, None, None)
    assert offered.pull_events() == []
    return refused.value


def test_an_approval_keeps_who_chose_what_for_how_much() -> None:
    offered = estimate()
    choice = chosen(1, _3="2")
    approve(offered, selection=choice)
    decision = offered.decision
    assert decision is not None
    assert (decision.by, decision.at, decision.key) == (DANA, NOW, FORM)
    assert (decision.option_name, decision.selection) == ("Good", choice)
    assert (decision.total, decision.deposit) == (usd(4050_00 + 405_00), usd(0))


def test_T45_the_evidence_holds_what_was_shown_and_agreed_to() -> None:
    offered = estimate()
    approve(offered)
    proof, decision = offered.new_evidence, offered.decision
    assert proof is not None
    assert decision is not None
    assert (proof.id, proof.estimate_id, decision.evidence_id) == (EVIDENCE, ESTIMATE, EVIDENCE)
    assert proof.content_hash == decision.content_hash == consent(offered, chosen()).content_hash
    assert (proof.signer_name, proof.signature) == ("Dana Reed", typed("Dana Reed"))
    assert (proof.consent, proof.language) == ("I agree to the price and the terms.", "en")
    assert (proof.by, proof.by.ip, proof.at, proof.zone) == (DANA, "192.0.2.7", NOW, ZONE)
    assert b"Pay within 14 days." in proof.content


def test_the_signers_name_is_kept_clean() -> None:
    offered = estimate()
    approve(offered, agreed=consent(offered, chosen(), signer_name="  Jose\u0301 "))
    assert offered.new_evidence is not None
    assert offered.new_evidence.signer_name == "Jos\u00e9"


def test_T41_an_approval_of_something_else_than_what_is_offered_is_refused() -> None:
    offered = estimate()
    other = consent(offered, chosen(2))
    assert refusal(offered, EstimateChanged, agreed=other).values["number"] == "E-1042"
    refusal(offered, EstimateChanged, agreed=replace(other, content_hash=""))


def test_T41_what_was_read_before_an_edit_binds_nobody() -> None:
    offered = estimate()
    read = consent(offered, chosen())
    offered.amend(content(terms="Pay at once."), zone=ZONE, now=NOW)
    offered.pull_events()
    refusal(offered, EstimateChanged, agreed=read)
    approve(offered)
    assert offered.status is S.APPROVED


def test_the_terms_must_be_agreed_to() -> None:
    offered = estimate()
    refusal(offered, TermsNotAccepted, agreed=consent(offered, chosen(), agreed=False))


@pytest.mark.parametrize("by", [DANA, SAM, SYSTEM], ids=lambda by: by.kind)
def test_T40_a_signature_is_needed_of_everyone_but_staff(by: Any) -> None:
    offered = estimate()
    refusal(offered, SignatureMissing, agreed=consent(offered, chosen(), signature=None), by=by)


@pytest.mark.parametrize(
    "blank",
    [typed(""), typed("  \n"), typed("\u200b\u2060"), drawn(0), drawn(1), drawn(LEAST_INK - 1)],
    ids=["none", "spaces", "zero width", "transparent", "one pixel", "a dot"],
)
@pytest.mark.parametrize("required", [True, False])
def test_T40_a_blank_signature_is_refused_even_where_none_is_needed(blank: Signature, required: bool) -> None:
    offered = estimate(signature_required=required)
    refusal(offered, SignatureBlank, agreed=consent(offered, chosen(), signature=blank))


def test_a_typed_signature_is_a_name() -> None:
    offered = estimate()
    for name in ("Dana\x00Reed", "D" * 201, "Dana\nReed"):
        refusal(offered, TextRefused, agreed=consent(offered, chosen(), signature=typed(name)))


@pytest.mark.parametrize("mark", [drawn(LEAST_INK), typed("D")])
def test_a_mark_that_can_be_seen_is_a_signature(mark: Signature) -> None:
    offered = estimate()
    approve(offered, agreed=consent(offered, chosen(), signature=mark))
    assert offered.new_evidence is not None
    assert offered.new_evidence.signature == mark


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u3164"])
def test_T40_a_blank_name_is_refused(name: str) -> None:
    offered = estimate()
    refusal(offered, SignerNameMissing, agreed=consent(offered, chosen(), signer_name=name))


@pytest.mark.parametrize("name", ["Dana\x00", "x" * 201, "Dana\r\nBcc: y@example.com"])
def test_T68_a_name_that_is_none_is_refused(name: str) -> None:
    offered = estimate()
    refusal(offered, TextRefused, agreed=consent(offered, chosen(), signer_name=name))


def test_where_no_signature_is_required_a_name_is_enough() -> None:
    offered = estimate(signature_required=False)
    approve(offered, agreed=consent(offered, chosen(), signature=None))
    assert offered.status is S.APPROVED
    unnamed = estimate(signature_required=False)
    refusal(unnamed, SignerNameMissing, agreed=consent(unnamed, chosen(), signature=None, signer_name=""))


def test_staff_approve_without_a_signature_noting_how_they_were_told() -> None:
    offered = estimate()
    unsigned = consent(offered, chosen(), signature=None)
    approve(offered, agreed=unsigned, by=OFFICE, how_told=" By phone, 2 March ")
    assert offered.decision is not None
    assert offered.new_evidence is not None
    assert offered.decision.how_told == offered.new_evidence.how_told == "By phone, 2 March"
    assert (offered.new_evidence.signature, offered.new_evidence.by.kind) == (None, ActorKind.STAFF)


@pytest.mark.parametrize("how_told", ["", "  ", "by\x00phone", "x" * 2001])
def test_staff_must_say_how_they_were_told(how_told: str) -> None:
    offered = estimate()
    unsigned = consent(offered, chosen(), signature=None)
    refused = refusal(offered, TextRefused, agreed=unsigned, by=OFFICE, how_told=how_told)
    assert refused.values["field"] == "how_told"
    with pytest.raises(TextRefused):
        offered.decline(reason="", key=FORM, by=OFFICE, how_told=how_told, now=NOW)
    assert offered.status is S.SENT


def test_T43_an_option_of_another_estimate_is_refused() -> None:
    offered = estimate()
    refusal(offered, OptionUnknown, selection=chosen(9), agreed=consent(offered, chosen()))


def test_T43_an_option_that_was_taken_back_is_refused() -> None:
    offered = estimate()
    read = consent(offered, chosen(2))
    offered.amend(content(options=(GOOD,)), zone=ZONE, now=NOW)
    offered.pull_events()
    refusal(offered, OptionUnknown, selection=chosen(2), agreed=read)


def test_T43_the_price_is_that_of_the_offer_whatever_the_form_says() -> None:
    offered = estimate()
    cheaper = estimate(options=(replace(GOOD, lines=GOOD.lines[1:]),))
    refusal(offered, EstimateChanged, agreed=consent(cheaper, chosen()))


def test_a_decline_keeps_its_reason() -> None:
    offered = estimate()
    offered.decline(reason="  Too dear ", key=FORM, by=DANA, now=NOW)
    assert offered.decision is not None
    assert (offered.decision.reason, offered.decision.by, offered.decision.at) == ("Too dear", DANA, NOW)
    assert (offered.decision.total, offered.new_evidence) == (None, None)


@pytest.mark.parametrize("reason", ["a\x00b", "x" * 2001])
def test_a_reason_that_is_no_text_is_refused(reason: str) -> None:
    offered = estimate()
    with pytest.raises(TextRefused):
        offered.decline(reason=reason, key=FORM, by=DANA, now=NOW)
    assert (offered.status, offered.decision) == (S.SENT, None)


@pytest.mark.parametrize("message", ["", "\u200b", "a\x00b", "x" * 2001])
def test_a_request_for_changes_says_something(message: str) -> None:
    offered = estimate()
    with pytest.raises(TextRefused):
        offered.ask_for_changes(message, request_id=UUID(int=9), by=DANA, now=LATER)
    assert (offered.new_requests, offered.pull_events()) == ([], [])


def test_the_frame_is_part_of_what_is_agreed_to() -> None:
    offered = estimate()
    seen = shown(offered, language="es", consent="Acepto el precio y los términos.")
    approve(offered, seen=seen)
    assert offered.new_evidence is not None
    assert (offered.new_evidence.language, offered.new_evidence.consent) == ("es", seen.consent)
